"""A task that waits for somebody outside: its clock stands still, and goes on with what was left of it.

While it stands there is no deadline: the task is late nowhere, and the clocks that watch it are not armed. The stored
explanation keeps the deadline there was, since when it stands, and for whom (`paused`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.calendar.due import DueDate, Pause, from_data
from engine.calendar.pausing import resumed
from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.city.calendar import calendar_of
from engine.errors import Conflict, Invalid, NotFound
from engine.history import Event
from engine.instances import tasks
from engine.instances.deadlines import explained
from engine.instances.definitions import get_definition
from engine.instances.locked import Locked, lock_instance_of_task, save
from engine.instances.recount import rules
from engine.instances.recount.moving import catch_up, follow_tasks
from engine.instances.registry import OpenTask
from engine.instances.tables import OPEN, ProcessInstance, UserTask

PAUSED, NEVER = "paused", "never"
LONGEST = 200
FIXED = frozenset({"instant", "end_of_day"})  # named outside: they wait for nobody


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The clock of an open task. `refusal` says why it cannot be paused: no_deadline, never, fixed or late. Of one that
    stands, `since` and `waiting_for` are set, `due_at` is what it had, `goes_on` what it would have from now."""

    task: UserTask
    due_at: dt.datetime | None
    explained: Mapping[str, Any] | None
    since: dt.datetime | None = None
    waiting_for: str = ""
    goes_on: dt.datetime | None = None
    refusal: str = ""


def pause(session: Session, task_id: uuid.UUID, actor: Actor, waiting_for: str) -> None:
    """The clock of a task stands still from now on, in the caller's unit; `waiting_for` is told to whoever looks.

    Raises Forbidden, Conflict `paused`, Invalid at `waiting_for` (required, too_long) or at `task` (the reasons of
    `Standing.refusal`).
    """
    words = " ".join(waiting_for.split())
    if not 0 < len(words) <= LONGEST:
        code = "too_long" if words else "required"
        raise Invalid("say who is waited for", fields={"waiting_for": [code]})
    instance, task, row, calendar = _locked(session, task_id, actor, "task.pause")
    if pause_of(row.due_at, row.due_explained):
        raise Conflict("its clock stands already", code="paused")
    if refusal := refusal_of(session, row):
        raise Invalid("this clock cannot be paused", fields={"task": [refusal]})
    data = {**row.due_explained, PAUSED: {"since": clock.now().isoformat(), "for": words}}
    body = {"from": row.due_at.isoformat() if row.due_at else None, "reason": words}
    _write(session, instance, task, actor, calendar, None, data, Event(type=events.TASK_PAUSED, body=body))


def resume(session: Session, task_id: uuid.UUID, actor: Actor) -> None:
    """The clock of a task goes on: its deadline is later by the working time it stood, in the caller's unit.

    Raises Forbidden, Conflict `not_paused`.
    """
    instance, task, row, calendar = _locked(session, task_id, actor, "task.resume")
    if not pause_of(row.due_at, row.due_explained):
        raise Conflict("its clock does not stand", code="not_paused")
    due = going_on(calendar, row.due_explained)
    data = explained(due, row.due_explained.get("text", ""))
    body = {"from": row.due_explained["due_at"], "to": due.due_at.isoformat()}
    _write(session, instance, task, actor, calendar, due.due_at, data, Event(type=events.TASK_RESUMED, body=body))


def list_clocks(session: Session, actor: Actor, business_key: str) -> Sequence[Standing]:
    """The clocks of a case's open tasks, in order of creation. Raises Forbidden, NotFound."""
    query = (
        sa.select(UserTask, ProcessInstance.cluster)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(
            UserTask.city_id == actor.city_id, UserTask.state == OPEN, ProcessInstance.business_key == business_key,
            ProcessInstance.city_id == actor.city_id,
        )
        .order_by(UserTask.id)
    )  # fmt: skip
    found = session.execute(query).all()
    if not found:
        raise NotFound("this case has no open task")
    for task, cluster in found:
        authorize(actor, "task.pause", tasks.thing_of(task, cluster))
    calendar = calendar_of(session, actor.city_id)
    return [_standing(session, task, calendar) for task, _cluster in found]


def _standing(session: Session, task: UserTask, calendar: WorkingCalendar) -> Standing:
    paused = pause_of(task.due_at, task.due_explained)
    if not paused:
        refusal = refusal_of(session, task)
        return Standing(task=task, due_at=task.due_at, explained=task.due_explained, refusal=refusal)
    stored = task.due_explained
    return Standing(
        task=task, due_at=rules.due_at(stored), explained=stored, since=dt.datetime.fromisoformat(paused["since"]),
        waiting_for=paused["for"], goes_on=going_on(calendar, stored).due_at,
    )  # fmt: skip


def pause_of(due_at: dt.datetime | None, stored: Mapping[str, Any] | None) -> Mapping[str, str]:
    """`since` (ISO text) and `for` of a clock that stands; empty while it runs. Another deadline ends a pause, too."""
    found: Mapping[str, str] = (stored or {}).get(PAUSED, {}) if due_at is None else {}
    return found


def refusal_of(session: Session, row: UserTask) -> str:
    """Why the clock of an open task cannot stand, as `Standing.refusal` says it; empty when it can."""
    if row.due_at is None or row.due_explained is None:
        return "no_deadline"
    node = get_definition(session, row.city_id, row.digest).node(row.process_key, row.element_id)
    if node.words.pause == NEVER:
        return "never"
    if row.due_explained["unit"] in FIXED:
        return "fixed"
    return "late" if row.due_at <= clock.now() else ""


def going_on(calendar: WorkingCalendar, stored: Mapping[str, Any]) -> DueDate:
    """The deadline after this pause, by the calendar as it is now."""
    due = from_data(rules.recounted(calendar, stored) or stored)
    since = dt.datetime.fromisoformat(stored[PAUSED]["since"])
    return resumed(calendar, due, [Pause(begin=since, end=clock.now())])


def _locked(
    session: Session, task_id: uuid.UUID, actor: Actor, action: str
) -> tuple[Locked, OpenTask, UserTask, WorkingCalendar]:
    """The instance is counted by the newest calendar before anything stands still or goes on."""
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    authorize(actor, action, tasks.thing_of(task))
    catch_up(session, instance)
    row = session.scalars(
        sa.select(UserTask).where(UserTask.city_id == instance.city_id, UserTask.id == task_id)
        .execution_options(populate_existing=True)
    ).one()  # fmt: skip
    return instance, task, row, calendar_of(session, instance.city_id, instance.calendar)


def _write(
    session: Session, instance: Locked, task: OpenTask, actor: Actor, calendar: WorkingCalendar,
    due_at: dt.datetime | None, data: Mapping[str, Any] | None, event: Event,
) -> None:  # fmt: skip
    session.execute(
        sa.update(UserTask)
        .where(UserTask.id == task.id)
        .values(due_at=due_at, due_explained=data)
        .execution_options(synchronize_session=False)
    )
    follow_tasks(session, instance, calendar)
    told = {"task": str(task.id), "element": task.element_id, "agency": task.agency_key, **event.body}
    history.append(
        session, instance, [Event(type=event.type, body=told)], actor=actor.id, on_behalf_of=actor.on_behalf_of,
        request_id=actor.request_id,
    )  # fmt: skip
    save(session, instance)
