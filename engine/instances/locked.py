"""The one row a step locks. Whoever holds it owns the instance's tasks, timers and subscriptions."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, fields

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import Conflict, NotFound
from engine.instances.tables import ProcessInstance, Timer, UserTask

ROW = ProcessInstance.__table__


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
    has_new_timers: bool = False  # no column: `save` then finds the earliest timer in its own statement


NAMES = tuple(f.name for f in fields(Locked) if f.name in ROW.c)
_COLUMNS = [ROW.c[name] for name in NAMES]
_SAVED = ("state", "snapshot", "next_due_at", "promised_at", "ended_at", "history_seq", "history_hash")


def lock_instance(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> Locked:
    """Locks an instance of this city and reads it anew; raises NotFound."""
    return _lock(session, ROW.c.id == instance_id, ROW.c.city_id == city_id)


def lock_instance_of_task(session: Session, city_id: uuid.UUID, task_id: uuid.UUID) -> Locked:
    """Locks the instance a task belongs to; raises NotFound for an unknown or another city's task."""
    of_task = sa.select(UserTask.instance_id).where(UserTask.id == task_id, UserTask.city_id == city_id)
    return _lock(session, ROW.c.id == of_task.scalar_subquery(), ROW.c.city_id == city_id)


def lock_next_due(session: Session, now: dt.datetime) -> Locked | None:
    """The instance that has been due longest and that nobody holds, of any city: for the sweep only."""
    query = (
        sa.select(*_COLUMNS)
        .where(ROW.c.next_due_at <= now)
        .order_by(ROW.c.next_due_at)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Locked(**row._mapping)


def _lock(session: Session, *conditions: sa.ColumnElement[bool]) -> Locked:
    if session.new or session.dirty:
        raise RuntimeError("lock the instance before anything is changed")
    row = session.execute(sa.select(*_COLUMNS).where(*conditions).with_for_update(key_share=True)).one_or_none()
    if row is None:
        raise NotFound
    return Locked(**row._mapping)


def save(session: Session, instance: Locked) -> None:
    """Writes the instance back, one version on. A writer that forgot the lock dies here, never loses."""
    values = {name: getattr(instance, name) for name in _SAVED}
    if instance.has_new_timers:
        earliest = sa.select(sa.func.min(Timer.due_at)).where(Timer.instance_id == instance.id)
        values["next_due_at"] = earliest.scalar_subquery()
    done = session.execute(
        sa.update(ProcessInstance)
        .where(ProcessInstance.id == instance.id, ProcessInstance.version == instance.version)
        .values(version=instance.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if getattr(done, "rowcount", 0) != 1:
        raise Conflict("the instance was changed by somebody who did not hold its lock", code="stale")
    instance.version, instance.has_new_timers = instance.version + 1, False
