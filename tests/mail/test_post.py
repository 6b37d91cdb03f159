"""Letters leave over a real mail server, and what became of each is kept."""

from __future__ import annotations

import datetime as dt
import email
import email.utils
import re
import socket
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.tables import Person
from engine.escalation.nudge import nudge
from engine.escalation.standing import find_link
from engine.escalation.tables import Letter
from engine.jobs import drain
from engine.store.outbox import BACK_OFF, LEASE, POISON, OutboxRow
from tests.escalation.world import World, at
from tests.mail.conftest import WAITING, MakeApp, post
from tests.services.rude import Rude, Say
from tests.services.smtp import Mailbox
from web.mail import transport

HEAD, OFFICER, COORDINATOR = "head@layak.test", "officer@layak.test", "coordinator@layak.test"
LINK = re.compile(r"https://layak\.test/keputusan/(\S+)")


def letter(world: World, template: str, who: str) -> Letter:
    [found] = [x for x in world.letters(template) if x.person_id == world.id_of(who)]
    return found


def test_the_head_gets_one_mail_with_one_link(asked: World, smtp_server: Mailbox) -> None:
    post(asked)
    [mail] = smtp_server.to(HEAD)
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    [token] = LINK.findall(text)
    with asked.sessions() as session:
        link = find_link(session, token)
    assert link is not None
    assert link.person_id == asked.id_of("head")
    assert set(re.findall(r'href="([^"]+)"', html)) == {f"https://layak.test/keputusan/{token}"}
    assert mail["Subject"] == "Keputusan Anda diperlukan: K1-07 terlambat 1 hari kerja"
    assert "Kepala Dinas Kesehatan" in text
    assert "7,50 dari 20,00 poin" in text
    assert "naik ke Asisten atau Sekda" in text
    assert "Selasa, 17 Maret 2026 pukul 16.00 WITA" in text


def test_no_letter_carries_evidence(asked: World, smtp_server: Mailbox) -> None:
    post(asked)
    for mail in smtp_server.messages:
        body = mail.get_body(("plain",)).get_content()
        assert "SK tim" not in body
        assert "Data dua tahun" not in body
        assert list(mail.iter_attachments()) == []


def test_a_mail_says_that_a_program_wrote_it_and_which_case_it_belongs_to(asked: World, smtp_server: Mailbox) -> None:
    post(asked)
    mail = smtp_server.to(HEAD)[0]
    assert str(mail["From"]) == "Layak Kota Banjarbaru <tidak-dibalas@layak.test>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{letter(asked, 'escalation_ask', 'head').id}@layak.test>"
    asked.decide("head", decision="more_time", until="2026-03-17", late_cause="other")
    post(asked)
    about_case = [m for m in smtp_server.messages if "Rangkuman" not in m["Subject"] and "K1-07" in m["Subject"]]
    assert len(about_case) > 1
    assert len({m["References"] for m in about_case}) == 1
    assert email.utils.parsedate_to_datetime(mail["Date"]).tzinfo is not None


def test_what_became_of_a_letter_is_kept(asked: World, smtp_server: Mailbox, now: clock.Movable) -> None:
    post(asked)
    found = letter(asked, "escalation_ask", "head")
    assert (found.state, found.attempts, found.sent_at, found.language) == ("sent", 1, now.instant, "id")
    assert (found.sent_to, found.answer) == (HEAD, "250 OK")
    assert found.text
    assert smtp_server.attempts == WAITING
    assert post(asked) == 0


def test_a_reader_of_english_gets_english(asked: World, smtp_server: Mailbox) -> None:
    with asked.sessions.begin() as session:
        session.execute(sa.update(Person).where(Person.email == HEAD).values(language="en"))
    post(asked)
    [mail] = smtp_server.to(HEAD)
    assert mail["Subject"] == "Your decision is needed: K1-07 is 1 working day late"
    assert mail["Content-Language"] == "en"


def test_without_a_mail_server_letters_are_kept_to_be_read(asked: World, make_app: MakeApp, now: clock.Movable) -> None:
    make_app(smtp_url="")
    post(asked)
    found = letter(asked, "escalation_ask", "head")
    assert (found.state, found.sent_at) == ("kept", now.instant)
    assert "/keputusan/" in (found.text or "")


