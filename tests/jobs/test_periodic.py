"""What is done every hour: once, however many look, on both databases."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.tables import City
from engine.jobs import periodic
from engine.jobs.consumers import Consumer, End
from engine.jobs.draining import drain
from engine.jobs.periodic import Periods, register_daily, register_periodic
from engine.store import SessionFactory
from engine.store.outbox import OutboxRow, Work
from tests.jobs.conftest import House

NOON = dt.datetime(2026, 3, 12, 4, 0, tzinfo=dt.UTC)
KIND = "test.hourly"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else is regular here."""
    monkeypatch.setattr(periodic, "_every", {})
    monkeypatch.setattr(periodic, "_daily", {})


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


def morning(done: list[str], *times: dt.time) -> None:
    """At these hours of the city something is noted."""

    def run(_sessions: SessionFactory, work: Work) -> End:
        done.append(f"{work.body['day']} {work.body['time']}")
        return End()

    register_daily(KIND, times, Consumer(run=run))


def looked(house: House, periods: Periods, *instants: dt.datetime) -> None:
    """A scheduler looks at each instant, and what is planned is carried out."""
    for instant in instants:
        with clock.standing(instant):
            periods.look()
            drain(house.sessions, periodic.QUEUE)


def test_an_hour_of_the_day_strikes_by_the_citys_own_clock(house: House) -> None:
    done: list[str] = []
    with house.sessions.begin() as session:
        session.add(City(key="sabang", name="Sabang", zone="Asia/Jakarta"))
    morning(done, dt.time(7, 30))
    before, here, there = (
        dt.datetime(2026, 3, 11, 23, 29, tzinfo=dt.UTC) + dt.timedelta(minutes=m) for m in (0, 1, 61)
    )
    periods = Periods(house.sessions)
    looked(house, periods, before)
    assert done == []
    looked(house, periods, here, here)
    assert done == ["2026-03-12 07:30"]
    looked(house, periods, there)
    assert done == ["2026-03-12 07:30"] * 2


def test_a_night_without_a_scheduler_is_one_row_and_not_a_burst(house: House) -> None:
    done: list[str] = []
    morning(done, dt.time(6, 0), dt.time(7, 30))
    looked(house, Periods(house.sessions), NOON, NOON + dt.timedelta(days=4))
    assert done == [f"2026-03-{day} {time}" for day in (12, 16) for time in ("06:00", "07:30")]


def test_an_hour_between_the_quarters_is_refused() -> None:
    with pytest.raises(ValueError, match="quarter"):
        morning([], dt.time(7, 31))
