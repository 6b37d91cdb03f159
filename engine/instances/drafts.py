"""What a person has typed and not sent yet, kept on the server until the task is completed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.instances import tasks
from engine.instances.tables import OPEN, TaskDraft
from engine.store import new_id
from engine.store.inserting import upsert


def save_draft(session: Session, task_id: uuid.UUID, actor: Actor, values: Mapping[str, Any]) -> None:
    """Keeps a person's values for an open task; a task that is not open any more keeps none.

    Raises NotFound, Forbidden or FourEyesViolated for whom could not send them either.
    """
    found = tasks.get_task(session, actor.city_id, task_id)
    authorize(actor, "task.complete", found.thing)
    if actor.person_id is None or found.task.state != OPEN:
        return
    kept = dict(values=dict(values), saved_at=clock.now())
    row = dict(id=new_id(), city_id=actor.city_id, task_id=task_id, person_id=actor.person_id, **kept)
    session.execute(upsert(session, TaskDraft, row, ["task_id", "person_id"], kept))


def find_draft(session: Session, task_id: uuid.UUID, actor: Actor) -> TaskDraft | None:
    """A person's own draft of a task."""
    return session.scalar(
        sa.select(TaskDraft).where(
            TaskDraft.city_id == actor.city_id, TaskDraft.task_id == task_id, TaskDraft.person_id == actor.person_id
        )
    )
