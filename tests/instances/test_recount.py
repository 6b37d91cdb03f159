"""The city's calendar changes: what a preview says, what moves, what stays, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
import json
import threading
import uuid

import pytest
import sqlalchemy as sa

from engine import clock, events
from engine.city.calendar.changes import Change
from engine.city.calendar.kept import PERSON, Entry
from engine.city.calendar.load import load
from engine.city.tables import City
from engine.errors import Conflict, Forbidden, Invalid
from engine.history import HistoryEvent
from engine.instances import advance
from engine.instances.putting_off import put_off
from engine.instances.recount.change import QUEUE, RECOUNT, change_calendar, spread
from engine.instances.recount.moving import recount_instance
from engine.instances.recount.preview import Preview, preview
from engine.instances.tables import ProcessInstance, Timer, UserTask
from engine.jobs import drain
from engine.store import in_unit, writing
from engine.store.outbox import OutboxRow
from engine.store.unit import StatementCounter
from tests.faults.tables import changed, dump
from tests.instances.packages import PACKAGE, REQUEST
from tests.instances.world import MONDAY, World, build
from tests.services.wait import wait_for
from web import recounting

WEDNESDAY = dt.date(2026, 3, 4)
DUE = dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC)  # three working days: Thursday 16.00
A_DAY_LATER = dt.datetime(2026, 3, 6, 8, 30, tzinfo=dt.UTC)  # Friday 16.30
FLOOD = Change(put=(Entry(day=WEDNESDAY, name="Banjir", kind="local", is_decreed=True, source=PERSON),))
NO_FLOOD = Change(drop=(WEDNESDAY,))


@pytest.fixture(autouse=True)
def _wired() -> None:
    recounting.register()


@pytest.fixture
def case(world: World) -> uuid.UUID:
    """A request whose officer has until Thursday."""
    world.deploy(PACKAGE)
    return world.start("request", "KLA-2026/07", agency="dinkes")


def shown(world: World, change: Change) -> Preview:
    coordinator = world.actors["coordinator"]
    found: Preview = world.unit(lambda s: preview(s, coordinator, load(s, world.city_id), change))
    return found


def make(world: World, change: Change, *, based_on: int = 0, who: str = "coordinator") -> int:
    made: int = world.unit(
        lambda s: change_calendar(s, world.actors[who], change, based_on=based_on, reason="Banjir besar")
    )
    return made


def carry_out(world: World) -> None:
    drain(world.sessions, QUEUE)


def notes(world: World, instance_id: uuid.UUID) -> list[dict[str, object]]:
    """The bodies of the notes that a deadline moved."""
    with world.sessions() as session:
        rows = session.scalars(
            sa.select(HistoryEvent.body)
            .where(HistoryEvent.stream == instance_id, HistoryEvent.type == events.DEADLINE_MOVED)
            .order_by(HistoryEvent.seq)
        )
        return [json.loads(body) for body in rows if body]


def test_the_preview_names_what_would_move_and_writes_nothing(world: World, case: uuid.UUID) -> None:
    before = dump(world.engine)
    found = shown(world, FLOOD)
    assert changed(before, dump(world.engine)) == {}
    [moved] = found.moved
    assert (moved.business_key, moved.before, moved.after) == ("KLA-2026/07", DUE, A_DAY_LATER)
    assert ["2026-03-04", "2026-03-04", "local", "Banjir"] in moved.explained["skipped"]
    assert (found.before.version, found.after.version, found.late) == (0, 1, 0)
    assert world.task(case, "collect").due_at == DUE


def test_a_day_off_moves_the_deadline_its_reminder_and_its_ladder(world: World, case: uuid.UUID) -> None:
    assert make(world, FLOOD) == 1
    assert world.task(case, "collect").due_at == DUE  # nobody's step waits for it
    carry_out(world)
    task = world.task(case, "collect")
    assert task.due_at == A_DAY_LATER
    assert task.due_explained["due_at"] == A_DAY_LATER.isoformat()
    assert world.timers(case) == {
        "late": A_DAY_LATER, "remind": dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)  # Thursday 07.30
    }  # fmt: skip
    assert world.instance(case).next_due_at == dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)
    assert world.instance(case).calendar_version == 1


def test_the_case_keeps_a_note_with_the_reason(world: World, case: uuid.UUID) -> None:
    make(world, FLOOD)
    carry_out(world)
    [note] = notes(world, case)
    task = world.task(case, "collect")
    assert note == {
        "task": str(task.id), "agency": "dinkes", "element": "collect", "from": DUE.isoformat(),
        "to": A_DAY_LATER.isoformat(), "why": "calendar", "calendar": 1, "reason": "Banjir besar",
    }  # fmt: skip


def test_the_citys_history_says_who_changed_what(world: World) -> None:
    make(world, FLOOD)
    with world.sessions() as session:
        [row] = session.scalars(sa.select(HistoryEvent).where(HistoryEvent.stream == world.city_id))
    assert (row.type, row.actor) == (events.CALENDAR_CHANGED, world.actors["coordinator"].id)
    assert json.loads(row.body or "") == {"days": ["2026-03-04"], "reason": "Banjir besar", "version": 1}


def test_a_case_that_starts_afterwards_counts_by_the_new_calendar(world: World) -> None:
    world.deploy(PACKAGE)
    make(world, FLOOD)
    late = world.start("request", "KLA-2026/08", agency="dinkes")
    assert world.task(late, "collect").due_at == A_DAY_LATER
    assert world.instance(late).calendar_version == 1
    carry_out(world)
    assert notes(world, late) == []


def test_what_a_person_promised_stays(world: World, case: uuid.UUID) -> None:
    coordinator = world.actors["coordinator"]
    world.unit(lambda s: advance.message(s, case, "more_time", coordinator, data={"until": WEDNESDAY.isoformat()}))
    promised = world.task(case, "collect").due_at
    assert shown(world, FLOOD).moved == ()
    make(world, FLOOD)
    carry_out(world)
    assert world.task(case, "collect").due_at == promised
    assert [note.get("why") for note in notes(world, case)] == [None]


def test_the_day_a_task_was_put_off_to_stays_but_none_sleeps_beyond_its_deadline(
    world: World, case: uuid.UUID
) -> None:  # fmt: skip
    """Put off to Friday while the flood gave time until then; the flood is taken back, and it is due on Thursday."""
    make(world, FLOOD)
    carry_out(world)
    task = world.task(case, "collect").id
    friday = dt.datetime(2026, 3, 5, 16, tzinfo=dt.UTC)  # midnight in the city
    world.unit(lambda s: put_off(s, task, dt.date(2026, 3, 6), world.actors["officer"]))
    more = Change(put=(Entry(day=dt.date(2026, 3, 5), name="Banjir", kind="local", is_decreed=True, source=PERSON),))
    make(world, more, based_on=1)
    carry_out(world)
    assert world.task(case, "collect").follow_up_at == friday, "chosen by a person: more time does not move it"
    make(world, Change(drop=(WEDNESDAY, dt.date(2026, 3, 5))), based_on=2)
    carry_out(world)
    found = world.task(case, "collect")
    assert (found.due_at, found.follow_up_at) == (DUE, friday - dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("sleeps", "wakes", "later"),
    [("before_due(1)", dt.datetime(2026, 3, 3, 23, 30, tzinfo=dt.UTC), dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)),
     ("working_days(2)", dt.datetime(2026, 3, 4, 8, tzinfo=dt.UTC), DUE)],
)  # fmt: skip
def test_until_when_a_drawing_lets_a_task_sleep_follows_the_calendar(
    world: World, sleeps: str, wakes: dt.datetime, later: dt.datetime
) -> None:
    sleeping = REQUEST.replace(
        b'layak:due="working_days(3)"', f'layak:due="working_days(3)" layak:followUp="{sleeps}"'.encode()
    )
    world.deploy({**PACKAGE, "request.bpmn": sleeping})
    case = world.start("request", "KLA-2026/07", agency="dinkes")
    assert world.task(case, "collect").follow_up_at == wakes
    make(world, FLOOD)
    carry_out(world)
    assert world.task(case, "collect").follow_up_at == later
    make(world, NO_FLOOD, based_on=1)
    carry_out(world)
    assert world.task(case, "collect").follow_up_at == wakes


def test_clock_hours_stay(world: World, case: uuid.UUID) -> None:
    world.complete(case, "collect", "officer")
    due = world.task(case, "review").due_at
    make(
        world,
        Change(put=(Entry(day=dt.date(2026, 3, 3), name="Banjir", kind="local", is_decreed=True, source=PERSON),)),
    )
    carry_out(world)
    assert world.task(case, "review").due_at == due


def test_what_has_fired_stays_fired(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(dt.datetime(2026, 3, 4, 0, tzinfo=dt.UTC))
    assert world.sweep() == 1  # the reminder of Wednesday morning
    make(world, FLOOD)
    carry_out(world)
    assert world.timers(case) == {"late": A_DAY_LATER}


def test_a_day_that_is_worked_after_all_makes_late(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    make(world, FLOOD)
    carry_out(world)
    now.set(DUE + dt.timedelta(hours=1))
    found = shown(world, NO_FLOOD)
    assert (len(found.moved), found.late, found.moved[0].becomes_late) == (1, 1, True)
    make(world, NO_FLOOD, based_on=1)
    carry_out(world)
    assert world.task(case, "collect").due_at == DUE
    assert world.sweep() == 1
    assert "late" not in world.timers(case)
    assert [note["calendar"] for note in notes(world, case)] == [1, 2]


def test_the_other_way_round_a_late_task_is_late_no_more(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(DUE + dt.timedelta(hours=1))
    [moved] = shown(world, FLOOD).moved
    assert moved.is_late_no_more
    assert world.task(case, "collect").due_at == DUE


def test_moving_twice_moves_once(world: World, case: uuid.UUID) -> None:
    make(world, FLOOD)
    assert world.unit(lambda s: recount_instance(s, world.city_id, case)) == 1
    before = dump(world.engine)
    assert world.unit(lambda s: recount_instance(s, world.city_id, case)) == 0
    assert changed(before, dump(world.engine)) == {}
    carry_out(world)
    assert len(notes(world, case)) == 1


def test_a_worker_that_dies_while_it_plans_leaves_nothing_undone(world: World, case: uuid.UUID) -> None:
    other = world.start("request", "KLA-2026/08", agency="dinkes")
    make(world, FLOOD)
    for _ in range(2):  # the row is carried out again by whoever comes next
        assert world.unit(lambda s: spread(s, world.city_id, 1)) == max(case, other)
    with world.sessions() as session:
        planned = sa.select(sa.func.count()).select_from(OutboxRow).where(OutboxRow.kind == RECOUNT)
        assert session.scalar(planned) == 2
    carry_out(world)
    assert {world.task(each, "collect").due_at for each in (case, other)} == {A_DAY_LATER}
    assert len(notes(world, case)) == len(notes(world, other)) == 1


def test_whoever_was_starting_meanwhile_is_found_by_the_second_look(world: World, now: clock.Movable) -> None:
    world.deploy(PACKAGE)
    make(world, FLOOD)
    carry_out(world)
    behind = world.start("request", "KLA-2026/09", agency="dinkes")
    with world.sessions.begin() as session:  # as a start that had read the calendar before the change
        session.execute(sa.update(ProcessInstance).values(calendar_version=0))
        session.execute(sa.update(UserTask).values(due_at=DUE))
        task = session.scalars(sa.select(UserTask)).one()
        task.due_explained = {**task.due_explained, "due_at": DUE.isoformat()}
    carry_out(world)
    assert world.task(behind, "collect").due_at == DUE
    now.advance(dt.timedelta(minutes=2))
    carry_out(world)
    assert world.task(behind, "collect").due_at == A_DAY_LATER


def test_a_timer_somebody_has_to_look_at_is_not_armed_again(world: World, case: uuid.UUID) -> None:
    with world.sessions.begin() as session:
        session.execute(sa.update(Timer).where(Timer.element_id == "late").values(due_at=None))
    make(world, FLOOD)
    carry_out(world)
    assert world.timers(case)["late"] is None


def test_only_who_looked_at_the_newest_calendar_may_change_it(world: World) -> None:
    make(world, FLOOD)
    with pytest.raises(Conflict) as refused:
        make(world, NO_FLOOD)
    assert refused.value.code == "calendar_changed"
    with pytest.raises(Forbidden):
        make(world, NO_FLOOD, based_on=1, who="officer")
    with pytest.raises(Invalid):
        make(world, FLOOD, based_on=1)
    with world.sessions() as session:
        assert session.scalar(sa.select(City.calendar_version)) == 1


def test_an_instance_costs_eight_statements_and_a_step_none_more(world: World, case: uuid.UUID) -> None:
    make(world, FLOOD)
    with world.sessions() as session, StatementCounter(world.engine) as counted:
        in_unit(session, lambda s: recount_instance(s, world.city_id, case))
    assert len([t for t in counted.texts if "day_off" not in t]) <= 12, counted.texts  # four of them load the calendar


def test_years_are_written_down_before_the_list_can_change_under_them(world: World) -> None:
    with world.sessions() as session:
        in_unit(session, lambda s: recounting._keep(s, world.city_id))
        in_unit(session, lambda s: recounting._keep(s, world.city_id))
        years = set(session.scalars(sa.text("select year from calendar_year")))
        assert years == {MONDAY.year, MONDAY.year + 1}
        assert session.scalar(sa.select(City.calendar_version)) == 0


def test_a_step_that_was_under_way_is_counted_anew_when_it_is_done(postgres_url: str, now: clock.Movable) -> None:  # noqa: ARG001
    world = build(postgres_url)
    world.deploy(PACKAGE)
    case = world.start("request", "KLA-2026/07", agency="dinkes")
    world.complete(case, "collect", "officer")
    with world.sessions() as slow, writing(slow):
        task = world.task(case, "review")
        advance.complete(slow, task.id, world.actors["reviewer"], {"verdict": "returned"})
        make(world, FLOOD)  # nobody waits for the step, and the step for nobody
        mover = threading.Thread(target=carry_out, args=(world,))
        mover.start()
        wait_for(lambda: _waits(world), "the recount to stand at the case's door")
    mover.join()
    assert world.task(case, "collect").due_at == A_DAY_LATER
    assert world.instance(case).calendar_version == 1
    world.engine.dispose()


def _waits(world: World) -> bool:
    waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with world.engine.connect() as connection:
        return bool(connection.scalar(sa.text(waiting)))
