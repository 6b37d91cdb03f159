"""What is done every hour: once, however many look, on both databases."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from engine import clock
from engine.jobs import periodic
from engine.jobs.consumers import Consumer, End
from engine.jobs.draining import drain
from engine.jobs.periodic import Periods, register_periodic
from engine.store import SessionFactory
from engine.store.outbox import OutboxRow, Work
from tests.jobs.conftest import House

NOON = dt.datetime(2026, 3, 12, 4, 0, tzinfo=dt.UTC)
KIND = "test.hourly"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else is regular here."""
    monkeypatch.setattr(periodic, "_every", {})


def hourly(done: list[str]) -> None:
    """Every hour something is noted."""

    def run(_sessions: SessionFactory, work: Work) -> End:
        done.append(str(work.id))
        return End()

    register_periodic(KIND, dt.timedelta(hours=1), Consumer(run=run))


def planned(house: House) -> int:
    with house.sessions() as session:
        rows = sa.select(sa.func.count()).select_from(OutboxRow).where(OutboxRow.kind == KIND)
        return session.scalar(rows) or 0


def test_once_an_hour_and_city_however_many_schedulers_look(house: House) -> None:
    done: list[str] = []
    hourly(done)
    with clock.standing(NOON) as now:
        schedulers = [Periods(house.sessions) for _ in range(4)]
        threads = [threading.Thread(target=each.look) for each in schedulers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert planned(house) == 1
        drain(house.sessions, periodic.QUEUE)
        now.advance(dt.timedelta(minutes=59))
        schedulers[0].look()
        assert planned(house) == 1
        now.advance(dt.timedelta(minutes=1))
        for each in schedulers:
            each.look()
        drain(house.sessions, periodic.QUEUE)
    assert planned(house) == len(done) == 2


def test_a_look_within_the_period_asks_the_database_nothing(house: House) -> None:
    hourly([])
    with clock.standing(NOON):
        periods = Periods(house.sessions)
        periods.look()
        with house.counted() as counted:
            periods.look()
    assert not counted.texts


def test_a_clock_that_went_back_does_nothing_twice(house: House) -> None:
    done: list[str] = []
    hourly(done)
    with clock.standing(NOON) as now:
        periods = Periods(house.sessions)
        for hours in (0, 1, -1, 1):
            now.advance(dt.timedelta(hours=hours))
            periods.look()
            drain(house.sessions, periodic.QUEUE)
    assert len(done) == 2
