"""A row belongs to its worker for as long as that lives, however long it takes, and to anybody soon after its death."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from engine import clock
from engine.jobs import leases
from engine.jobs.consumers import Consumer, End
from engine.jobs.draining import Find, drain
from engine.jobs.leases import Leases
from engine.store import SessionFactory, in_unit
from engine.store.outbox import LEASE, Work, claim, record_end, record_failure
from tests.jobs.conftest import House
from tests.services.wait import wait_for

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The machine's clock, moved by hand; leases are renewed all the time."""
    at = [clock.wall()]
    monkeypatch.setattr(clock, "wall", lambda: at[0])
    monkeypatch.setattr(leases, "EVERY", 0.01)
    return at


def claimed(house: House) -> list[Work]:
    """What a worker gets that asks now."""
    with house.sessions() as session:
        return in_unit(session, lambda s: claim(s, "mail"))


def hanging(begun: threading.Event, release: threading.Event) -> Find:
    """A consumer that takes its time."""

    def run(_sessions: SessionFactory, _work: Work) -> End:
        begun.set()
        release.wait(20)
        return End()

    return lambda _kind: Consumer(run=run)


def test_what_a_dead_worker_held_is_free_within_a_quarter_of_a_minute(house: House, wall: list[dt.datetime]) -> None:
    house.plan("letter")
    assert len(claimed(house)) == 1
    wall[0] += dt.timedelta(seconds=15)
    assert claimed(house) == []
    wall[0] += SECOND
    [work] = claimed(house)
    assert work.attempt == 2


def test_a_row_that_takes_long_stays_with_its_worker(house: House, wall: list[dt.datetime]) -> None:
    begun, release = threading.Event(), threading.Event()
    house.plan("slow", "waits its turn")
    worker = threading.Thread(
        target=drain, args=(house.sessions, "mail"), kwargs={"consumers": hanging(begun, release)}
    )
    worker.start()
    assert begun.wait(20)
    for _minute in range(3):
        wall[0] += LEASE - SECOND
        for name in ("slow", "waits its turn"):
            wait_for(lambda n=name: (house.row(n).claimed_until or wall[0]) > wall[0] + SECOND, "it is renewed")  # type: ignore[misc]
        assert claimed(house) == [], "nobody else gets it"
    release.set()
    worker.join()
    assert house.states() == {"slow": "done", "waits its turn": "done"}
    assert {house.row(name).attempt for name in house.states()} == {1}


def test_who_hangs_for_a_quarter_of_an_hour_counts_as_dead(
    house: House, wall: list[dt.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LONGEST", 0.0)
    house.plan("letter")
    works = claimed(house)
    with Leases(house.sessions, works, claimed_at=0.0) as held:
        wall[0] += LEASE + SECOND
        [taken] = claimed(house)
        held._renew()
    assert taken.attempt == 2
    assert house.row("letter").claimed_until == wall[0] + LEASE


def test_what_has_ended_or_changed_hands_is_not_held_again(house: House, wall: list[dt.datetime]) -> None:
    house.plan("done", "failed", "lost", "kept")
    for name in house.states():
        assert house.row(name).attempt == 0
    works = {work.body["name"]: work for work in claimed(house)}
    with house.sessions() as session:
        in_unit(session, lambda s: record_end(s, works["done"]))
        in_unit(session, lambda s: record_failure(s, works["failed"], "the line went dead"))
    wall[0] += LEASE + SECOND
    assert {work.body["name"] for work in claimed(house)} == {"lost", "kept"}
    with Leases(house.sessions, list(works.values()), claimed_at=0.0) as held:
        wall[0] += SECOND
        held._begun_at = float("inf")
        held._renew()
    assert [house.row(name).claimed_until for name in ("done", "failed")] == [None, None]
    assert {house.row(name).claimed_until for name in ("lost", "kept")} == {wall[0] - SECOND + LEASE}


def test_nothing_is_begun_under_a_lease_that_could_not_be_renewed(house: House) -> None:
    """The database was away: somebody else may hold the row by the time the worker gets to it."""
    house.plan("letter")
    works = claimed(house)
    assert Leases(house.sessions, works, claimed_at=float("inf")).begin()
    assert not Leases(house.sessions, works, claimed_at=0.0).begin()
