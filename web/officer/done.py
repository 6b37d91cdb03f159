"""What a person has completed, or a stand-in for the person, with its receipt: the newest of each case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.evidence.tables import Receipt
from engine.instances.tables import ProcessInstance, UserTask
from engine.instances.tasks import by_actor

MOST = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A completed task."""

    task_id: uuid.UUID
    instance_id: uuid.UUID
    business_key: str
    form_key: str
    task: UserTask
    receipt: str | None


def list_done(session: Session, actor: Actor) -> list[Done]:
    """One row per case, the newest first; one statement."""
    rows = session.execute(
        sa.select(UserTask, ProcessInstance.business_key, Receipt.number)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Receipt, sa.and_(Receipt.task_id == UserTask.id, Receipt.city_id == UserTask.city_id))
        .where(UserTask.city_id == actor.city_id, by_actor(actor))
        .order_by(UserTask.completed_at.desc(), UserTask.id.desc())
        .limit(MOST)
    )
    found: dict[str, Done] = {}
    for task, key, number in rows:
        done = Done(
            task_id=task.id, instance_id=task.instance_id, business_key=key, form_key=task.form_key or "", task=task,
            receipt=number,
        )  # fmt: skip
        found.setdefault(key, done)
    return list(found.values())
