"""A drawing says that a task waits for somebody: its clock stands by itself, and goes on with what was left."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
import sqlalchemy as sa

from engine import clock, events
from engine.history import HistoryEvent
from engine.instances import advance
from engine.instances.pausing import list_clocks, pause, resume
from tests.instances.packages import PACKAGE, PROCESS_YAML, REQUEST
from tests.instances.test_recount import DUE, FLOOD, carry_out, make
from tests.instances.world import World
from web import recounting

TUESDAY, WEDNESDAY, FRIDAY = (dt.datetime(2026, 3, day, 0, tzinfo=dt.UTC) for day in (3, 4, 6))  # 08.00
A_DAY_LATER = dt.datetime(2026, 3, 6, 8, 30, tzinfo=dt.UTC)  # Friday 16.30
WAITS = b"""
    <boundaryEvent id="asked_for" attachedToRef="collect" cancelActivity="false">
      <messageEventDefinition messageRef="w"/>
    </boundaryEvent>
    <serviceTask id="stop" name="Jeda" layak:operator="pause_deadline">
      <extensionElements><layak:parameter name="for">"data dari Disdukcapil"</layak:parameter></extensionElements>
    </serviceTask>
    <receiveTask id="data" name="Menunggu data" messageRef="d"/>
    <serviceTask id="go" name="Lanjut" layak:operator="resume_deadline"/>
    <endEvent id="here"/>
    <sequenceFlow id="w1" sourceRef="asked_for" targetRef="stop"/>
    <sequenceFlow id="w2" sourceRef="stop" targetRef="data"/>
    <sequenceFlow id="w3" sourceRef="data" targetRef="go"/>
    <sequenceFlow id="w4" sourceRef="go" targetRef="here"/>
  </process>"""
MESSAGES = b'<message id="w" name="data_asked"/><message id="d" name="data_came"/>\n  <process id="request"'
DRAWN = REQUEST.replace(b"</process>", WAITS.strip()).replace(b'<process id="request"', MESSAGES)
STATED = PROCESS_YAML.replace(
    b"  extend_deadline: {until: date}\n",
    b"  extend_deadline: {until: date}\n  pause_deadline: {for: words}\n  resume_deadline: {}\n",
).replace(b"messages:\n", b"messages:\n  data_asked: {}\n  data_came: {}\n")


@pytest.fixture
def case(world: World) -> uuid.UUID:
    """A request whose officer has until Thursday, 16.00, and may wait for data meanwhile."""
    recounting.register()
    world.deploy({"request.bpmn": DRAWN, "process.yaml": STATED})
    assert PACKAGE["request.bpmn"] != DRAWN
    return world.start("request", "KLA-2026/07", agency="dinkes")


def send(world: World, case: uuid.UUID, name: str) -> None:
    """The message comes."""
    assert world.unit(lambda s: advance.message(s, case, name, world.actors["coordinator"]))


def told(world: World, case: uuid.UUID, type_: str) -> list[dict[str, object]]:
    """The bodies of a case's events of a type."""
    with world.sessions() as session:
        rows = session.scalars(
            sa.select(HistoryEvent.body).where(HistoryEvent.stream == case, HistoryEvent.type == type_)
        )
        return [json.loads(body or "{}") for body in rows]


def test_the_clock_stands_while_the_drawing_waits(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(TUESDAY)
    send(world, case, "data_asked")
    task = world.task(case, "collect")
    assert task.due_at is None
    assert world.timers(case) == {"late": None, "remind": None}
    assert world.instance(case).next_due_at is None
    [clock_] = world.unit(lambda s: list(list_clocks(s, world.actors["coordinator"], "KLA-2026/07")))
    assert (clock_.waiting_for, clock_.since, clock_.due_at) == ("data dari Disdukcapil", TUESDAY, DUE)
    now.set(FRIDAY)
    assert world.sweep() == 0, "nobody is reminded, nothing is late"


def test_it_goes_on_later_by_the_working_time_it_stood(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(TUESDAY)
    send(world, case, "data_asked")
    now.set(WEDNESDAY)
    send(world, case, "data_came")
    task = world.task(case, "collect")
    assert task.due_at is not None
    assert task.due_at.date() == A_DAY_LATER.date()
    assert world.timers(case)["late"] == task.due_at
    [stopped], [went_on] = told(world, case, events.TASK_PAUSED), told(world, case, events.TASK_RESUMED)
    assert (stopped["from"], stopped["reason"]) == (DUE.isoformat(), "data dari Disdukcapil")
    assert (went_on["from"], went_on["to"]) == (DUE.isoformat(), task.due_at.isoformat())
    assert [each["element"] for each in (stopped, went_on)] == ["collect", "collect"]


def test_a_calendar_that_changes_meanwhile_counts_when_it_goes_on(
    world: World, case: uuid.UUID, now: clock.Movable
) -> None:  # fmt: skip
    now.set(TUESDAY)
    send(world, case, "data_asked")
    make(world, FLOOD)  # Wednesday is off
    carry_out(world)
    assert world.task(case, "collect").due_at is None
    now.set(dt.datetime(2026, 3, 5, 0, tzinfo=dt.UTC))
    send(world, case, "data_came")
    due = world.task(case, "collect").due_at
    assert due is not None
    assert due.date() == dt.date(2026, 3, 9), "a day for the flood, a day of waiting, a weekend"


def test_what_is_late_stays_late_and_the_drawing_goes_on(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    """Who waits after the deadline has missed it: no pause hides that."""
    now.set(FRIDAY)
    send(world, case, "data_asked")
    assert world.task(case, "collect").due_at == DUE
    send(world, case, "data_came")
    assert world.task(case, "collect").due_at == DUE
    assert told(world, case, events.TASK_PAUSED) == told(world, case, events.TASK_RESUMED) == []


def test_a_pause_by_hand_is_ended_by_hand(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    task, coordinator = world.task(case, "collect").id, world.actors["coordinator"]
    world.unit(lambda s: pause(s, task, coordinator, "surat dari provinsi"))
    now.set(TUESDAY)
    send(world, case, "data_asked")
    send(world, case, "data_came")
    assert world.task(case, "collect").due_at is None, "it waits for the letter still"
    world.unit(lambda s: resume(s, task, coordinator))
    assert world.task(case, "collect").due_at is not None


def test_who_lets_it_go_on_by_hand_is_not_undone(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(TUESDAY)
    send(world, case, "data_asked")
    task = world.task(case, "collect").id
    now.set(WEDNESDAY)
    world.unit(lambda s: resume(s, task, world.actors["coordinator"]))
    due = world.task(case, "collect").due_at
    now.set(WEDNESDAY + dt.timedelta(hours=3))
    send(world, case, "data_came")
    assert world.task(case, "collect").due_at == due


def test_a_task_that_is_done_meanwhile_is_done(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(TUESDAY)
    send(world, case, "data_asked")
    world.complete(case, "collect", "officer")
    send(world, case, "data_came")
    assert told(world, case, events.TASK_RESUMED) == []