def test_a_server_that_is_busy_is_asked_again_later(asked: World, smtp_server: Mailbox, now: clock.Movable) -> None:
    smtp_server.refuse("451 Greylisted, try again")
    assert post(asked) == 0
    found = letter(asked, "escalation_ask", "head")
    assert (found.state, found.answer, found.attempts) == ("planned", "451 Greylisted, try again", 1)
    smtp_server.accept()
    assert post(asked) == 0, "not before its time"
    now.advance(dt.timedelta(seconds=BACK_OFF[0]))
    assert post(asked) == WAITING
    found = letter(asked, "escalation_ask", "head")
    assert (found.state, found.attempts) == ("sent", 2)


def test_a_server_that_never_takes_it_gives_up_with_an_incident(
    asked: World, smtp_server: Mailbox, now: clock.Movable
) -> None:
    smtp_server.refuse("451 Greylisted, try again")
    for seconds in (*BACK_OFF, 0):
        post(asked)
        now.advance(dt.timedelta(seconds=seconds))
    found = letter(asked, "escalation_ask", "head")
    assert (found.state, found.attempts) == ("refused", len(BACK_OFF) + 1)
    assert "451 Greylisted" in (found.answer or "")
    assert any("451 Greylisted" in reason for reason in asked.incidents())


def test_a_mailbox_that_does_not_exist_is_not_asked_twice(asked: World, smtp_server: Mailbox) -> None:
    smtp_server.refuse("550 5.1.1 No such mailbox")
    post(asked)
    found = letter(asked, "escalation_ask", "head")
    assert (found.state, found.answer) == ("refused", "550 5.1.1 No such mailbox")
    assert "letter: 550 5.1.1 No such mailbox" in asked.incidents()
    attempts = smtp_server.attempts
    smtp_server.accept()
    assert post(asked) == 0
    assert smtp_server.attempts == attempts


