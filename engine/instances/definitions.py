"""Deployed definitions, by digest: immutable, so one copy serves all threads and all cities of a process."""

from __future__ import annotations

import functools
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.instances.tables import Deployment, DeploymentFile, ProcessDefinitionRow
from engine.process import definition as process_definition
from engine.process.marking import Marking
from engine.process.model import ProcessDefinition
from engine.store import remembered

MOST_KEPT = 200
_cache: OrderedDict[str, ProcessDefinition] = OrderedDict()
_versions: dict[tuple[uuid.UUID, str], int] = {}
_guard = threading.Lock()


def get_definition(session: Session, city_id: uuid.UUID, digest: str) -> ProcessDefinition:
    """The definition of a digest, from memory or from the files as deployed; raises NotFound."""
    with _guard:
        found = _cache.get(digest)
        if found is not None:
            _cache.move_to_end(digest)
            return found
    files = _files(session, city_id, digest)
    if not files:
        raise NotFound(f"no deployment {digest[:12]}", digest=digest)
    return keep(process_definition.wire(files))


def version_of(session: Session, city_id: uuid.UUID, digest: str) -> int:
    """The version a city gave a digest: from memory, since it never changes; raises NotFound."""
    place = city_id, digest
    if place not in _versions:
        query = sa.select(Deployment.version).where(Deployment.city_id == city_id, Deployment.digest == digest)
        found = session.scalar(query.order_by(Deployment.version.desc()).limit(1))
        if found is None:
            raise NotFound(f"no deployment {digest[:12]}", digest=digest)
        _versions[place] = found
    return _versions[place]


def keep(definition: ProcessDefinition) -> ProcessDefinition:
    """Remembers a definition; the least used one is forgotten."""
    with _guard:
        _cache[definition.digest] = definition
        while len(_cache) > MOST_KEPT:
            _cache.popitem(last=False)
    return definition


def forget_all() -> None:
    """Empties the memory: the next step reads definitions anew, as another process would."""
    with _guard:
        _cache.clear()


def _files(session: Session, city_id: uuid.UUID, digest: str) -> dict[str, bytes]:
    rows = session.execute(
        sa.select(DeploymentFile.name, DeploymentFile.body)
        .join(Deployment, Deployment.id == DeploymentFile.deployment_id)
        .where(Deployment.city_id == city_id, Deployment.digest == digest)
    )
    return {name: body for name, body in rows}


_LATEST = (
    sa.select(ProcessDefinitionRow.key, sa.func.max(ProcessDefinitionRow.version).label("version"))
    .where(
        ProcessDefinitionRow.city_id == sa.bindparam("city_id"),
        ProcessDefinitionRow.key.in_(sa.bindparam("keys", expanding=True)),
    )
    .group_by(ProcessDefinitionRow.key)
    .subquery()
)
_NEWEST = sa.select(ProcessDefinitionRow.key, ProcessDefinitionRow.digest).join(
    _LATEST,
    sa.and_(
        ProcessDefinitionRow.key == _LATEST.c.key,
        ProcessDefinitionRow.version == _LATEST.c.version,
        ProcessDefinitionRow.city_id == sa.bindparam("city_id"),
    ),
)


def latest_digests(session: Session, city_id: uuid.UUID, keys: Iterable[str]) -> dict[str, str]:
    """Process key -> digest of its newest version in this city, in one statement."""
    rows = session.execute(_NEWEST, {"city_id": city_id, "keys": sorted(keys)})
    return {key: digest for key, digest in rows}


@dataclass(frozen=True, kw_only=True)
class Library:
    """The definitions one step may need, read before it begins: the runtime does no I/O."""

    main: ProcessDefinition
    by_digest: Mapping[str, ProcessDefinition] = field(default_factory=dict)
    newest: Mapping[str, str] = field(default_factory=dict)

    def get(self, digest: str) -> ProcessDefinition:
        """The definition of a digest; raises NotFound."""
        if digest not in self.by_digest:
            raise NotFound(f"no deployment {digest[:12]}", digest=digest)
        return self.by_digest[digest]

    def latest(self, process_key: str) -> ProcessDefinition:
        """The newest definition of a process; raises NotFound when it was never deployed."""
        if process_key not in self.newest:
            raise NotFound(f"process {process_key} is not deployed", process=process_key)
        return self.get(self.newest[process_key])

    @functools.cached_property
    def facts(self) -> frozenset[str]:
        """The facts that any expression of these definitions reads."""
        return frozenset().union(*(d.facts for d in self.by_digest.values()))

    @functools.cached_property
    def performers(self) -> frozenset[str]:
        """The elements that any expression asks the performer of."""
        return frozenset().union(*(d.performers for d in self.by_digest.values()))


def library_for(session: Session, city_id: uuid.UUID, digest: str, marking: Marking | None) -> Library:
    """Everything a step of this instance can reach: its own definition, running calls, newest of what it may call."""
    running = frozenset(t.digest for t in marking.tokens() if t.digest) if marking is not None else frozenset()
    key = ("library", city_id, digest, running)
    return remembered(session, key, lambda: _library(session, city_id, digest, running))


def _library(session: Session, city_id: uuid.UUID, digest: str, running: frozenset[str]) -> Library:
    main = get_definition(session, city_id, digest)
    found = {digest: main}
    found.update({d: get_definition(session, city_id, d) for d in running})
    newest: dict[str, str] = {}
    wanted = _calls(found.values())
    while wanted:
        fresh = latest_digests(session, city_id, wanted)
        newest.update(fresh)
        found.update({d: get_definition(session, city_id, d) for d in fresh.values()})
        wanted = _calls(found[d] for d in fresh.values()) - set(newest) - wanted
    return Library(main=main, by_digest=found, newest=newest)


def _calls(definitions: Iterable[ProcessDefinition]) -> set[str]:
    return {key for d in definitions for key in d.external_calls}
