"""A clock that jumps: back, nothing fires twice; ahead, a city is asked before a flood leaves, and nothing is lost."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.tables import City
from engine.errors import Conflict, Forbidden
from engine.history import HistoryEvent
from engine.instances import surge
from engine.jobs import sweep
from tests.instances.conftest import now as now  # fixtures
from tests.instances.conftest import world as world
from tests.instances.packages import PACKAGE
from tests.instances.test_sweep import instant
from tests.instances.world import World

CASES = 4


def late(world: World, limit: int) -> None:
    """A city with so many cases, and so many timers that may be due at once."""
    world.deploy(PACKAGE)
    for number in range(CASES):
        world.start("request", f"KLA-2026/{number:02}", agency="dinkes")
    world.unit(lambda s: s.execute(sa.update(City).values(surge_limit=limit)))


def count(world: World, type_: str = "timer.fired") -> int:
    """Events of a type."""
    with world.sessions() as session:
        return session.scalar(sa.select(sa.func.count()).where(HistoryEvent.type == type_)) or 0


def test_a_clock_that_jumps_back_fires_nothing_twice(world: World, now: clock.Movable) -> None:
    late(world, limit=0)
    now.set(instant(4, 8))
    assert sweep(world.sessions) == CASES
    now.set(instant(2, 8))
    assert sweep(world.sessions) == 0
    now.set(instant(4, 9))
    assert sweep(world.sessions) == 0
    assert count(world) == CASES


def test_a_missed_night_fires_each_once(world: World, now: clock.Movable) -> None:
    late(world, limit=0)
    now.set(instant(9, 8))
    assert sweep(world.sessions) == CASES
    assert (count(world), sweep(world.sessions)) == (2 * CASES, 0)


def test_more_than_the_limit_waits_for_a_yes_and_nothing_is_lost(world: World, now: clock.Movable) -> None:
    late(world, limit=CASES - 1)
    now.set(instant(4, 8))
    assert (sweep(world.sessions), sweep(world.sessions)) == (0, 0)
    with world.sessions() as session:
        held = surge.find_held(session, world.city_id)
        assert held is not None
        assert (held.due, held.surge_limit) == (CASES, CASES - 1)
        assert [key for key, _ in surge.list_held(session)] == ["banjarbaru"]
    with pytest.raises(Forbidden):
        world.unit(lambda s: surge.release(s, world.actors["officer"]))
    world.unit(lambda s: surge.release(s, world.actors["coordinator"]))
    assert sweep(world.sessions) == CASES
    assert count(world) == CASES
    assert [count(world, type_) for type_ in ("surge.held", "surge.released")] == [1, 1]
    with pytest.raises(Conflict):
        world.unit(lambda s: surge.release(s, world.actors["coordinator"]))


def test_a_yes_is_good_for_what_was_due_then(world: World, now: clock.Movable) -> None:
    late(world, limit=CASES - 1)
    now.set(instant(4, 8))
    sweep(world.sessions)
    world.unit(lambda s: surge.release(s, world.actors["coordinator"]))
    now.set(instant(9, 8))
    assert sweep(world.sessions) == 0, "the deadlines behind it are a flood of their own"


def test_a_clock_put_right_takes_the_question_back(world: World, now: clock.Movable) -> None:
    late(world, limit=CASES - 1)
    now.set(instant(4, 8))
    sweep(world.sessions)
    now.set(instant(2, 9))
    assert sweep(world.sessions) == 0
    with world.sessions() as session:
        assert surge.find_held(session, world.city_id) is None
    assert count(world, "surge.withdrawn") == 1


def test_a_yes_said_by_a_clock_that_was_ahead_does_not_blind_the_guard(world: World, now: clock.Movable) -> None:
    late(world, limit=CASES - 1)
    now.set(instant(4, 8) + dt.timedelta(days=90))
    sweep(world.sessions)
    world.unit(lambda s: surge.release(s, world.actors["coordinator"]))
    now.set(instant(4, 8))
    assert sweep(world.sessions) == 0
    assert count(world, "surge.held") == 2


def test_another_city_is_not_held_with_it(world: World, now: clock.Movable) -> None:
    late(world, limit=CASES - 1)
    now.set(instant(4, 8))
    with world.sessions.begin() as session:
        other = City(key="tanjung", name="Tanjung", zone="Asia/Makassar")
        session.add(other)
    world.unit(lambda s: surge.hold(s, world.city_id))
    assert world.unit(lambda s: surge.hold(s, other.id)) is False


def test_the_limit_is_the_citys_own(world: World, now: clock.Movable) -> None:
    late(world, limit=1)
    world.unit(lambda s: surge.set_limit(s, world.actors["coordinator"], CASES))
    now.set(instant(4, 8) + dt.timedelta(minutes=1))
    assert sweep(world.sessions) == CASES
