"""Which open deadlines a change of the calendar would move. Reads only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.calendar.changes import Change, changed
from engine.city.calendar.kept import Kept
from engine.instances.recount import rules
from engine.instances.tables import OPEN, RUNNING, ProcessInstance, UserTask


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """An open task whose deadline moves."""

    task_id: uuid.UUID
    business_key: str
    name: str
    candidate_group: str | None
    before: dt.datetime
    after: dt.datetime
    explained: dict[str, Any]  # how the new one is counted
    becomes_late: bool
    is_late_no_more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """The calendar as it is and as it would be, and the deadlines that would move, the nearest first."""

    before: Kept
    after: Kept
    moved: tuple[Moved, ...]

    @property
    def late(self) -> int:
        """How many become late by it."""
        return sum(each.becomes_late for each in self.moved)


def preview(session: Session, actor: Actor, before: Kept, change: Change) -> Preview:
    """What a change of this calendar would do in the actor's city, in one statement.

    Raises Forbidden, Invalid for a change that cannot be.
    """
    authorize(actor, "calendar.change", Thing(city_id=actor.city_id))
    after = changed(before, change)
    moved = sorted(_moved(session, actor.city_id, after.working()), key=lambda it: (it.after, it.business_key, it.name))
    return Preview(before=before, after=after, moved=tuple(moved))


def _moved(session: Session, city_id: uuid.UUID, calendar: WorkingCalendar) -> Iterator[Moved]:
    now = clock.now()
    for row in session.execute(_open_deadlines(city_id)):
        data = rules.recounted(calendar, row.due_explained)
        after = None if data is None else rules.due_at(data)
        if data is None or after is None or after == row.due_at:
            continue
        yield Moved(
            task_id=row.id, business_key=row.business_key, name=row.name, candidate_group=row.candidate_group,
            before=row.due_at, after=after, explained=data, becomes_late=after <= now < row.due_at,
            is_late_no_more=row.due_at <= now < after,
        )  # fmt: skip


def _open_deadlines(city_id: uuid.UUID) -> sa.Select[Any]:
    task, instance = UserTask, ProcessInstance
    return (
        sa.select(task.id, task.name, task.candidate_group, task.due_at, task.due_explained, instance.business_key)
        .join(instance, sa.and_(instance.city_id == task.city_id, instance.id == task.instance_id))
        .where(task.city_id == city_id, task.state == OPEN, task.due_at.is_not(None), instance.state == RUNNING)
    )
