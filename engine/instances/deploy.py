"""A folder of files becomes an immutable version. Running instances keep theirs."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import lock_city
from engine.history import Event
from engine.instances import registry
from engine.instances.definitions import get_definition, keep, latest_digests
from engine.instances.tables import Deployment, DeploymentFile, ProcessDefinitionRow
from engine.process import checking, package
from engine.process.checking import Checked
from engine.process.findings import Finding
from engine.process.model import ProcessDefinition
from engine.store import insert_rows, new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployed:
    """What a deployment did: its version, whether it is new, and which files differ from the one before."""

    key: str
    version: int
    digest: str
    is_new: bool
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def deploy(session: Session, files: Mapping[str, bytes], actor: Actor) -> Deployed:
    """Checks a package and stores it as the next version of its main process, in the caller's unit.

    The same bytes as the newest version make no new one. Raises Refused with every finding.
    """
    authorize(actor, "process.deploy", Thing(city_id=actor.city_id))
    stored = package.with_ids(files)
    definition = _built(check(session, actor.city_id, stored))
    city = lock_city(session, actor.city_id)
    newest = _newest(session, actor.city_id, definition.key)
    if newest is not None and newest.digest == definition.digest:
        return Deployed(key=newest.key, version=newest.version, digest=newest.digest, is_new=False)
    before = _files_of(session, newest.id) if newest is not None else {}
    made = _store(session, definition, stored, actor, 1 if newest is None else newest.version + 1)
    body = {"key": made.key, "version": made.version, "digest": made.digest}
    history.append(session, city, [Event(type=events.DEPLOYMENT_MADE, body=body)], actor=actor.id)
    keep(definition)
    return Deployed(
        key=made.key, version=made.version, digest=made.digest, is_new=True,
        added=tuple(sorted(stored.keys() - before.keys())), removed=tuple(sorted(before.keys() - stored.keys())),
        changed=tuple(sorted(n for n in stored.keys() & before.keys() if stored[n] != before[n])),
    )  # fmt: skip


def check(session: Session, city_id: uuid.UUID, files: Mapping[str, bytes]) -> Checked:
    """What is wrong with a package that would be deployed in a city today: files, operators, calls elsewhere."""
    checked = checking.check(files, strict=True)
    if checked.definition is None:
        return checked
    found = [*_unknown_operators(checked.definition), *_wrong_calls(session, city_id, checked.definition)]
    return dataclasses.replace(checked, findings=[*checked.findings, *found])


def _built(checked: Checked) -> ProcessDefinition:
    checking.refuse(checked.findings)
    assert checked.definition is not None
    return checked.definition


def _unknown_operators(definition: ProcessDefinition) -> Iterator[Finding]:
    """What process.yaml names must be on this server's allow-list."""
    named = definition.declared.operators if definition.declared is not None else {}
    known = ", ".join(sorted(registry.operators()))
    for name in sorted(set(named) - registry.operators()):
        yield Finding(rule="operator", element=name, line=0, variant="server", values={"name": name, "known": known})


def _wrong_calls(session: Session, city_id: uuid.UUID, definition: ProcessDefinition) -> list[Finding]:
    """What it hands to processes of other folders must be what those declare today."""
    digests = latest_digests(session, city_id, definition.external_calls)

    def latest(key: str) -> ProcessDefinition | None:
        """None for a process the city has not deployed; one of those read before, so the same throughout a check."""
        return get_definition(session, city_id, digests[key]) if key in digests else None

    return [f for f in package.check_calls(definition, latest) if f.is_error]


def _newest(session: Session, city_id: uuid.UUID, key: str) -> Deployment | None:
    return session.scalar(
        sa.select(Deployment)
        .where(Deployment.city_id == city_id, Deployment.key == key)
        .order_by(Deployment.version.desc())
        .limit(1)
    )


def _files_of(session: Session, deployment_id: uuid.UUID) -> dict[str, bytes]:
    rows = session.execute(
        sa.select(DeploymentFile.name, DeploymentFile.body).where(DeploymentFile.deployment_id == deployment_id)
    )
    return {name: body for name, body in rows}


def _store(
    session: Session, definition: ProcessDefinition, files: Mapping[str, bytes], actor: Actor, version: int
) -> Deployment:
    made = Deployment(
        id=new_id(), city_id=actor.city_id, key=definition.key, version=version, digest=definition.digest,
        title=definition.title or definition.key, created_at=clock.now(), created_by=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    owner = {"city_id": actor.city_id, "deployment_id": made.id}
    rows = [dict(id=new_id(), name=n, body=b, **owner) for n, b in sorted(files.items())]
    insert_rows(session, DeploymentFile, rows)
    session.execute(
        sa.insert(ProcessDefinitionRow),
        [dict(id=new_id(), key=k, version=version, digest=made.digest, **owner) for k in definition.processes],
    )
    return made
