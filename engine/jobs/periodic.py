"""What is done again and again: once per city and period, however many schedulers look and whoever of them dies.

A period becomes a row of the outbox whose `dedupe_key` names it, so the database decides who was first; the row is then
carried out, tried again and shown as any other.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import City
from engine.jobs.consumers import Consumer, register_consumer
from engine.store import SessionFactory, in_unit, insert_missing
from engine.store.outbox import OutboxRow, Planned, row_of

QUEUE = "outbox"
_every: dict[str, dt.timedelta] = {}


def register_periodic(kind: str, every: dt.timedelta, consumer: Consumer) -> None:
    """From now on `consumer` carries out one row of `kind` per city and `every`."""
    _every[kind] = every
    register_consumer(kind, consumer)


class Periods:
    """Which periods this process has planned already, so that a look costs nothing in between."""

    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions
        self._planned: Mapping[str, int] = {}
        self._guard = threading.Lock()

    def look(self) -> None:
        """Plans what the present periods ask for and nobody has planned."""
        with self._guard:
            wanted = {kind: _number(clock.now(), every) for kind, every in _every.items()}
            if wanted == self._planned:
                return
            with self._sessions() as session:
                in_unit(session, lambda s: _plan(s, wanted))
            self._planned = wanted


def _number(now: dt.datetime, every: dt.timedelta) -> int:
    return int(now.timestamp() // every.total_seconds())


def _plan(session: Session, wanted: Mapping[str, int]) -> None:
    cities = session.scalars(sa.select(City.id)).all()
    rows: list[dict[str, Any]] = [
        row_of(city_id, Planned(queue=QUEUE, kind=kind, destination=kind, body={}, dedupe_key=f"{kind}:{number}"))
        for city_id in cities
        for kind, number in wanted.items()
    ]
    insert_missing(session, OutboxRow, rows, ("city_id", "dedupe_key"))
