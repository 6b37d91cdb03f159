"""A task that waits for somebody outside: its clock stands still, and goes on with what was left of it."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
import sqlalchemy as sa

from engine import clock, events
from engine.errors import Conflict, Forbidden, Invalid
from engine.history import HistoryEvent
from engine.instances import advance
from engine.instances.pausing import Standing, list_clocks, pause, resume
from engine.instances.recount.moving import recount_instance
from tests.instances.packages import PACKAGE
from tests.instances.test_recount import DUE, FLOOD, make
from tests.instances.world import World

TUESDAY, FRIDAY = (dt.datetime(2026, 3, day, 0, tzinfo=dt.UTC) for day in (3, 6))  # 08.00
THREE_DAYS_LATER = dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC)
WAITING = "data dari Disdukcapil"


@pytest.fixture
def case(world: World) -> uuid.UUID:
    """A request whose officer has until Thursday, 16.00."""
    world.deploy(PACKAGE)
    return world.start("request", "KLA-2026/07", agency="dinkes")


def hold(
    world: World, case: uuid.UUID, who: str = "coordinator", words: str = WAITING, element: str = "collect"
) -> None:
    task = world.task(case, element)
    world.unit(lambda s: pause(s, task.id, world.actors[who], words))


def go_on(world: World, case: uuid.UUID, who: str = "coordinator") -> None:
    task = world.task(case, "collect")
    world.unit(lambda s: resume(s, task.id, world.actors[who]))


def clocks(world: World, who: str = "coordinator") -> list[Standing]:
    found: list[Standing] = world.unit(lambda s: list(list_clocks(s, world.actors[who], "KLA-2026/07")))
    return found


def told(world: World, case: uuid.UUID, type_: str) -> list[dict[str, object]]:
    with world.sessions() as session:
        rows = session.scalars(
            sa.select(HistoryEvent.body).where(HistoryEvent.stream == case, HistoryEvent.type == type_)
        )
        return [json.loads(body or "{}") for body in rows]


def test_while_it_stands_nothing_is_due_and_nobody_is_reminded(
    world: World, case: uuid.UUID, now: clock.Movable
) -> None:
    now.set(TUESDAY)
    hold(world, case)
    task = world.task(case, "collect")
    assert (task.due_at, task.due_explained["due_at"]) == (None, DUE.isoformat())
    assert world.timers(case) == {"remind": None, "late": None}
    now.set(FRIDAY)
    assert world.sweep() == 0
    [found] = clocks(world)
    assert (found.since, found.waiting_for, found.due_at) == (TUESDAY, WAITING, DUE)


def test_it_goes_on_with_what_was_left(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(TUESDAY)
    hold(world, case)
    now.set(FRIDAY)  # three working days later, to the minute
    assert clocks(world)[0].goes_on == THREE_DAYS_LATER
    go_on(world, case)
    task = world.task(case, "collect")
    assert task.due_at == THREE_DAYS_LATER
    assert task.due_explained["pauses"] == [[TUESDAY.isoformat(), FRIDAY.isoformat()]]
    assert world.timers(case) == {
        "remind": dt.datetime(2026, 3, 8, 23, 30, tzinfo=dt.UTC), "late": THREE_DAYS_LATER
    }  # fmt: skip
    assert world.instance(case).next_due_at == dt.datetime(2026, 3, 8, 23, 30, tzinfo=dt.UTC)


def test_the_case_tells_for_whom_it_stood_and_what_that_moved(
    world: World, case: uuid.UUID, now: clock.Movable
) -> None:
    now.set(TUESDAY)
    hold(world, case)
    now.set(FRIDAY)
    go_on(world, case, "officer")  # the answer came: whoever works on it may go on
    task = str(world.task(case, "collect").id)
    place = {"task": task, "element": "collect", "agency": "dinkes"}
    assert told(world, case, events.TASK_PAUSED) == [{**place, "from": DUE.isoformat(), "reason": WAITING}]
    assert told(world, case, events.TASK_RESUMED) == [
        {**place, "from": DUE.isoformat(), "to": THREE_DAYS_LATER.isoformat()}
    ]


def test_two_pauses_add_up(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(TUESDAY)
    hold(world, case)
    now.advance(dt.timedelta(hours=2))
    go_on(world, case)
    now.advance(dt.timedelta(hours=1))
    hold(world, case)
    now.advance(dt.timedelta(hours=3))  # one of them is noon
    go_on(world, case)
    assert world.task(case, "collect").due_at == dt.datetime(2026, 3, 6, 3, 30, tzinfo=dt.UTC)


def test_a_task_that_stands_can_be_completed(world: World, case: uuid.UUID) -> None:
    hold(world, case)
    world.complete(case, "collect", "officer")
    assert world.timers(case) == {}


def test_more_time_ends_a_pause(world: World, case: uuid.UUID) -> None:
    hold(world, case)
    coordinator = world.actors["coordinator"]
    world.unit(lambda s: advance.message(s, case, "more_time", coordinator, data={"until": "2026-03-11"}))
    promised = dt.datetime(2026, 3, 11, 8, tzinfo=dt.UTC)
    assert world.task(case, "collect").due_at == world.timers(case)["late"] == promised
    assert clocks(world)[0].since is None


def test_a_day_off_that_comes_while_it_stands_counts_when_it_goes_on(
    world: World, case: uuid.UUID, now: clock.Movable
) -> None:
    now.set(TUESDAY)
    hold(world, case)
    make(world, FLOOD)
    world.unit(lambda s: recount_instance(s, world.city_id, case))
    assert world.task(case, "collect").due_at is None
    now.set(FRIDAY)  # Wednesday was off: two working days stood, and the deadline was Friday
    go_on(world, case)
    assert world.task(case, "collect").due_at == THREE_DAYS_LATER


def test_a_calendar_that_changed_a_moment_ago_is_counted_before_the_clock_stands(
    world: World, case: uuid.UUID, now: clock.Movable
) -> None:
    make(world, FLOOD)
    now.set(TUESDAY)
    hold(world, case)
    assert world.instance(case).calendar_version == 1
    assert clocks(world)[0].due_at == dt.datetime(2026, 3, 6, 8, 30, tzinfo=dt.UTC)


def test_only_a_coordinator_lets_a_clock_stand(world: World, case: uuid.UUID) -> None:
    for who in ("officer", "reviewer"):
        with pytest.raises(Forbidden):
            hold(world, case, who)
        with pytest.raises(Forbidden):
            clocks(world, who)
    hold(world, case)
    with pytest.raises(Forbidden):
        go_on(world, case, "stranger")


def test_what_cannot_stand(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    for words, code in (("  ", "required"), ("x" * 201, "too_long")):
        with pytest.raises(Invalid) as refused:
            hold(world, case, words=words)
        assert refused.value.fields == {"waiting_for": [code]}
    with pytest.raises(Conflict, match="does not stand"):
        go_on(world, case)
    hold(world, case)
    with pytest.raises(Conflict, match="stands already"):
        hold(world, case)
    go_on(world, case)
    now.set(DUE)
    with pytest.raises(Invalid) as refused:
        hold(world, case)
    assert refused.value.fields == {"task": ["late"]}
    assert clocks(world)[0].refusal == "late"


def test_a_drawing_may_say_that_a_task_never_waits(world: World) -> None:
    drawn = PACKAGE["request.bpmn"].replace(
        b'layak:due="working_days(3)"', b'layak:due="working_days(3)" layak:pause="never"'
    )
    world.deploy({**PACKAGE, "request.bpmn": drawn})
    case = world.start("request", "KLA-2026/07", agency="dinkes")
    with pytest.raises(Invalid) as refused:
        hold(world, case)
    assert refused.value.fields == {"task": ["never"]}
