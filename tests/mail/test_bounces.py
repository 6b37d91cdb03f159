"""Letters that came back: noted, counted, and after two of them nothing more is sent there."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.actors import system
from engine.city.addresses import change_address
from engine.errors import Misconfigured
from engine.escalation.post.bounces import list_parked, unpark
from engine.escalation.post.settling import send_again
from engine.escalation.post.tables import Bounce
from engine.escalation.tables import Letter
from engine.jobs import drain, periodic
from engine.store.outbox import OutboxRow
from tests.escalation.test_dsn import report
from tests.escalation.world import World
from tests.mail.conftest import MakeApp, plan_day, post
from tests.services.imap import Folder
from tests.services.smtp import Mailbox
from web.mail import bounces
from web.mail.bounces import Mailbox as Box

OFFICER = "officer@layak.test"


@pytest.fixture
def sent(asked: World, make_app: MakeApp, imap_server: Folder, smtp_server: Mailbox) -> World:
    """All letters are gone out; reports come to a mailbox that is read."""
    make_app(bounces_url=imap_server.url)
    post(asked)
    assert smtp_server.to(OFFICER)
    return asked


def look(world: World, now: clock.Movable) -> None:
    """The scheduler's next look, and what it asks for."""
    now.advance(dt.timedelta(minutes=10))
    periodic.Periods(world.sessions).look()
    drain(world.sessions, periodic.QUEUE)


def of_officer(world: World) -> Letter:
    """The digest the officer got last."""
    return [x for x in world.letters("digest") if x.person_id == world.id_of("officer")][-1]


def parked(world: World) -> list[str]:
    with world.sessions() as session:
        return [row.address for row, _owner in list_parked(session, world.city_id)]


def come_back(world: World, folder: Folder, now: clock.Movable, **more: str) -> None:
    """The officer's last digest comes back."""
    folder.put(report(message_id=str(of_officer(world).message_id), **more))
    look(world, now)


def test_a_letter_that_came_back_says_so(sent: World, imap_server: Folder, now: clock.Movable) -> None:
    come_back(sent, imap_server, now)
    found = of_officer(sent)
    assert (found.state, found.answer) == ("bounced", "5.1.1 550 5.1.1 no such mailbox")
    assert imap_server.flags == {1: {"\\Seen"}}
    assert parked(sent) == []


def test_one_report_counts_once_however_often_it_is_read(sent: World, imap_server: Folder, now: clock.Movable) -> None:
    come_back(sent, imap_server, now)
    imap_server.flags[1].clear()
    look(sent, now)
    with sent.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Bounce)) == 1
    assert parked(sent) == []


def test_a_letter_that_came_back_counts_once_whatever_else_is_said_of_it(
    sent: World, imap_server: Folder, now: clock.Movable
) -> None:
    """Two copies of it left, say, or a second server tells of it too."""
    come_back(sent, imap_server, now)
    come_back(sent, imap_server, now, said="smtp; 550 still not")
    assert of_officer(sent).answer == "5.1.1 550 5.1.1 no such mailbox"
    assert parked(sent) == []


def test_a_report_told_again_after_the_letter_went_once_more_is_still_the_old_one(
    sent: World, imap_server: Folder, now: clock.Movable
) -> None:
    named = b"Message-ID: <report@mail.test>\r\n" + report(message_id=str(of_officer(sent).message_id))
    imap_server.put(named)
    look(sent, now)
    letter = of_officer(sent)
    sent.unit(lambda s: send_again(s, letter.id, sent.actors["coordinator"]))
    post(sent)
    imap_server.put(b"Received: once more\r\n" + named)
    look(sent, now)
    assert (of_officer(sent).state, parked(sent)) == ("sent", [])


def test_an_address_that_does_it_twice_gets_nothing_more_and_its_agency_hears_of_it(
    sent: World, imap_server: Folder, now: clock.Movable, smtp_server: Mailbox
) -> None:
    come_back(sent, imap_server, now)
    now.advance(dt.timedelta(days=4) - dt.timedelta(hours=9, minutes=10))  # Monday morning
    plan_day(sent, dt.date(2026, 3, 16))
    post(sent)
    come_back(sent, imap_server, now)
    assert parked(sent) == [OFFICER]
    smtp_server.messages.clear()
    smtp_server.envelopes.clear()
    post(sent)
    told = {to for _, recipients in smtp_server.envelopes for to in recipients}
    assert told == {"colleague@layak.test", "head@layak.test", "coordinator@layak.test"}
    assert smtp_server.messages[0]["Subject"] == "Surel untuk officer tidak sampai"
    now.advance(dt.timedelta(days=1))
    plan_day(sent, dt.date(2026, 3, 17))
    post(sent)
    assert (of_officer(sent).state, of_officer(sent).answer) == ("dropped", "address_parked")


