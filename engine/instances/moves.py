"""The operators of this room: effects that move a deadline, pause it, or give a task to somebody else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.calendar import counting
from engine.calendar.due import DueDate
from engine.calendar.working import WorkingCalendar
from engine.history import Event
from engine.instances.deadlines import Deadlines, explained
from engine.instances.drawn_pauses import pause_deadline, resume_deadline
from engine.instances.locked import Locked
from engine.instances.registry import EffectContext, register_effect
from engine.instances.tables import OPEN, Timer, UserTask
from engine.process.step import Due, Effect


def register() -> None:
    """Puts this room's operators on the allow-list."""
    register_effect("extend_deadline", extend_deadline, moves_tasks=True)
    register_effect("reassign_task", reassign_task, moves_tasks=True)
    register_effect("pause_deadline", pause_deadline, moves_tasks=True)
    register_effect("resume_deadline", resume_deadline, moves_tasks=True)


def extend_deadline(session: Session, instance: Locked, effect: Effect, context: EffectContext) -> Sequence[Event]:
    """Moves the watched task's deadline to the end of work of `until`, and its unfired timers with it.

    Where no task is watched the date becomes the instance's own promised deadline.
    """
    until = as_day(effect.parameters.get("until"), context)
    due = counting.end_of_work(context.calendar, until, context.now)
    if effect.watched is None:
        instance.promised_at = due.due_at
    else:
        move_tasks(session, instance, effect.watched, due)
    move_timers(session, instance, effect.watched, due, context.calendar)
    return [
        Event(
            type=events.DEADLINE_MOVED,
            body={
                "task": str(context.watched.id) if context.watched else None,
                "from": _text(context.watched.due_at if context.watched else None),
                "to": _text(due.due_at),
            },
        )
    ]


def as_day(value: Any, context: EffectContext) -> dt.date:
    """A day out of FEEL or a form: a date, an instant, or ISO text of either."""
    if isinstance(value, dt.datetime):
        return context.calendar.local_day(value)
    if isinstance(value, dt.date):
        return value
    text = str(value)
    if len(text) == len("2026-03-12"):
        return dt.date.fromisoformat(text)
    return context.calendar.local_day(dt.datetime.fromisoformat(text))


def move_tasks(session: Session, instance: Locked, body: int, due: DueDate) -> None:
    """All open tasks of one body get a deadline."""
    session.execute(
        sa.update(UserTask)
        .where(UserTask.instance_id == instance.id, UserTask.body == body, UserTask.state == OPEN)
        .values(due_at=due.due_at, due_explained=explained(due))
        .execution_options(synchronize_session=False)
    )


def move_timers(
    session: Session, instance: Locked, body: int | None, due: DueDate, calendar: WorkingCalendar
) -> None:  # fmt: skip
    """What has fired stays fired; what has not is counted from the new deadline."""
    counted = Deadlines(
        calendar=calendar, now=clock.now(), promised=instance.promised_at,
        watched={} if body is None else {body: due.due_at},
    )  # fmt: skip
    is_watching = Timer.watched.is_(None) if body is None else Timer.watched == body
    rows = session.execute(
        sa.select(Timer.id, Timer.function, Timer.number, Timer.watched).where(
            Timer.instance_id == instance.id, is_watching, Timer.function.in_(("before_due", "after_due"))
        )
    ).all()
    moved = []
    for row in rows:
        found = counted.resolve(Due(function=row.function, number=row.number, watched=row.watched))
        moved.append({"id": row.id, "due_at": found.due_at if found else None, "explained": explained(found)})
    if moved:
        session.execute(sa.update(Timer), moved, execution_options={"synchronize_session": False})
        instance.has_new_timers = True


def reassign_task(session: Session, instance: Locked, effect: Effect, context: EffectContext) -> Sequence[Event]:
    """Gives the watched task to another person."""
    person = uuid.UUID(str(effect.parameters.get("to")))
    if effect.watched is None or context.watched is None:
        return []
    session.execute(
        sa.update(UserTask)
        .where(UserTask.instance_id == instance.id, UserTask.body == effect.watched, UserTask.state == OPEN)
        .values(assignee_id=person, owner_id=None, given_at=context.now)
        .execution_options(synchronize_session=False)
    )
    return [Event(type=events.TASK_ASSIGNED, body={"task": str(context.watched.id), "to": str(person)})]


def _text(instant: dt.datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
