"""What has come to a technical stop, and who mends it. One open row per thing: what happens again is counted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import get_person
from engine.errors import Conflict, NotFound
from engine.instances.tables import Incident
from engine.store import new_id

STEP, TIMER = "step", "timer"  # jobs of this room; those above are kinds of outbox rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """What went wrong: `job` is a kind of outbox row, or a step, or a timer."""

    city_id: uuid.UUID
    reason: str
    job: str
    instance_id: uuid.UUID | None = None
    outbox_id: uuid.UUID | None = None
    process: str | None = None
    element: str | None = None
    token: int | None = None

    @property
    def cause(self) -> str:
        """What incidents are grouped by: the job and the kind of error, without this one's particulars."""
        said = self.reason.removeprefix(f"{self.job}: ")
        return f"{self.job}: {said.partition(':')[0].strip()}"[:200]


def note(session: Session, trouble: Trouble) -> None:
    """Raises an incident, or counts the one that is open for the same thing once more."""
    now, reason = clock.now(), trouble.reason[:2000]
    again = sa.update(Incident).where(
        Incident.city_id == trouble.city_id, Incident.resolved_at.is_(None), *_same(trouble)
    ).values(times=Incident.times + 1, seen_at=now, reason=reason, cause=trouble.cause, retry_at=None)  # fmt: skip
    done = session.execute(again.execution_options(synchronize_session=False))
    if getattr(done, "rowcount", 0):
        return
    row = dict(
        id=new_id(), city_id=trouble.city_id, instance_id=trouble.instance_id, outbox_id=trouble.outbox_id,
        process_key=trouble.process, element_id=trouble.element, token=trouble.token, job=trouble.job,
        cause=trouble.cause, reason=reason, raised_at=now, seen_at=now, times=1,
    )  # fmt: skip
    session.execute(sa.insert(Incident), [row])


def _same(trouble: Trouble) -> list[sa.ColumnElement[bool]]:
    if trouble.outbox_id is not None:
        return [Incident.outbox_id == trouble.outbox_id]
    return [
        Incident.outbox_id.is_(None),
        Incident.instance_id.is_not_distinct_from(trouble.instance_id),
        Incident.element_id.is_not_distinct_from(trouble.element),
        Incident.token.is_not_distinct_from(trouble.token),
        Incident.job == trouble.job,
    ]


def mend(session: Session, incident_id: uuid.UUID) -> None:
    """The job has run: the incident is over. For whoever ran it, in the same unit."""
    _resolve(session, Incident.id == incident_id)


def find_of_row(session: Session, outbox_id: uuid.UUID) -> Incident | None:
    """The open incident of a row of the outbox."""
    return session.scalar(sa.select(Incident).where(Incident.outbox_id == outbox_id, Incident.resolved_at.is_(None)))


def _resolve(session: Session, which: sa.ColumnElement[bool]) -> None:
    session.execute(
        sa.update(Incident).where(which, Incident.resolved_at.is_(None)).values(resolved_at=clock.now(), retry_at=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def get_open(session: Session, city_id: uuid.UUID, incident_id: uuid.UUID) -> Incident:
    """An incident of this city that is not over; raises NotFound, or Conflict `incident_mended`."""
    found = session.scalar(
        sa.select(Incident).where(Incident.city_id == city_id, Incident.id == incident_id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if found is None:
        raise NotFound("no such incident")
    if found.resolved_at is not None:
        raise Conflict("it is mended", code="incident_mended")
    return found


def list_open(
    session: Session, city_id: uuid.UUID, *, cause: str | None = None, limit: int = 500
) -> Sequence[Incident]:
    """The open incidents of a city, all or of one cause: those of one cause together, the newest seen first."""
    wanted = [Incident.city_id == city_id, Incident.resolved_at.is_(None)]
    if cause is not None:
        wanted.append(Incident.cause == cause)
    query = sa.select(Incident).where(*wanted).order_by(Incident.cause, Incident.seen_at.desc(), Incident.id)
    return session.scalars(query.limit(limit)).all()


def plan_retry(session: Session, incident_id: uuid.UUID, at: dt.datetime) -> None:
    """Remembers when it is tried again."""
    session.execute(
        sa.update(Incident).where(Incident.id == incident_id).values(retry_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def assign(session: Session, incident_id: uuid.UUID, to: uuid.UUID | None, actor: Actor) -> None:
    """Somebody of the city mends it, or nobody in particular."""
    authorize(actor, "incident.retry", Thing(city_id=actor.city_id))
    incident = get_open(session, actor.city_id, incident_id)
    incident.mender_id = get_person(session, actor.city_id, to).id if to is not None else None
