"""What is done again and again: once per city and period, however many schedulers look and whoever of them dies.

A period becomes a row of the outbox whose `dedupe_key` names it, so the database decides who was first; the row is then
carried out, tried again and shown as any other. A period is a length of time, the same for all cities, or an hour of
the day by the city's own clock: of days nobody looked on there is none, of today's hours each is caught up once.
"""

from __future__ import annotations

import datetime as dt
import threading
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import City
from engine.jobs.consumers import Consumer, register_consumer
from engine.store import SessionFactory, in_unit, insert_missing
from engine.store.outbox import OutboxRow, Planned, row_of

QUEUE = "outbox"
DAY, TIME = "day", "time"  # in the body of a daily row: ISO date, and HH:MM
QUARTER = dt.timedelta(minutes=15)  # every zone is whole quarters from UTC, and hours of the day stand on quarters
_every: dict[str, dt.timedelta] = {}
_daily: dict[str, tuple[dt.time, ...]] = {}


class _Asked(NamedTuple):
    """What the present instant asks for: periods by kind, and the quarter of an hour it lies in."""

    numbers: Mapping[str, int]
    quarter: int


def register_periodic(kind: str, every: dt.timedelta, consumer: Consumer) -> None:
    """From now on `consumer` carries out one row of `kind` per city and `every`."""
    _every[kind] = every
    register_consumer(kind, consumer)


def register_daily(kind: str, times: tuple[dt.time, ...], consumer: Consumer) -> None:
    """From now on `consumer` carries out one row of `kind` per city, day and time of the city's clock.

    Raises ValueError for a time that is not on a quarter of an hour.
    """
    if any(time.minute % 15 or time.second or time.microsecond for time in times):
        raise ValueError("an hour of the day stands on a quarter")
    _daily[kind] = times
    register_consumer(kind, consumer)


class Periods:
    """Which periods this process has planned already, so that a look costs nothing in between."""

    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions
        self._planned: _Asked | None = None
        self._guard = threading.Lock()

    def look(self) -> None:
        """Plans what the present periods ask for and nobody has planned."""
        with self._guard:
            now = clock.now()
            numbers = {kind: _number(now, every) for kind, every in _every.items()}
            asked = _Asked(numbers, _number(now, QUARTER) if _daily else 0)
            if asked == self._planned:
                return
            with self._sessions() as session:
                in_unit(session, lambda s: _plan(s, asked.numbers, now))
            self._planned = asked


def _number(now: dt.datetime, every: dt.timedelta) -> int:
    return int(now.timestamp() // every.total_seconds())


def _plan(session: Session, numbers: Mapping[str, int], now: dt.datetime) -> None:
    rows = [
        row_of(city_id, planned)
        for city_id, zone in session.execute(sa.select(City.id, City.zone)).all()
        for planned in (*_lengths(numbers), *_hours(now.astimezone(zoneinfo.ZoneInfo(zone))))
    ]
    insert_missing(session, OutboxRow, rows, ("city_id", "dedupe_key"))


def _lengths(numbers: Mapping[str, int]) -> Iterator[Planned]:
    for kind, number in numbers.items():
        yield Planned(queue=QUEUE, kind=kind, destination=kind, body={}, dedupe_key=f"{kind}:{number}")


def _hours(local: dt.datetime) -> Iterator[Planned]:
    """Today's hours that have struck, by the city's clock."""
    for kind, times in _daily.items():
        for time in times:
            if time <= local.time():
                body = {DAY: local.date().isoformat(), TIME: f"{time:%H:%M}"}
                key = f"{kind}:{body[DAY]}T{body[TIME]}"
                yield Planned(queue=QUEUE, kind=kind, destination=kind, body=body, dedupe_key=key)
