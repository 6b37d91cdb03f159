"""What comes back is told at once to whoever has to mend it, once, and to nobody who has mended it already."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.actors import Held
from engine.escalation import facts
from engine.escalation.facts import Returned
from engine.escalation.post.preferences import mute_digest
from engine.escalation.tables import Letter
from tests.escalation.world import World, at
from tests.mail.conftest import plan_day, post
from tests.services.smtp import Mailbox

TEMPLATE = "evidence_returned"


def words_of(mail: EmailMessage) -> str:
    """The text of a mail, in one line."""
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


@pytest.fixture
def returned(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The officer has sent; the reviewer returns it, and the letter waits to leave."""
    back = Returned(role="reviewer", questions=(("07.02", "wrong_year"), ("07.03", "unreadable")))
    monkeypatch.setattr(facts, "_returned", [lambda *_: back])
    world.person("reviewer", Held("reviewer", cluster=3))
    world.start()
    world.complete("collect", "officer")
    world.facts["signature_valid"] = True
    world.complete("sign_off", "head")
    world.facts.update(verdict="returned", returns=1)
    world.complete("review", "reviewer")
    return world


def test_it_goes_at_once_to_whoever_sent_it(returned: World, smtp_server: Mailbox) -> None:
    assert returned.told(TEMPLATE) == ["officer"], "not to the colleague who had nothing to do with it"
    [letter] = returned.letters(TEMPLATE)
    task = returned.task("remediate")
    assert (letter.state, letter.task_id) == ("planned", task.id)
    post(returned)
    [mail] = smtp_server.to("officer@layak.test")
    text = words_of(mail)
    assert mail["Subject"] == "Dikembalikan: bukti K1-07"
    assert "Peninjau Klaster III mengembalikan bagian Dinas Kesehatan" in text
    assert "Pertanyaan 07.02: tahun salah Pertanyaan 07.03: tidak terbaca" in text
    assert f"https://layak.test/tugas/{task.id}" in text


def test_a_digest_muted_or_not_it_goes(returned: World, smtp_server: Mailbox) -> None:
    returned.unit(lambda s: mute_digest(s, returned.city_id, returned.id_of("officer")))
    post(returned)
    assert len(smtp_server.to("officer@layak.test")) == 1


def test_whoever_was_faster_than_the_mail_hears_nothing(returned: World, smtp_server: Mailbox) -> None:
    returned.complete("remediate", "officer")
    post(returned)
    assert [letter.answer for letter in returned.letters(TEMPLATE)] == ["task_done"]
    assert not [m for m in smtp_server.to("officer@layak.test") if "Dikembalikan" in m["Subject"]]


def test_after_a_crash_while_sending_it_goes_again_under_the_same_id(returned: World, smtp_server: Mailbox) -> None:
    """Missing is worse than twice: a mailbox shows the second copy once."""
    [letter] = returned.letters(TEMPLATE)
    message_id = f"<{letter.id}@layak.test>"
    with returned.sessions.begin() as session:
        session.execute(sa.update(Letter).values(state="sending", attempts=1, message_id=message_id))
    post(returned)
    [mail] = smtp_server.to("officer@layak.test")
    assert mail["Message-ID"] == message_id
    assert [x.state for x in returned.letters(TEMPLATE)] == ["sent"]


def test_where_nobody_sent_all_officers_are_told(world: World) -> None:
    """The ladder went on without the agency: whoever takes the task is asked among all of them."""
    world.person("reviewer", Held("reviewer", cluster=3))
    world.facts["agencies"] = ["disdik"]
    world.start()
    world.complete("collect", "stranger")
    world.facts["signature_valid"] = True
    world.complete("sign_off", "head")
    world.facts.update(verdict="returned", returns=1)
    world.complete("review", "reviewer")
    assert world.told(TEMPLATE) == ["colleague", "officer"]


def test_the_next_digest_still_lists_it_until_it_is_sent(
    returned: World, now: clock.Movable, smtp_server: Mailbox
) -> None:
    post(returned)
    now.set(at(3, 8))
    assert plan_day(returned, at(3, 8).date()) >= 1
    post(returned)
    digest = words_of(smtp_server.to("officer@layak.test")[-1])
    assert "DIKEMBALIKAN UNTUK DIPERBAIKI (1)" in digest
