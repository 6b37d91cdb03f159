"""The operators by which a drawing says that a task waits for somebody: its clock stands, and goes on.

What a coordinator has paused by hand a drawing does not let go on, and what is late stays late, as by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events
from engine.history import Event
from engine.instances.deadlines import explained
from engine.instances.locked import Locked
from engine.instances.pausing import LONGEST, PAUSED, going_on, pause_of, refusal_of
from engine.instances.recount.moving import follow_tasks
from engine.instances.registry import EffectContext
from engine.instances.tables import OPEN, UserTask
from engine.process.step import Effect

DRAWN = "drawn"  # mark of a pause that a drawing began
Change = tuple[dt.datetime | None, Mapping[str, Any], Event]  # deadline, how it is counted, what happened


def pause_deadline(session: Session, instance: Locked, effect: Effect, context: EffectContext) -> Sequence[Event]:
    """The clock of the watched task stands from now on; `for` says in words who is waited for."""
    words = " ".join(str(effect.parameters.get("for") or effect.element).split())[:LONGEST]
    standing = {"since": context.now.isoformat(), "for": words, DRAWN: True}

    def stop(row: UserTask) -> Change | None:
        if pause_of(row.due_at, row.due_explained) or refusal_of(session, row):
            return None
        body = {"from": _text(row.due_at), "reason": words}
        return None, {**row.due_explained, PAUSED: standing}, _event(events.TASK_PAUSED, row, body)

    return _each(session, instance, effect, context, stop)


def resume_deadline(session: Session, instance: Locked, effect: Effect, context: EffectContext) -> Sequence[Event]:
    """It goes on with the working time that was left."""

    def go(row: UserTask) -> Change | None:
        if DRAWN not in pause_of(row.due_at, row.due_explained):
            return None
        due = going_on(context.calendar, row.due_explained)
        body = {"from": row.due_explained["due_at"], "to": _text(due.due_at)}
        return (
            due.due_at,
            explained(due, row.due_explained.get("text", "")) or {},
            _event(events.TASK_RESUMED, row, body),
        )

    return _each(session, instance, effect, context, go)


def _each(
    session: Session, instance: Locked, effect: Effect, context: EffectContext,
    change: Callable[[UserTask], Change | None],
) -> Sequence[Event]:  # fmt: skip
    """Every open task of the watched body; where nothing is watched there is nothing to pause."""
    happened: list[Event] = []
    for row in _watched(session, instance, effect):
        found = change(row)
        if found is not None:
            _write(session, row, found)
            happened.append(found[2])
    if happened:
        follow_tasks(session, instance, context.calendar)
    return happened


def _watched(session: Session, instance: Locked, effect: Effect) -> Sequence[UserTask]:
    if effect.watched is None:
        return ()
    return session.scalars(
        sa.select(UserTask)
        .where(
            UserTask.city_id == instance.city_id, UserTask.instance_id == instance.id,
            UserTask.body == effect.watched, UserTask.state == OPEN,
        )
        .order_by(UserTask.id)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _write(session: Session, row: UserTask, change: Change) -> None:
    session.execute(
        sa.update(UserTask)
        .where(UserTask.city_id == row.city_id, UserTask.id == row.id)
        .values(due_at=change[0], due_explained=change[1])
        .execution_options(synchronize_session=False)
    )


def _event(type_: str, row: UserTask, body: Mapping[str, Any]) -> Event:
    return Event(type=type_, body={"task": str(row.id), "element": row.element_id, "agency": row.agency_key, **body})


def _text(instant: dt.datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
