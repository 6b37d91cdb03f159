"""Who acts: a person with the roles held at the start of the request, the system, or the holder of a link."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city import tables
from engine.city.standing_in import Scope, chains_to
from engine.store import remembered

ROLES = ("coordinator", "officer", "head", "reviewer", "secretary", "chair", "verifier", "auditor", "administrator")


@dataclass(frozen=True, slots=True)
class Held:
    """A role within its scope."""

    role: str
    agency: str | None = None
    cluster: int | None = None

    @property
    def group(self) -> str:
        """The candidate group it belongs to: `officer:dinkes`, `reviewer:3`, `coordinator`."""
        return candidate_group(self.role, self.agency if self.agency is not None else self.cluster)


def candidate_group(role: str, key: str | int | None) -> str:
    """The name of a candidate group: a role, and the key of its scope where it has one."""
    return role if key is None else f"{role}:{key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoodFor:
    """Somebody whose work the actor may do now, with that person's roles, as far as every scope of the chain goes."""

    person_id: uuid.UUID
    name: str
    roles: frozenset[Held]
    scopes: tuple[Scope, ...]
    kind: str  # leave, plt, plh

    def covers(self, *, agencies: Collection[str], process: str | None, cluster: int | None) -> bool:
        """Is this thing part of what was given away?"""
        return all(scope.covers(agencies=agencies, process=process, cluster=cluster) for scope in self.scopes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts, in which city. `id` is a person's id, `system`, or `link`."""

    id: str
    city_id: uuid.UUID
    roles: frozenset[Held] = frozenset()
    on_behalf_of: str | None = None
    request_id: str | None = None
    stands_for: tuple[StoodFor, ...] = ()

    @property
    def person_id(self) -> uuid.UUID | None:
        """The person, if it is one."""
        return None if self.id in ("system", "link") else uuid.UUID(self.id)

    @property
    def groups(self) -> frozenset[str]:
        """The candidate groups this actor belongs to."""
        return frozenset(held.group for held in self.roles)

    @property
    def reach(self) -> frozenset[str]:
        """The names of the roles the actor holds or stands in for: which pages are of use."""
        return frozenset(held.role for held in self.roles.union(*(each.roles for each in self.stands_for)))

    @property
    def owner_id(self) -> uuid.UUID | None:
        """The person a stand-in acts for; None for whoever acts in person, for a link, and for another system."""
        return uuid.UUID(self.on_behalf_of) if self.on_behalf_of and self.person_id else None

    @property
    def eyes(self) -> tuple[str, ...]:
        """Who has seen what the actor does now, as four eyes count: the actor, and the person it is done for."""
        return (self.id,) if self.owner_id is None else (self.id, str(self.owner_id))

    def name_of(self, person_id: uuid.UUID | None) -> str:
        """The name of somebody the actor stands in for; empty for anybody else."""
        return next((each.name for each in self.stands_for if each.person_id == person_id), "")

    def holds(self, role: str, *, agency: str | None = None, cluster: int | None = None) -> bool:
        """Does the actor hold the role, for that agency or cluster if one is named?"""
        return any(
            held.role == role and agency in (None, held.agency) and cluster in (None, held.cluster)
            for held in self.roles
        )

    def agencies(self, *roles: str) -> frozenset[str]:
        """The agencies for which the actor holds one of the roles."""
        return frozenset(h.agency for h in self.roles if h.role in roles and h.agency)

    def clusters(self, role: str) -> frozenset[int]:
        """The clusters for which the actor holds the role."""
        return frozenset(h.cluster for h in self.roles if h.role == role and h.cluster is not None)


def system(city_id: uuid.UUID) -> Actor:
    """The product itself: timers and effects."""
    return Actor(id="system", city_id=city_id)


def load_actor(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, *, request_id: str | None = None) -> Actor:
    """A person with all roles held now, also those of the people the person stands in for."""
    return Actor(
        id=str(person_id),
        city_id=city_id,
        roles=frozenset(map(held_of, tables.list_roles(session, city_id, [person_id]))),
        request_id=request_id,
        stands_for=load_stood_for(session, city_id, person_id),
    )


def load_stood_for(session: Session, city_id: uuid.UUID, person_id: uuid.UUID) -> tuple[StoodFor, ...]:
    """For whom a person stands in now: one statement, two where there is somebody."""
    now = clock.now()
    links = remembered(session, ("stand-ins", city_id), lambda: tables.list_links(session, city_id, now))
    chains = list(chains_to(links, person_id, now))
    if not chains:
        return ()
    rows = list(_people_with_roles(session, city_id, {chain[0].person_id for chain in chains}))
    return tuple(
        StoodFor(
            person_id=chain[0].person_id,
            name=next(name for away, name, _ in rows if away == chain[0].person_id),
            roles=frozenset(held for away, _, held in rows if away == chain[0].person_id and held is not None),
            scopes=tuple(link.scope for link in chain),
            kind=chain[-1].kind,
        )
        for chain in chains
    )


def _people_with_roles(
    session: Session, city_id: uuid.UUID, people: Collection[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, str, Held | None]]:
    """Id and name of people with each role they hold; with None for who holds none."""
    person, held = tables.Person, tables.RoleHeld
    rows = session.execute(
        sa.select(person.id, person.name, held)
        .outerjoin(held, sa.and_(held.city_id == person.city_id, held.person_id == person.id))
        .where(person.city_id == city_id, person.id.in_(people))
    )
    return ((away, name, held_of(row) if row is not None else None) for away, name, row in rows)


def held_of(row: tables.RoleHeld) -> Held:
    """A row as a value."""
    return Held(role=row.role, agency=row.agency_key, cluster=row.cluster)
