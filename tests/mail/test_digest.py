"""One digest per person and day: what waits, gathered; nothing for those with nothing; nothing of what was sent."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.tables import Person, RoleHeld
from engine.escalation.post.preferences import Wishes, mute_digest, set_wishes
from engine.escalation.tables import Letter
from engine.instances import assign, putting_off
from engine.instances.registry import Submitted, register_form
from engine.instances.tables import UserTask
from engine.jobs import drain, periodic
from engine.store import new_id
from engine.store.outbox import OutboxRow
from tests.escalation.world import World, at
from tests.mail.conftest import plan_day, post
from tests.services.smtp import Mailbox
from web.mail import reminders

OFFICER, COLLEAGUE, COORDINATOR = "officer@layak.test", "colleague@layak.test", "coordinator@layak.test"
STRANGER = "stranger@layak.test"


def day(number: int) -> dt.date:
    """A day of March 2026."""
    return dt.date(2026, 3, number)


def text_to(mailbox: Mailbox, address: str) -> str:
    """The text of the one mail somebody got, its lines joined."""
    [mail] = mailbox.to(address)
    return " ".join(mail.get_body(("plain",)).get_content().split())


@pytest.fixture
def begun(world: World, now: clock.Movable, smtp_server: Mailbox) -> World:
    """Monday 2 March, 08.00: the shares have just come; a day later everybody knows of them."""
    world.start()
    now.set(at(3, 7, 30))
    assert plan_day(world, day(3)) == 2
    post(world)
    smtp_server.messages.clear()
    smtp_server.envelopes.clear()
    return world


@pytest.fixture
def late(begun: World, now: clock.Movable) -> World:
    """Friday 13 March, 07.30: the task was due yesterday at 16.00."""
    now.set(at(9, 8))
    begun.sweep()
    now.set(at(12, 17))
    begun.sweep()
    now.set(at(13, 7, 30))
    return begun


def test_a_new_task_stands_in_the_next_mornings_digest(world: World, now: clock.Movable, smtp_server: Mailbox) -> None:
    world.start()
    now.set(at(3, 7, 30))
    assert plan_day(world, day(3)) == 2
    post(world)
    [mail] = smtp_server.to(OFFICER)
    assert mail["Subject"] == "Selasa, 3 Maret 2026: 1 hal untuk diketahui"
    text = text_to(smtp_server, OFFICER)
    assert "TUGAS BARU (1) - K1-07 Akta kelahiran tenggat" in text
    assert f"https://layak.test/tugas/{world.task('collect').id}" in text
    assert smtp_server.to(STRANGER) == smtp_server.to(COORDINATOR) == []


def test_what_somebody_was_given_is_new_to_them(begun: World, now: clock.Movable, smtp_server: Mailbox) -> None:
    """The coordinator gives the colleague a task both have known of for a day; released again it is news to nobody."""
    now.set(at(3, 11))
    task, coordinator = begun.task("collect").id, begun.actors["coordinator"]
    begun.unit(lambda s: assign.assign(s, task, begun.id_of("colleague"), coordinator))
    now.set(at(4, 7, 30))
    assert plan_day(begun, day(4)) == 1
    post(begun)
    assert "TUGAS BARU (1) - K1-07 Akta kelahiran tenggat" in text_to(smtp_server, COLLEAGUE)
    begun.unit(lambda s: assign.release(s, task, begun.actors["colleague"]))
    now.set(at(5, 7, 30))
    assert plan_day(begun, day(5)) == 0


def test_what_was_put_off_is_new_on_the_day_it_wakes(begun: World, now: clock.Movable, smtp_server: Mailbox) -> None:
    """A digest that was planned just before had nothing to say any more and was dropped: it is not the last one. On
    the day it sleeps through none is planned."""
    now.set(at(3, 11))
    task, coordinator, colleague = begun.task("collect").id, begun.actors["coordinator"], begun.actors["colleague"]
    begun.unit(lambda s: assign.assign(s, task, begun.id_of("colleague"), coordinator))
    for number, planned in ((4, 1), (5, 0), (6, 1)):
        now.set(at(number, 7, 30))
        assert plan_day(begun, day(number)) == planned
        if number == 4:
            begun.unit(lambda s: putting_off.put_off(s, task, day(6), colleague))
        post(begun)
    assert [x.answer for x in begun.letters("digest") if x.state == "dropped"] == ["nothing_left"]
    assert "TUGAS BARU (1) - K1-07 Akta kelahiran tenggat" in text_to(smtp_server, COLLEAGUE)


def test_nothing_new_and_nothing_due_is_no_mail(begun: World, now: clock.Movable) -> None:
    now.set(at(4, 7, 30))
    assert plan_day(begun, day(4)) == 0


def test_a_reminder_waits_for_the_morning_and_stands_in_the_digest(
    begun: World, now: clock.Movable, smtp_server: Mailbox
) -> None:
    now.set(at(9, 8))
    begun.sweep()
    assert post(begun) == 0
    assert {x.state for x in begun.letters("evidence_soon")} == {"waiting"}
    now.set(at(10, 7, 30))
    assert plan_day(begun, day(10)) == 2
    assert post(begun) == 2
    assert "SEGERA JATUH TEMPO (1)" in text_to(smtp_server, OFFICER)
    digests = {x.person_id: x.id for x in begun.letters("digest") if x.facts["day"] == "2026-03-10"}
    reminders = begun.letters("evidence_soon")
    assert [(x.state, x.digest_id) for x in reminders] == [("gathered", digests[x.person_id]) for x in reminders]


def test_what_is_late_is_told_to_its_officers_and_to_the_coordinator(late: World, smtp_server: Mailbox) -> None:
    post(late)  # the question to the head went at once
    assert [m["Subject"] for m in smtp_server.messages] == ["Keputusan Anda diperlukan: K1-07 terlambat 2 hari kerja"]
    assert plan_day(late, day(13)) == 3
    post(late)
    [mail] = smtp_server.to(OFFICER)
    assert mail["Subject"] == "Jumat, 13 Maret 2026: 1 terlambat"
    assert "TERLAMBAT (1) - K1-07 Akta kelahiran terlambat 2 hari kerja" in text_to(smtp_server, OFFICER)
    assert "TERLAMBAT DI TEMPAT LAIN (1)" in text_to(smtp_server, COORDINATOR)
    assert {x.state for x in late.letters("evidence_due")} == {"gathered"}


def test_what_could_not_be_sent_yesterday_stands_in_todays_alone(
    late: World, smtp_server: Mailbox, now: clock.Movable
) -> None:
    """The mail server was away for a day: nobody gets the digests of two mornings at once."""
    post(late)
    assert plan_day(late, day(13)) == 3
    smtp_server.refuse("451 4.3.0 not now")
    post(late)
    now.set(at(16, 7, 30))
    assert plan_day(late, day(16)) == 3
    smtp_server.accept()
    smtp_server.messages.clear()
    smtp_server.envelopes.clear()
    post(late)
    [mail] = smtp_server.to(OFFICER)
    assert mail["Subject"] == "Senin, 16 Maret 2026: 1 terlambat"
    assert "TERLAMBAT DI TEMPAT LAIN (1)" in text_to(smtp_server, COORDINATOR)
    found = {(x.facts["day"], x.state, x.answer) for x in late.letters("digest") if x.facts["day"] == "2026-03-13"}
    assert found == {("2026-03-13", "dropped", "overtaken")}
    digests = {x.id for x in late.letters("digest") if x.facts["day"] == "2026-03-16"}
    assert {(x.state, x.digest_id in digests) for x in late.letters("evidence_due")} == {("gathered", True)}


def test_of_a_digest_that_is_overtaken_no_row_is_left_and_one_in_hand_is_let_be(
    late: World, now: clock.Movable
) -> None:
    assert plan_day(late, day(13)) == 3
    row, mine = OutboxRow, f"digest:2026-03-13:{late.id_of('officer')}"
    in_hand = sa.update(row).where(row.dedupe_key == mine).values(claimed_until=clock.wall() + dt.timedelta(minutes=1))
    late.unit(lambda s: s.execute(in_hand))
    now.set(at(16, 7, 30))
    assert plan_day(late, day(16)) == 3
    with late.sessions() as session:
        rows = session.scalars(sa.select(row).where(row.dedupe_key.startswith("digest:2026-03-13"))).all()
        found = {(it.dedupe_key == mine, it.state, it.ended_at is not None) for it in rows}
    assert found == {(True, "open", False), (False, "dropped", True)}
    letters = [x for x in late.letters("digest") if x.facts["day"] == "2026-03-13"]
    assert sorted(x.state for x in letters) == ["dropped", "dropped", "planned"]


def test_one_digest_a_day_whoever_runs_twice(late: World, smtp_server: Mailbox) -> None:
    post(late)
    assert [plan_day(late, day(13)), plan_day(late, day(13)), plan_day(late, day(13), dt.time(16))] == [3, 0, 0]
    post(late)
    assert len(smtp_server.to(OFFICER)) == 1


def test_reminders_stop_the_moment_the_task_is_sent(late: World, smtp_server: Mailbox, now: clock.Movable) -> None:
    post(late)
    assert plan_day(late, day(13)) == 3
    late.complete("collect", "officer")
    now.advance(dt.timedelta(seconds=1))
    post(late)
    assert smtp_server.to(OFFICER) == smtp_server.to(COORDINATOR) == []
    digests = [x for x in late.letters("digest") if x.facts["day"] == "2026-03-13"]
    assert {(x.state, x.answer) for x in digests if x.role != "head"} == {("dropped", "nothing_left")}
    assert {x.state for x in late.letters("evidence_due")} == {"dropped"}


def test_what_waits_for_the_morning_is_dropped_when_it_is_over_by_then(begun: World, now: clock.Movable) -> None:
    now.set(at(9, 8))
    begun.sweep()
    begun.complete("collect", "officer")
    now.set(at(10, 7, 30))
    plan_day(begun, day(10))
    assert {(x.state, x.answer) for x in begun.letters("evidence_soon")} == {("dropped", "task_done")}


def test_the_reminder_is_dropped_by_the_very_step_that_sends(begun: World, now: clock.Movable) -> None:
    register_form("evidence", lambda *_: Submitted())
    reminders.register()
    now.set(at(9, 8))
    begun.sweep()
    begun.complete("collect", "officer")
    assert {(x.state, x.answer) for x in begun.letters("evidence_soon")} == {("dropped", "task_done")}


def test_on_a_sunday_nobody_hears_of_what_is_late_only_of_what_is_due_that_day(late: World, now: clock.Movable) -> None:
    now.set(at(15, 7, 30))
    assert plan_day(late, day(15)) == 0
    assert {x.state for x in late.letters("evidence_due")} == {"waiting"}
    with late.sessions.begin() as session:
        session.execute(sa.update(UserTask).values(due_at=at(15, 12)))
    assert plan_day(late, day(15)) == 2


def test_whoever_wants_none_gets_none_but_is_asked_all_the_same(late: World, smtp_server: Mailbox) -> None:
    for who in ("officer", "head"):
        late.unit(lambda s, who=who: mute_digest(s, late.city_id, late.id_of(who)))
    assert plan_day(late, day(13)) == 2
    post(late)
    assert smtp_server.to(OFFICER) == []
    assert len(smtp_server.to("head@layak.test")) == 1
    mine = [x for x in late.letters("evidence_due") if x.person_id == late.id_of("officer")]
    assert [(x.state, x.answer) for x in mine] == [("dropped", "muted")]


def test_everybody_at_the_hour_and_in_the_language_they_chose(late: World, smtp_server: Mailbox) -> None:
    noon = Wishes(language="en", digest_at=dt.time(12))
    late.unit(lambda s: set_wishes(s, late.city_id, late.id_of("officer"), noon))
    assert plan_day(late, day(13)) == 2
    assert plan_day(late, day(13), dt.time(12)) == 1
    post(late)
    [mail] = smtp_server.to(OFFICER)
    assert mail["Subject"] == "Friday, 13 March 2026: 1 late"


def test_a_digest_that_may_have_left_is_not_sent_again(late: World, smtp_server: Mailbox) -> None:
    post(late)
    plan_day(late, day(13))
    with late.sessions.begin() as session:
        session.execute(
            sa.update(Letter).where(Letter.template == "digest", Letter.state == "planned").values(state="sending")
        )
    smtp_server.messages.clear()
    post(late)
    assert smtp_server.messages == []
    assert [x.state for x in late.letters("digest")][-1] == "unknown"


def test_the_schedulers_hour_leads_to_the_mail(late: World, smtp_server: Mailbox) -> None:
    periods = periodic.Periods(late.sessions)
    periods.look()
    drain(late.sessions, periodic.QUEUE)
    post(late)
    assert len(smtp_server.to(COLLEAGUE)) == 1


def test_hundreds_are_planned_in_a_few_statements_each_hundred(late: World) -> None:
    with late.sessions.begin() as session:
        for number in range(300):
            person = Person(
                id=new_id(), city_id=late.city_id, email=f"p{number}@layak.test", name="Petugas", created_at=at(1, 8)
            )
            session.add(person)
            session.flush()
            session.add(
                RoleHeld(
                    id=uuid.uuid4(), city_id=late.city_id, person_id=person.id, role="officer", agency_key="dinkes"
                )
            )
    assert plan_day(late, day(13)) == 303
