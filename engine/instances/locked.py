"""The one row a step locks. Whoever holds it owns the instance's tasks, timers and subscriptions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.tables import City
from engine.errors import NotFound
from engine.instances.tables import ProcessInstance, Timer, UserTask
from engine.store import ask, write

ROW, TASK, TIMER, CITY = (cast("sa.Table", table.__table__) for table in (ProcessInstance, UserTask, Timer, City))


@dataclass(kw_only=True, slots=True)
class Locked:
    """A process instance as it stands under the lock; `save` writes what changed."""

    id: uuid.UUID
    city_id: uuid.UUID
    deployment_id: uuid.UUID
    definition_key: str
    digest: str
    business_key: str
    cluster: int | None
    state: str
    snapshot: bytes
    version: int
    next_due_at: dt.datetime | None
    promised_at: dt.datetime | None
    started_at: dt.datetime
    ended_at: dt.datetime | None
    history_seq: int
    history_hash: bytes
    suspended_at: dt.datetime | None = None
    calendar_version: int = 0  # of the calendar by which all its deadlines were counted
    city_calendar: int = 0  # the version that holds in the city, read with the lock
    listeners: Mapping[str, Sequence[str]] | None = None  # of the city, read with the lock: who outside hears of this
    has_new_timers: bool = False  # no column: `save` then finds the earliest timer in its own statement

    @property
    def calendar(self) -> int:
        """The version that new deadlines are counted by. After a wait for the lock the row may be newer than what was
        read of the city with it: a recount came between."""
        return max(self.calendar_version, self.city_calendar)


NAMES = tuple(f.name for f in fields(Locked) if f.name in ROW.c)
_OF_CITY = {"listeners": CITY.c.listeners, "city_calendar": CITY.c.calendar_version}
_COLUMNS = [
    *(ROW.c[name] for name in NAMES),
    *(sa.select(column).where(CITY.c.id == ROW.c.city_id).scalar_subquery().label(n) for n, column in _OF_CITY.items()),
]
_READ = (*NAMES, *_OF_CITY)
_SAVED = (
    "state", "snapshot", "next_due_at", "promised_at", "ended_at", "history_seq", "history_hash", "calendar_version",
    "suspended_at",
)  # fmt: skip


# Built once: on the way of every step, making a statement costs as much as sending it.
_LOCKED = sa.select(*_COLUMNS).where(ROW.c.city_id == sa.bindparam("city_id")).with_for_update(key_share=True)
_BY_ID = _LOCKED.where(ROW.c.id == sa.bindparam("instance_id"))
_BY_TASK = _LOCKED.where(
    ROW.c.id
    == sa.select(TASK.c.instance_id)
    .where(TASK.c.id == sa.bindparam("task_id"), TASK.c.city_id == sa.bindparam("city_id"))
    .scalar_subquery()
)
_NEXT_DUE = (
    sa.select(*_COLUMNS)
    .where(ROW.c.next_due_at <= sa.bindparam("now"))
    .order_by(ROW.c.next_due_at)
    .limit(sa.literal_column("1"))
    .with_for_update(key_share=True, skip_locked=True)
)
_NEXT_DUE_IN_CITY = _NEXT_DUE.where(ROW.c.city_id == sa.bindparam("city_id"))
_SAVE = sa.update(ROW).where(ROW.c.id == sa.bindparam("instance_id"), ROW.c.version == sa.bindparam("was"))
_EARLIEST = sa.select(sa.func.min(TIMER.c.due_at)).where(TIMER.c.instance_id == sa.bindparam("instance_id"))
_SAVE_WITH_TIMERS = _SAVE.values(next_due_at=_EARLIEST.scalar_subquery())


def lock_instance(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> Locked:
    """Locks an instance of this city and reads it anew; raises NotFound."""
    return _lock(session, _BY_ID, city_id=city_id, instance_id=instance_id)


def lock_instance_of_task(session: Session, city_id: uuid.UUID, task_id: uuid.UUID) -> Locked:
    """Locks the instance a task belongs to; raises NotFound for an unknown or another city's task."""
    return _lock(session, _BY_TASK, city_id=city_id, task_id=task_id)


def lock_next_due(session: Session, now: dt.datetime, city_id: uuid.UUID | None = None) -> Locked | None:
    """The instance that has been due longest and that nobody holds, of a city or of any: for the sweep only."""
    query = _NEXT_DUE if city_id is None else _NEXT_DUE_IN_CITY
    rows = ask(session, query, {"city_id": city_id, "now": now})
    return Locked(**dict(zip(_READ, rows[0], strict=True))) if rows else None


def _lock(session: Session, query: sa.Select[Any], **wanted: uuid.UUID) -> Locked:
    if session.new or session.dirty:
        raise RuntimeError("lock the instance before anything is changed")
    row = session.execute(query, wanted).one_or_none()
    if row is None:
        raise NotFound
    return Locked(**row._mapping)


def save(session: Session, instance: Locked) -> None:
    """Writes the instance back, one version on. A writer that forgot the lock dies here, never loses."""
    values = {name: getattr(instance, name) for name in _SAVED}
    looks_up = instance.has_new_timers and instance.suspended_at is None
    if looks_up:
        del values["next_due_at"]
    elif instance.suspended_at is not None:
        values["next_due_at"] = None
    row = {"instance_id": instance.id, "was": instance.version, "version": instance.version + 1, **values}
    statement = _SAVE_WITH_TIMERS if looks_up else _SAVE
    write(session, statement, [row], names=("version", *values), is_belt=True)
    instance.version, instance.has_new_timers = instance.version + 1, False
