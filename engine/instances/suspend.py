"""A case whose clocks stand still: no reminder, no deadline, no rung, until somebody lets it go on.

People may work on in the meantime. Its row has no `next_due_at`, so the sweep does not even look at it; what came due
fires once when it goes on, in order.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.errors import Conflict, Invalid, NotFound
from engine.history import Event
from engine.instances.locked import Locked, lock_instance, save
from engine.instances.tables import RUNNING, ProcessInstance


def suspend(session: Session, instance_id: uuid.UUID, actor: Actor, reason: str) -> None:
    """Stops the clocks. Raises Invalid without a reason, Conflict `not_running` or `suspended_already`."""
    instance = _locked(session, instance_id, actor)
    if not reason.strip():
        raise Invalid("say why", fields={"reason": ["required"]})
    if instance.state != RUNNING:
        raise Conflict("it is over", code="not_running")
    if instance.suspended_at is not None:
        raise Conflict("its clocks stand already", code="suspended_already")
    instance.suspended_at = clock.now()
    _saved(session, instance, actor, Event(type=events.INSTANCE_SUSPENDED, body={"reason": reason.strip()[:500]}))


def resume(session: Session, instance_id: uuid.UUID, actor: Actor) -> None:
    """Lets the clocks go on. Raises Conflict `not_suspended`."""
    instance = _locked(session, instance_id, actor)
    if instance.suspended_at is None:
        raise Conflict("its clocks go", code="not_suspended")
    since, instance.suspended_at = instance.suspended_at, None
    _saved(session, instance, actor, Event(type=events.INSTANCE_RESUMED, body={"since": since.isoformat()}))


def list_suspended(session: Session, city_id: uuid.UUID) -> Sequence[ProcessInstance]:
    """The cases of a city whose clocks stand, the longest first."""
    query = sa.select(ProcessInstance).where(
        ProcessInstance.city_id == city_id, ProcessInstance.suspended_at.is_not(None), ProcessInstance.state == RUNNING
    )
    return session.scalars(query.order_by(ProcessInstance.suspended_at)).all()


def get_running(session: Session, city_id: uuid.UUID, business_key: str) -> uuid.UUID:
    """The case of that name that runs; raises NotFound."""
    found = session.scalar(
        sa.select(ProcessInstance.id).where(
            ProcessInstance.city_id == city_id,
            ProcessInstance.business_key == business_key,
            ProcessInstance.state == RUNNING,
        )
    )
    if found is None:
        raise NotFound(f"no case {business_key} runs")
    return found


def _locked(session: Session, instance_id: uuid.UUID, actor: Actor) -> Locked:
    instance = lock_instance(session, actor.city_id, instance_id)
    authorize(actor, "case.suspend", Thing(city_id=instance.city_id))
    return instance


def _saved(session: Session, instance: Locked, actor: Actor, happened: Event) -> None:
    instance.has_new_timers = True  # `save` finds what is due next: nothing while it is suspended
    history.append(
        session, instance, [happened], actor=actor.id, on_behalf_of=actor.on_behalf_of, request_id=actor.request_id
    )
    save(session, instance)
