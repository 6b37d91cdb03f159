"""A job that ended badly for good is shown to people: an incident, and a line in the case's history."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.history import Event
from engine.instances.locked import lock_instance, save
from engine.instances.tables import Incident
from engine.store import new_id
from engine.store.outbox import Work


def raise_incident(session: Session, work: Work, reason: str) -> None:
    """Writes the incident; where the row belongs to a case, under its lock, which comes before all else in the unit."""
    if work.instance_id is not None:
        instance = lock_instance(session, work.city_id, work.instance_id)
        body = {"job": work.kind, "outbox": str(work.id), "reason": reason[:200]}
        history.append(session, instance, [Event(type=events.INCIDENT_RAISED, body=body)], actor="system")
        save(session, instance)
    row = dict(
        id=new_id(), city_id=work.city_id, instance_id=work.instance_id, outbox_id=work.id,
        reason=f"{work.kind}: {reason}"[:2000], raised_at=clock.now(),
    )  # fmt: skip
    session.execute(sa.insert(Incident), [row])
