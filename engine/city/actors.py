"""Who acts: a person with the roles held at the start of the request, the system, or the holder of a link."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.city import tables

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
class Actor:
    """Who acts, in which city. `id` is a person's id, `system`, or `link`."""

    id: str
    city_id: uuid.UUID
    roles: frozenset[Held] = frozenset()
    on_behalf_of: str | None = None
    request_id: str | None = None

    @property
    def person_id(self) -> uuid.UUID | None:
        """The person, if it is one."""
        return None if self.id in ("system", "link") else uuid.UUID(self.id)

    @property
    def groups(self) -> frozenset[str]:
        """The candidate groups this actor belongs to."""
        return frozenset(held.group for held in self.roles)

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
    """A person with all roles held now."""
    held = tables.list_roles(session, city_id, person_id)
    roles = frozenset(Held(role=r.role, agency=r.agency_key, cluster=r.cluster) for r in held)
    return Actor(id=str(person_id), city_id=city_id, roles=roles, request_id=request_id)
