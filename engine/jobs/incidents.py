"""A job that ended badly for good is shown to people: an incident, and a line in the case's history."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import events, history
from engine.history import Event
from engine.instances.incidents import Trouble, find_of_row, mend, note
from engine.instances.locked import lock_instance, save
from engine.store.outbox import Work


def raise_incident(session: Session, work: Work, reason: str) -> None:
    """Writes the incident; where the row belongs to a case, under its lock, which comes before all else in the unit."""
    if work.instance_id is not None:
        instance = lock_instance(session, work.city_id, work.instance_id)
        body = {"job": work.kind, "outbox": str(work.id), "reason": reason[:200]}
        history.append(session, instance, [Event(type=events.INCIDENT_RAISED, body=body)], actor="system")
        save(session, instance)
    trouble = Trouble(
        city_id=work.city_id, instance_id=work.instance_id, outbox_id=work.id, job=work.kind,
        reason=f"{work.kind}: {reason}",
    )  # fmt: skip
    note(session, trouble)


def mend_row(session: Session, work: Work) -> None:
    """A row that was an incident has come to its end; the case hears of it. Costs nothing at a first try."""
    found = find_of_row(session, work.id) if work.last_error is not None else None
    if found is None:
        return
    if work.instance_id is not None:
        instance = lock_instance(session, work.city_id, work.instance_id)
        body = {"job": work.kind, "outbox": str(work.id)}
        history.append(session, instance, [Event(type=events.INCIDENT_RESOLVED, body=body)], actor="system")
        save(session, instance)
    mend(session, found.id)
