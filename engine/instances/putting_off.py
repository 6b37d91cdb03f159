"""When a task is done: put off until a day, woken, before or after others, and with more time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine import clock, events
from engine.calendar import counting
from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.city.calendar import calendar_of
from engine.errors import Invalid
from engine.instances import tasks
from engine.instances.assign import change
from engine.instances.deadlines import explained
from engine.instances.locked import lock_instance_of_task
from engine.instances.moves import move_tasks, move_timers

LEVELS: Mapping[str, int] = {"low": 30, "normal": 50, "high": 80}


def put_off(session: Session, task_id: uuid.UUID, until: dt.date, actor: Actor) -> None:
    """The task leaves the actor's list until a day begins in the city; an offered one is taken by that.

    Raises Invalid at `until`: past (today or before), after_due, late (what is late cannot be put off).
    """
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    actor = authorize(actor, "task.complete", tasks.thing_of(task))
    calendar = calendar_of(session, actor.city_id)
    if reason := _refused(until, task.due_at, calendar):
        raise Invalid("it cannot be put off so long", fields={"until": [reason]})
    wakes_at = dt.datetime.combine(until, dt.time(), calendar.zone)
    owner = task.assignee_id or actor.owner_id or actor.person_id
    body = {"until": wakes_at.astimezone(dt.UTC).isoformat()}
    chosen = {"follow_up_at": wakes_at, "follow_up_explained": None}
    change(session, instance, task, actor, events.TASK_PUT_OFF, body, **chosen, assignee_id=owner)


def _refused(until: dt.date, due_at: dt.datetime | None, calendar: WorkingCalendar) -> str | None:
    if until <= calendar.local_day(clock.now()):
        return "past"
    if due_at is None:
        return None
    if due_at <= clock.now():
        return "late"
    return "after_due" if until > calendar.local_day(due_at) else None


def wake(session: Session, task_id: uuid.UUID, actor: Actor) -> None:
    """A task that was put off is back on the list now."""
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    actor = authorize(actor, "task.complete", tasks.thing_of(task))
    change(session, instance, task, actor, events.TASK_WOKEN, {}, follow_up_at=None, follow_up_explained=None)


def prioritise(session: Session, task_id: uuid.UUID, level: str, actor: Actor) -> None:
    """A coordinator puts a task before or after others: low, normal, high. Raises Invalid at `level`."""
    if level not in LEVELS:
        raise Invalid(f"a priority is one of {', '.join(LEVELS)}", fields={"level": ["unknown"]})
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    actor = authorize(actor, "task.assign", tasks.thing_of(task))
    change(session, instance, task, actor, events.TASK_PRIORITISED, {"level": level}, priority=LEVELS[level])


def extend(session: Session, task_id: uuid.UUID, until: dt.date, actor: Actor) -> None:
    """A coordinator gives a task until the end of work of a day, and moves its unfired clocks with it.

    Raises Invalid at `until`: past, not_later (than the deadline there is), too_far (nothing is counted there).
    """
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    actor = authorize(actor, "task.assign", tasks.thing_of(task))
    calendar, now = calendar_of(session, actor.city_id), clock.now()
    if until < calendar.local_day(now):
        raise Invalid("this day is past", fields={"until": ["past"]})
    if until.year > clock.LAST_YEAR:
        raise Invalid("no deadline lies there", fields={"until": ["too_far"]})
    due = counting.end_of_work(calendar, until, now)
    if task.due_at is not None and due.due_at <= task.due_at:
        raise Invalid("the task has as much time already", fields={"until": ["not_later"]})
    move_tasks(session, instance, task.body, due)
    move_timers(session, instance, task.body, due, calendar)
    body = {"from": task.due_at.isoformat() if task.due_at else None, "to": due.due_at.isoformat()}
    change(
        session, instance, task, actor, events.DEADLINE_MOVED, body,
        due_at=due.due_at, due_explained=explained(due), follow_up_at=None, follow_up_explained=None,
    )  # fmt: skip
