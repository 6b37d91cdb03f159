"""What pages read about deployments and instances: tables only, never a snapshot."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.tables import Person
from engine.errors import NotFound
from engine.history import HistoryEvent
from engine.instances.tables import (
    RUNNING,
    Deployment,
    DeploymentFile,
    Incident,
    ProcessInstance,
    UserTask,
)
from engine.process import declared


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    """A deployment, and how many instances run on it."""

    id: uuid.UUID
    key: str
    version: int
    digest: str
    title: str
    created_at: dt.datetime
    created_by: str
    running: int


def list_versions(session: Session, city_id: uuid.UUID, key: str | None = None) -> list[VersionView]:
    """All versions, by package, newest first; of one package if `key` names it."""
    running = (
        sa.select(sa.func.count())
        .select_from(ProcessInstance)
        .where(ProcessInstance.deployment_id == Deployment.id, ProcessInstance.state == RUNNING)
        .scalar_subquery()
    )
    query = sa.select(Deployment, running).where(Deployment.city_id == city_id)
    if key is not None:
        query = query.where(Deployment.key == key)
    rows = session.execute(query.order_by(Deployment.key, Deployment.version.desc()))
    return [
        VersionView(
            id=d.id, key=d.key, version=d.version, digest=d.digest, title=d.title, created_at=d.created_at,
            created_by=d.created_by, running=count,
        )
        for d, count in rows
    ]  # fmt: skip


def titles(session: Session, city_id: uuid.UUID) -> dict[str, str]:
    """Package key -> title of its newest version."""
    rows = session.execute(
        sa.select(Deployment.key, Deployment.title)
        .where(Deployment.city_id == city_id)
        .order_by(Deployment.key, Deployment.version)
    )
    return {key: title for key, title in rows}


def list_callers(session: Session, city_id: uuid.UUID) -> dict[str, tuple[str, ...]]:
    """Package key -> titles of the packages whose newest version calls it: it runs inside their cases."""
    rows = session.execute(
        sa.select(Deployment.key, Deployment.title, DeploymentFile.body)
        .join(DeploymentFile, DeploymentFile.deployment_id == Deployment.id)
        .where(Deployment.city_id == city_id, DeploymentFile.name == declared.FILE)
        .order_by(Deployment.key, Deployment.version)
    )
    newest = {key: (title, body) for key, title, body in rows}
    found: dict[str, tuple[str, ...]] = {}
    for title, body in newest.values():
        for called in declared.calls_of({declared.FILE: body}):
            found[called] = (*found.get(called, ()), title)
    return found


def files_of(session: Session, city_id: uuid.UUID, key: str, version: int) -> dict[str, bytes]:
    """The files of one version, byte for byte; raises NotFound."""
    rows = session.execute(
        sa.select(DeploymentFile.name, DeploymentFile.body)
        .join(Deployment, Deployment.id == DeploymentFile.deployment_id)
        .where(Deployment.city_id == city_id, Deployment.key == key, Deployment.version == version)
    )
    found = {name: body for name, body in rows}
    if not found:
        raise NotFound(f"no version {version} of {key}")
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceView:
    """A process instance as a page names it."""

    id: uuid.UUID
    business_key: str
    definition_key: str
    digest: str
    version: int
    title: str
    state: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    snapshot: bytes = field(repr=False)  # for `whereabouts`


def get_instance(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> InstanceView:
    """An instance of this city; raises NotFound."""
    row = session.execute(
        sa.select(ProcessInstance, Deployment.version, Deployment.title)
        .join(Deployment, Deployment.id == ProcessInstance.deployment_id)
        .where(ProcessInstance.city_id == city_id, ProcessInstance.id == instance_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    found, version, title = row
    return InstanceView(
        id=found.id, business_key=found.business_key, definition_key=found.definition_key, digest=found.digest,
        version=version, title=title, state=found.state, started_at=found.started_at, ended_at=found.ended_at,
        snapshot=found.snapshot,
    )  # fmt: skip


def list_all_tasks(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> list[UserTask]:
    """Every task an instance has had, oldest first."""
    return list(
        session.scalars(
            sa.select(UserTask)
            .where(UserTask.city_id == city_id, UserTask.instance_id == instance_id)
            .order_by(UserTask.id)
        )
    )


def list_story(
    session: Session, city_id: uuid.UUID, stream: uuid.UUID, *, limit: int = 200
) -> tuple[list[HistoryEvent], int]:
    """The newest events of a stream, newest first, and how many there are."""
    of_stream = sa.and_(HistoryEvent.city_id == city_id, HistoryEvent.stream == stream)
    rows = session.scalars(sa.select(HistoryEvent).where(of_stream).order_by(HistoryEvent.seq.desc()).limit(limit))
    found = list(rows)
    return found, found[0].seq if found else 0


def list_incidents(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID | None = None) -> list[Incident]:
    """Technical stops that are not resolved."""
    query = sa.select(Incident).where(Incident.city_id == city_id, Incident.resolved_at.is_(None))
    if instance_id is not None:
        query = query.where(Incident.instance_id == instance_id)
    return list(session.scalars(query.order_by(Incident.raised_at)))


def names_of(session: Session, city_id: uuid.UUID, person_ids: set[Any]) -> dict[str, str]:
    """Person id as text -> name, for those of this city."""
    ids = [found for found in map(_person_id, person_ids) if found is not None]
    if not ids:
        return {}
    rows = session.execute(sa.select(Person.id, Person.name).where(Person.city_id == city_id, Person.id.in_(ids)))
    return {str(person_id): name for person_id, name in rows}


def _person_id(text: Any) -> uuid.UUID | None:
    """A person's id; `system`, `link` and `source:...` are nobody's."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
