"""Claiming, releasing and assigning a user task, under its instance's lock."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events, history
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.city.tables import get_person
from engine.errors import Conflict
from engine.history import Event
from engine.instances import tasks
from engine.instances.locked import Locked, lock_instance_of_task, save
from engine.instances.tables import UserTask


def claim(session: Session, task_id: uuid.UUID, actor: Actor) -> None:
    """The actor takes an offered task. Raises Conflict `task_claimed` with who was faster."""
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    if task.assignee_id is not None and task.assignee_id != actor.person_id:
        raise Conflict("somebody else has taken this task", code="task_claimed", by=str(task.assignee_id))
    authorize(actor, "task.claim", tasks.thing_of(task))
    _assign(session, instance, task_id, actor.person_id, actor, events.TASK_CLAIMED)


def release(session: Session, task_id: uuid.UUID, actor: Actor) -> None:
    """The assignee gives a task back to its candidate group."""
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    authorize(actor, "task.complete", tasks.thing_of(task))
    _assign(session, instance, task_id, None, actor, events.TASK_ASSIGNED)


def assign(session: Session, task_id: uuid.UUID, to: uuid.UUID, actor: Actor) -> None:
    """A coordinator gives a task to a person of the city."""
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    authorize(actor, "task.assign", tasks.thing_of(task))
    get_person(session, actor.city_id, to)
    _assign(session, instance, task_id, to, actor, events.TASK_ASSIGNED)


def _assign(
    session: Session, instance: Locked, task_id: uuid.UUID, to: uuid.UUID | None, actor: Actor, type_: str
) -> None:
    session.execute(
        sa.update(UserTask)
        .where(UserTask.id == task_id)
        .values(assignee_id=to)
        .execution_options(synchronize_session=False)
    )
    body = {"task": str(task_id), "to": str(to) if to else None}
    history.append(session, instance, [Event(type=type_, body=body)], actor=actor.id, request_id=actor.request_id)
    save(session, instance)
