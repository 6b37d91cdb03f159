"""What the sweep reads of a city's due instances before it locks them: set by set, instead of one by one.

An instance's timers and tasks belong to whoever holds its row, and whoever changes them saves the row, one version on.
So what was read behind a version still holds when the locked row has that version; else it is read again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.instances import tasks
from engine.instances.locked import ROW, TIMER, Locked
from engine.instances.registry import OpenTask
from engine.store import in_unit

MOST = 50  # instances: what is read in vain when others were faster is little
DueTimer = tuple[str, str, int]  # process, element, token

_DUE = (
    sa.select(ROW.c.id, ROW.c.version)
    .where(ROW.c.city_id == sa.bindparam("city_id"), ROW.c.next_due_at <= sa.bindparam("now"))
    .order_by(ROW.c.next_due_at)
    .limit(MOST)
)
_TIMERS = (
    sa.select(TIMER.c.instance_id, TIMER.c.process_key, TIMER.c.element_id, TIMER.c.token)
    .where(TIMER.c.instance_id.in_(sa.bindparam("instances", expanding=True)), TIMER.c.due_at <= sa.bindparam("now"))
    .order_by(TIMER.c.due_at, TIMER.c.id)
)


@dataclass(kw_only=True, slots=True)
class Known:
    """An instance as it was read: its due timers in the order of their instants, its open tasks by age."""

    version: int
    timers: list[DueTimer] = field(default_factory=list)
    tasks: list[sa.Row[*tuple[Any, ...]]] = field(default_factory=list)

    def open_tasks(self, instance: Locked) -> list[OpenTask]:
        """The tasks as values of the locked instance."""
        return [tasks.open_task(row, instance) for row in self.tasks]


class Ahead:
    """The next instances of one city, read before they are locked. Empty until `look`, and once all were asked for."""

    def __init__(self) -> None:
        self._known: dict[uuid.UUID, Known] = {}

    def look(self, session: Session, city_id: uuid.UUID, now: dt.datetime) -> None:
        """Reads, unless something is left from the last time; three statements for up to `MOST` instances."""
        if not self._known:
            self._known = in_unit(session, lambda s: _read(s, city_id, now))

    def take(self, instance: Locked) -> Known | None:
        """What is known of a locked instance and still true; each instance once."""
        known = self._known.pop(instance.id, None)
        return known if known is not None and known.version == instance.version else None


def read_one(session: Session, instance: Locked, now: dt.datetime) -> Known:
    """The same of a locked instance of which nothing was read ahead."""
    return _filled(session, {instance.id: Known(version=instance.version)}, now)[instance.id]


def _read(session: Session, city_id: uuid.UUID, now: dt.datetime) -> dict[uuid.UUID, Known]:
    """The versions first: what is read behind them is as old or newer, and a newer one is not taken."""
    due = session.execute(_DUE, {"city_id": city_id, "now": now})
    return _filled(session, {row.id: Known(version=row.version) for row in due}, now)


def _filled(session: Session, known: dict[uuid.UUID, Known], now: dt.datetime) -> dict[uuid.UUID, Known]:
    if known:
        instances: Sequence[uuid.UUID] = list(known)
        for instance_id, *timer in session.execute(_TIMERS, {"instances": instances, "now": now}):
            known[instance_id].timers.append(cast("DueTimer", tuple(timer)))
        for task in tasks.list_open_rows(session, instances):
            known[task.instance_id].tasks.append(task)
    return known
