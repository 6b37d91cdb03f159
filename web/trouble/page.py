"""Reads the page of troubles: five statements, however much there is."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.city.authorize import Thing, is_allowed
from engine.city.tables import Person, RoleHeld
from engine.instances import incidents, surge, suspend
from engine.instances.incidents import STEP, TIMER
from engine.instances.tables import Incident, ProcessInstance
from web.trouble.views import Cause, Held, Mender, Overview, Standing, Trouble
from web.words import codes

MENDING = ("coordinator", "administrator")


def overview(session: Session, actor: Actor) -> Overview:
    """All of it."""
    city_id = actor.city_id
    found = incidents.list_open(session, city_id)
    return Overview(
        held=_held(surge.find_held(session, city_id)),
        causes=_causes(found, _cases(session, city_id, found)),
        standing=tuple(
            Standing(id=str(row.id), case=row.business_key, since=row.suspended_at)
            for row in suspend.list_suspended(session, city_id)
            if row.suspended_at is not None
        ),
        menders=_menders(session, city_id),
        can_suspend=is_allowed(actor, "case.suspend", Thing(city_id=city_id)),
    )


def _held(row: surge.Surge | None) -> Held | None:
    if row is None:
        return None
    is_counted = row.due < surge.most(row.surge_limit)
    return Held(due=row.due, limit=row.surge_limit, since=row.noticed_at, is_counted=is_counted)


def _causes(found: Sequence[Incident], cases: Mapping[uuid.UUID, str]) -> tuple[Cause, ...]:
    """`found` comes cause by cause."""
    grouped = itertools.groupby(found, key=lambda incident: incident.cause)
    return tuple(_cause(cause, list(rows), cases) for cause, rows in grouped)


def _cause(cause: str, found: Sequence[Incident], cases: Mapping[uuid.UUID, str]) -> Cause:
    kind = cause.partition(": ")[2]
    job = codes.word(found[0].job, "trouble_job")
    return Cause(
        cause=cause, title=f"{job}: {kind}" if kind else job, rows=tuple(_trouble(row, cases) for row in found)
    )


def _trouble(row: Incident, cases: Mapping[uuid.UUID, str]) -> Trouble:
    return Trouble(
        id=str(row.id), case=cases.get(row.instance_id, "") if row.instance_id else "", element=row.element_id or "",
        job=row.job, reason=row.reason, first_at=row.raised_at, last_at=row.seen_at, times=row.times,
        mender_id=str(row.mender_id or ""), retry_at=row.retry_at,
        can_retry=row.outbox_id is not None or (row.job in (STEP, TIMER) and row.token is not None),
    )  # fmt: skip


def _cases(session: Session, city_id: uuid.UUID, found: Sequence[Incident]) -> Mapping[uuid.UUID, str]:
    ids = {row.instance_id for row in found if row.instance_id is not None}
    query = sa.select(ProcessInstance.id, ProcessInstance.business_key).where(
        ProcessInstance.city_id == city_id, ProcessInstance.id.in_(ids)
    )
    return {instance_id: key for instance_id, key in session.execute(query)} if ids else {}


def _menders(session: Session, city_id: uuid.UUID) -> tuple[Mender, ...]:
    query = (
        sa.select(Person.id, Person.name)
        .join(RoleHeld, sa.and_(RoleHeld.city_id == Person.city_id, RoleHeld.person_id == Person.id))
        .where(Person.city_id == city_id, Person.is_active.is_(True), RoleHeld.role.in_(MENDING))
        .distinct()
        .order_by(Person.name)
    )
    return tuple(Mender(id=str(person), name=name) for person, name in session.execute(query))