def test_a_server_that_is_away_is_asked_once_for_all(
    asked: World, make_app: MakeApp, now: clock.Movable, smtp_server: Mailbox
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    make_app(smtp_url=f"smtp://127.0.0.1:{port}")
    assert post(asked) == 0
    assert sum(x.attempts for x in asked.letters() if x.state == "planned") == 1
    make_app(smtp_url=smtp_server.url)
    now.advance(dt.timedelta(seconds=BACK_OFF[0]))
    assert post(asked) == WAITING


@pytest.fixture
def silent_server() -> Iterator[str]:
    """Takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def test_a_server_that_hangs_is_left_after_a_while(
    asked: World, make_app: MakeApp, silent_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", 0.2)
    make_app(smtp_url=silent_server)
    assert post(asked) == 0
    assert any("timed out" in (x.answer or "") for x in asked.letters())


def test_a_crash_after_the_server_took_it_gives_one_more_copy_at_most(
    asked: World, smtp_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the server's acceptance and our commit: the second copy carries the same Message-ID."""
    wall = [clock.wall()]
    monkeypatch.setattr(clock, "wall", lambda: wall[0])
    with monkeypatch.context() as dying:
        dying.setattr("engine.jobs.draining.record_end", _die)
        with pytest.raises(SystemExit):
            drain(asked.sessions, "mail")
    [first] = smtp_server.messages
    assert [x.state for x in asked.letters() if x.message_id == first["Message-ID"]] == ["sending"]
    wall[0] += LEASE + dt.timedelta(seconds=1)
    assert post(asked) == WAITING
    ids = [m["Message-ID"] for m in smtp_server.messages]
    assert sorted(ids.count(x) for x in set(ids)) == [1, 1, 1, 2]
    assert ids.count(first["Message-ID"]) == 2
    assert {x.state for x in asked.letters() if x.message_id} == {"sent"}


def _die(*_: object, **__: object) -> None:
    raise SystemExit


def test_a_digest_whose_workers_died_may_have_arrived(asked: World, smtp_server: Mailbox) -> None:
    """Claimed so often without an end it is given up: refused when it never left, unknown when it was being sent."""
    officer, colleague = (letter(asked, "digest", who) for who in ("officer", "colleague"))
    with asked.sessions.begin() as session:
        session.execute(sa.update(Letter).where(Letter.id == officer.id).values(state="sending"))
        for each in (officer, colleague):
            work = [row for row in session.scalars(sa.select(OutboxRow)) if row.body == {"letter": str(each.id)}]
            work[0].attempt = POISON
    for _ in range(3):
        post(asked)
    assert [letter(asked, "digest", who).state for who in ("officer", "colleague")] == ["unknown", "refused"]
    assert smtp_server.to(OFFICER) == []
    assert sum(f"claimed {POISON} times" in reason for reason in asked.incidents()) == 2


def test_nobody_is_asked_what_has_been_decided(asked: World, smtp_server: Mailbox) -> None:
    asked.decide("head", decision="more_time", until="2026-03-17", late_cause="other")
    post(asked)
    assert letter(asked, "escalation_ask", "head").answer == "spent"
    subject = "Keputusan untuk K1-07: Beri waktu lagi, sampai Selasa, 17 Maret 2026"
    [mail] = [m for m in smtp_server.to(OFFICER) if m["Subject"] == subject]
    assert not any("terlambat" in m["Subject"] for m in smtp_server.messages)
    text = mail.get_body(("plain",)).get_content()
    assert "Kepala Dinas Kesehatan" in text
    assert "Buka tugas" in text


def test_who_left_or_changed_the_agency_gets_nothing(asked: World, smtp_server: Mailbox) -> None:
    asked.leave("officer")
    with asked.sessions.begin() as session:
        session.execute(
            sa.text("delete from role_held where person_id = :who"),
            {
                "who": asked.id_of("colleague")
                if asked.engine.dialect.name != "sqlite"
                else asked.id_of("colleague").hex
            },
        )
    post(asked)
    assert letter(asked, "digest", "officer").answer == "recipient_inactive"
    assert letter(asked, "digest", "colleague").answer == "nothing_left"
    assert smtp_server.to(OFFICER) == []


def test_a_copy_tells_but_cannot_decide(asked: World, smtp_server: Mailbox, now: clock.Movable) -> None:
    now.set(at(17, 17))
    asked.sweep()
    post(asked)
    copies = [m for m in smtp_server.to(HEAD) if m["Subject"].startswith("Untuk diketahui")]
    assert len(copies) == 1
    text = copies[0].get_body(("plain",)).get_content()
    assert LINK.findall(text) == []
    assert "Asisten atau Sekda diminta memutuskan" in text
    assert "https://layak.test/kasus/KLA-2026/07" in text
    [to_secretary] = smtp_server.to("secretary@layak.test")
    assert "Tembusan: Kepala Dinas Kesehatan" in to_secretary.get_body(("plain",)).get_content()


def test_a_rehearsal_sends_everything_to_one_address(asked: World, make_app: MakeApp, smtp_server: Mailbox) -> None:
    make_app(mail_redirect_to="uji@layak.test", environment="rehearsal")
    post(asked)
    assert {to for _, recipients in smtp_server.envelopes for to in recipients} == {"uji@layak.test"}
    [mail] = [m for m in smtp_server.messages if m["X-Original-To"] == HEAD]
    assert mail["Subject"].startswith("[rehearsal] ")
    assert letter(asked, "escalation_ask", "head").sent_to == "uji@layak.test"


def test_a_name_cannot_smuggle_a_header(asked: World, smtp_server: Mailbox) -> None:
    with asked.sessions.begin() as session:
        name = "Kepala Dinas — Ir. Ñ\r\nBcc: semua@layak.test"
        session.execute(sa.update(Person).where(Person.email == HEAD).values(name=name))
    post(asked)
    [mail] = smtp_server.to(HEAD)
    assert mail["Bcc"] is None
    assert "Kepala Dinas — Ir. Ñ Bcc" in str(mail["To"])


def test_a_vacant_post_is_told_to_the_coordinator(world: World, smtp_server: Mailbox, now: clock.Movable) -> None:
    world.leave("head")
    world.start()
    now.set(at(12, 17))
    world.sweep()
    post(world)
    mails = [m for m in smtp_server.to(COORDINATOR) if m["Subject"].startswith("Untuk diketahui")]
    text = " ".join(mails[0].get_body(("plain",)).get_content().split())
    assert "Belum ada Kepala Dinas Kesehatan yang terdaftar" in text
    assert "belum ada yang bisa diminta" in text


def test_a_letter_nobody_can_write_becomes_an_incident(asked: World, smtp_server: Mailbox) -> None:
    with asked.sessions.begin() as session:
        session.execute(sa.update(Letter).where(Letter.template == "escalation_ask").values(template="poem"))
    post(asked)
    assert [reason for reason in asked.incidents() if "poem" in reason]
    assert letter(asked, "poem", "head").state == "refused"
    assert smtp_server.to(HEAD) == []


def test_an_answer_no_database_can_keep_is_an_answer(asked: World, make_app: MakeApp, rude_server: Rude) -> None:
    """What the server took goes out once, what it refused not at all, though there is a NUL in its words."""
    make_app(smtp_url=rude_server.url)
    rude_server.script["message"] = Say(b"250 ta\x00ken\r\n")
    post(asked)
    sent = [x for x in asked.letters() if x.state == "sent"]
    assert {x.answer for x in sent} == {"250 ta\ufffdken"}
    assert sorted(ids_of(rude_server)) == sorted(str(x.message_id) for x in sent)
    rude_server.script["rcpt"] = Say(b"550 ne\x00ver\r\n")
    asked.unit(lambda s: nudge(s, asked.task("collect").id, asked.actors["coordinator"]))
    post(asked)
    assert {(x.state, x.answer) for x in asked.letters("nudge")} == {("refused", "550 ne\ufffdver")}


@pytest.fixture
def hanging_up(asked: World, make_app: MakeApp, rude_server: Rude) -> World:
    """The mail server reads a letter to its end and goes away without a word."""
    rude_server.script["message"] = Say(then="cut")
    make_app(smtp_url=rude_server.url)
    return asked


def ids_of(server: Rude) -> list[str]:
    """The Message-IDs of all that was read, in order."""
    return [str(email.message_from_bytes(text)["Message-ID"]) for text in server.taken]


def test_a_server_that_goes_away_with_a_letter_gets_questions_again_and_digests_never(
    hanging_up: World, rude_server: Rude, now: clock.Movable
) -> None:
    """Missing a question is worse than reading it twice; of a digest it is the other way round."""
    for _ in range(8):
        post(hanging_up)
        now.advance(dt.timedelta(seconds=BACK_OFF[0]))
    digests = hanging_up.letters("digest")
    assert {x.state for x in digests} == {"unknown"}
    rude_server.script.clear()
    now.advance(dt.timedelta(hours=1))
    post(hanging_up)
    asking = letter(hanging_up, "escalation_ask", "head")
    assert asking.state == "sent"
    counts = Counter(ids_of(rude_server))
    assert counts[str(asking.message_id)] == asking.attempts > 1
    assert {counts[str(x.message_id)] for x in digests} == {1}


def test_a_reminder_of_a_coordinator_never_goes_twice(hanging_up: World, rude_server: Rude, now: clock.Movable) -> None:
    task_id = hanging_up.task("collect").id
    hanging_up.unit(lambda s: nudge(s, task_id, hanging_up.actors["coordinator"]))
    for _ in range(8):
        post(hanging_up)
        now.advance(dt.timedelta(seconds=BACK_OFF[0]))
    reminders = hanging_up.letters("nudge")
    assert {x.state for x in reminders} == {"unknown"}
    assert {ids_of(rude_server).count(str(x.message_id)) for x in reminders} == {1}


def test_a_domain_that_has_had_enough_waits_without_failing(
    asked: World, make_app: MakeApp, smtp_server: Mailbox, now: clock.Movable
) -> None:
    make_app(mail_limits="layak.test=2")
    post(asked)
    assert len(smtp_server.messages) == 2
    left = [x for x in asked.letters() if x.state == "planned"]
    assert {(x.attempts, x.answer) for x in left} == {(0, None)}
    make_app()
    now.advance(dt.timedelta(minutes=1))
    post(asked)
    assert len(smtp_server.messages) == WAITING