def test_whoever_mends_the_address_gets_letters_again(sent: World, imap_server: Folder, now: clock.Movable) -> None:
    come_back(sent, imap_server, now)
    letter = of_officer(sent)
    sent.unit(lambda s: send_again(s, letter.id, sent.actors["coordinator"]))
    post(sent)
    come_back(sent, imap_server, now, said="smtp; 550 still not")
    assert parked(sent) == [OFFICER]
    with sent.sessions() as session:
        [(row, owner)] = list_parked(session, sent.city_id)
    assert owner == "officer"
    sent.unit(lambda s: unpark(s, row.id, sent.actors["coordinator"]))
    assert parked(sent) == []
    new = "petugas@layak.test"
    sent.unit(lambda s: change_address(s, sent.city_id, sent.id_of("officer"), new, actor=system(sent.city_id)))


def test_a_delay_is_no_failure(sent: World, imap_server: Folder, now: clock.Movable) -> None:
    come_back(sent, imap_server, now, action="delayed", status="4.4.1")
    assert of_officer(sent).state == "sent"


def test_garbage_stays_in_the_mailbox_flagged_and_stops_nothing(
    sent: World, imap_server: Folder, now: clock.Movable
) -> None:
    imap_server.put(b"Subject: Saya sedang cuti\r\n\r\nNanti.")
    imap_server.put(b"\xff\x00" * 50)
    imap_server.put(report(message_id="<of.nobody@layak.test>"))
    imap_server.put(report(message_id="<of.\x00nobody@layak.test>"))
    come_back(sent, imap_server, now, said="smtp; 550 no\x00such mailbox")
    assert of_officer(sent).state == "bounced"
    aside = {"\\Seen", "\\Flagged"}
    assert imap_server.flags == {1: aside, 2: aside, 3: aside, 4: aside, 5: {"\\Seen"}}


def test_a_full_mailbox_is_read_to_its_end_or_as_far_as_a_look_may_take(
    sent: World, imap_server: Folder, now: clock.Movable, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(300):
        imap_server.put(b"Subject: Menangkan hadiah %d\r\n\r\n\x00\xff" % number)
    with monkeypatch.context() as patched:
        patched.setattr(bounces, "AT_MOST", -1.0)
        look(sent, now)
    assert len(imap_server.unread()) == 300
    come_back(sent, imap_server, now)
    assert (of_officer(sent).state, imap_server.unread()) == ("bounced", [])


def test_a_mailbox_that_cannot_be_opened_is_tried_again_later(
    asked: World, make_app: MakeApp, imap_server: Folder, now: clock.Movable
) -> None:
    make_app(bounces_url=imap_server.url.replace("rahasia", "salah"))
    look(asked, now)
    with asked.sessions() as session:
        row = session.scalars(sa.select(OutboxRow).where(OutboxRow.kind == "mail.bounces")).one()
    assert (row.state, row.failures) == ("open", 1)
    assert "wrong password" in str(row.last_error)


@pytest.mark.parametrize("url", ["imaps://", "imaps://host.test", "imaps://u:p@host.test:x", "pop3://u:p@host.test"])
def test_an_address_that_is_no_mailbox_names_the_setting(url: str) -> None:
    with pytest.raises(Misconfigured, match="LAYAK_BOUNCES_URL"):
        Box.read(url)


def test_a_mailbox_is_read_with_its_folder_and_hides_its_password() -> None:
    box = Box.read("imaps://kota%40go.id:p%3Aw@mail.test/Pentalan")
    assert (box.host, box.port, box.user, box.password, box.folder) == (
        "mail.test",
        993,
        "kota@go.id",
        "p:w",
        "Pentalan",
    )
    assert "p:w" not in repr(box)
