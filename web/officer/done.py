"""What a person has completed, with its receipt: the newest of each case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.evidence.tables import Receipt
from engine.instances.tables import ProcessInstance, UserTask

MOST = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A completed task."""

    task_id: uuid.UUID
    instance_id: uuid.UUID
    business_key: str
    form_key: str
    name: str
    receipt: str | None


def list_done(session: Session, actor: Actor) -> list[Done]:
    """One row per case, the newest first; one statement."""
    rows = session.execute(
        sa.select(
            UserTask.id, UserTask.instance_id, ProcessInstance.business_key, UserTask.form_key, UserTask.name,
            Receipt.number,
        )
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Receipt, sa.and_(Receipt.task_id == UserTask.id, Receipt.city_id == UserTask.city_id))
        .where(UserTask.city_id == actor.city_id, UserTask.completed_by == actor.person_id)
        .order_by(UserTask.completed_at.desc(), UserTask.id.desc())
        .limit(MOST)
    )  # fmt: skip
    found: dict[str, Done] = {}
    for task_id, instance_id, key, form_key, name, number in rows:
        done = Done(
            task_id=task_id, instance_id=instance_id, business_key=key, form_key=form_key or "", name=name,
            receipt=number,
        )  # fmt: skip
        found.setdefault(key, done)
    return list(found.values())
