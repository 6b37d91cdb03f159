"""Slow destinations are carried out side by side: however many hang, one that answers is called at once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest

from engine.jobs import Consumer, End, Lanes, again
from engine.store import SessionFactory
from engine.store.outbox import Work
from tests.jobs.conftest import House
from tests.services.wait import wait_for


class World:
    """Destinations that begin with `dead` hang until they are let go, and are found silent then."""

    def __init__(self) -> None:
        self.let_go, self.guard = threading.Event(), threading.Lock()
        self.done: list[str] = []
        self.at_once: dict[str, int] = {}
        self.most: dict[str, int] = {}

    def run(self, _sessions: SessionFactory, work: Work) -> End:
        where = work.destination
        with self.guard:
            self.at_once[where] = self.at_once.get(where, 0) + 1
            self.most[where] = max(self.most.get(where, 0), self.at_once[where])
        if where.startswith("dead"):
            self.let_go.wait(20)
        with self.guard:
            self.at_once[where] -= 1
            self.done.append(work.body["name"])
        return again("silent", wait=LATER, is_unreachable=True) if where.startswith("dead") else End()


LATER = dt.timedelta(hours=1)


@pytest.fixture
def outside() -> Iterator[World]:
    made = World()
    yield made
    made.let_go.set()


def lanes_of(house: House, outside: World, count: int = 16) -> Lanes:
    return Lanes(house.sessions, "webhooks", consumers=lambda _kind: Consumer(run=outside.run), lanes=count)


def test_one_that_answers_waits_for_none_that_hangs(house: House, outside: World) -> None:
    for number in range(10):
        house.plan(f"dead {number}", destination=f"dead {number}", queue="webhooks")
    house.plan("first", "second", destination="alive", queue="webhooks")
    lanes = lanes_of(house, outside)
    lanes.look()
    wait_for(lambda: outside.done == ["first", "second"], "the live one is done while the dead hang")
    house.plan("third", destination="alive", queue="webhooks")
    lanes.look()
    wait_for(lambda: "third" in outside.done, "also what came later")
    outside.let_go.set()
    assert lanes.wait(20)


def test_those_that_hung_never_get_more_than_half_of_the_lanes(house: House, outside: World) -> None:
    lanes = lanes_of(house, outside, count=4)
    outside.let_go.set()
    for number in range(6):
        house.plan(f"dead {number}", destination=f"dead {number}", queue="webhooks")
    lanes.look()
    assert lanes.wait(20), "all six were found silent once"
    outside.let_go.clear()
    for number in range(6):
        house.plan(f"again {number}", destination=f"dead {number}", queue="webhooks")
    house.plan("mine", destination="alive", queue="webhooks")
    lanes.look()
    wait_for(lambda: "mine" in outside.done, "the live one found a lane")
    assert sum(outside.at_once[where] for where in outside.at_once) <= 2
    outside.let_go.set()
    assert lanes.wait(20)


def test_a_destination_is_carried_out_by_one_at_a_time_in_however_many_processes(house: House, outside: World) -> None:
    for where in ("one", "two", "three"):
        house.plan(*(f"{where} {n}" for n in range(25)), destination=where, queue="webhooks")
    several = [lanes_of(house, outside) for _ in range(3)]
    for lanes in several:
        lanes.look()
    for lanes in several:
        assert lanes.wait(30)
    assert len(outside.done) == len(set(outside.done)) == 75
    assert outside.most == {"one": 1, "two": 1, "three": 1}


def test_lanes_that_broke_begin_anew_with_the_next_bell(house: House, outside: World) -> None:
    lanes = lanes_of(house, outside)
    house.plan("row", destination="alive", queue="webhooks")
    broken, lanes._sessions = lanes._sessions, None  # type: ignore[assignment]
    lanes.look()
    assert lanes.wait(5)
    lanes._sessions = broken
    lanes.look()
    wait_for(lambda: outside.done == ["row"], "carried out after all")
