"""Trying again what had come to a technical stop, at somebody's wish: now or at a time, one or all of one cause.

A job of the outbox is opened again; a step and a timer are tried in a row of their own. Mended is what has run, not
what was asked to: the incident ends in the unit that ends the job, and is counted once more when it fails again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor, system
from engine.city.authorize import Thing, authorize
from engine.errors import Busy, Conflict, LayakError
from engine.history import Event
from engine.instances import advance, incidents
from engine.instances.incidents import STEP, TIMER, Trouble
from engine.instances.locked import lock_instance, save
from engine.instances.sweep import fire_again
from engine.instances.tables import Incident
from engine.jobs.consumers import Consumer, End, find_consumer, register_consumer
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Planned, Work, plan_rows, reopen

KIND, QUEUE = "incident.retry", "outbox"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What became of one wish: `refusal` is a code, or None where it was taken."""

    incident_id: uuid.UUID
    refusal: str | None = None


def register() -> None:
    """Carries out what is asked of steps and timers."""
    register_consumer(KIND, Consumer(run=run))


def retry(session: Session, incident_id: uuid.UUID, actor: Actor, at: dt.datetime | None = None) -> None:
    """Has one tried again, at once or at an instant. Raises NotFound, Forbidden, Conflict `incident_mended`,
    `not_retriable` for what nobody can try again."""
    authorize(actor, "incident.retry", Thing(city_id=actor.city_id))
    incident = incidents.get_open(session, actor.city_id, incident_id)
    due_at = max(at or clock.now(), clock.now())
    if incident.outbox_id is not None:
        _open_again(session, incident, due_at)
    elif incident.job in (STEP, TIMER) and incident.token is not None:
        body = {"incident": str(incident.id), "by": actor.id}
        key = f"{KIND}:{incident.id}:{incident.times}:{due_at.isoformat()}"
        planned = Planned(queue=QUEUE, kind=KIND, destination=KIND, body=body, dedupe_key=key, due_at=due_at)
        plan_rows(session, actor.city_id, [planned], request_id=actor.request_id)
    else:
        raise Conflict("nothing can be tried again here; mend the cause", code="not_retriable")
    incidents.plan_retry(session, incident.id, due_at)


def retry_all(sessions: SessionFactory, cause: str, actor: Actor, at: dt.datetime | None = None) -> list[Asked]:
    """All of one cause, each in a unit of its own."""
    with sessions() as session:
        found = in_unit(session, lambda s: [i.id for i in incidents.list_open(s, actor.city_id, cause=cause)])
        return [_asked(session, incident_id, actor, at) for incident_id in found]


def _asked(session: Session, incident_id: uuid.UUID, actor: Actor, at: dt.datetime | None) -> Asked:
    try:
        in_unit(session, lambda s: retry(s, incident_id, actor, at))
    except LayakError as refusal:
        return Asked(incident_id=incident_id, refusal=refusal.code)
    return Asked(incident_id=incident_id)


def _open_again(session: Session, incident: Incident, due_at: dt.datetime) -> None:
    assert incident.outbox_id is not None
    kind = reopen(session, incident.outbox_id, due_at)
    if kind is None:
        return  # it is open already: somebody was faster
    consumer = find_consumer(kind)
    if consumer is not None and consumer.tried_again is not None:
        consumer.tried_again(session, incident.outbox_id)


def run(sessions: SessionFactory, work: Work) -> End:
    """Carries out one wish, in a unit of its own; a failure is the incident's again."""
    incident_id = uuid.UUID(work.body["incident"])
    with sessions() as session:
        try:
            in_unit(session, lambda s: _run(s, work.city_id, incident_id))
        except (Busy, sa.exc.OperationalError, sa.exc.InterfaceError):
            raise  # the database's trouble, not the incident's: the drain tries again
        except Exception as error:  # whatever stopped it the first time may stop it again: that is its own trouble
            reason = f"{getattr(error, 'code', None) or type(error).__name__}: {error}"
            in_unit(session, lambda s: _failed(s, work.city_id, incident_id, reason))
    return End()


def _run(session: Session, city_id: uuid.UUID, incident_id: uuid.UUID) -> None:
    found = session.scalar(_of(city_id, incident_id))
    if found is None:
        return  # mended meanwhile
    instance_id, job, element, token = found.instance_id, found.job, found.element_id, found.token
    assert instance_id is not None
    assert element is not None
    assert token is not None
    session.expunge(found)
    if job == STEP:  # the step itself ends its token's incident, or counts it again
        advance.retry(session, instance_id, token, system(city_id))
        return
    fire_again(session, city_id, instance_id, element, token)
    incidents.mend(session, incident_id)


def _of(city_id: uuid.UUID, incident_id: uuid.UUID) -> sa.Select[Incident]:
    return sa.select(Incident).where(
        Incident.city_id == city_id, Incident.id == incident_id, Incident.resolved_at.is_(None)
    )


def _failed(session: Session, city_id: uuid.UUID, incident_id: uuid.UUID, reason: str) -> None:
    found = session.scalar(_of(city_id, incident_id))
    if found is None or found.instance_id is None:
        return
    trouble = Trouble(
        city_id=city_id, reason=reason, job=found.job, instance_id=found.instance_id, process=found.process_key,
        element=found.element_id, token=found.token,
    )  # fmt: skip
    instance = lock_instance(session, city_id, found.instance_id)
    raised = Event(type=events.INCIDENT_RAISED, body={"element": found.element_id, "reason": reason[:200]})
    history.append(session, instance, [raised], actor="system")
    save(session, instance)
    incidents.note(session, trouble)
