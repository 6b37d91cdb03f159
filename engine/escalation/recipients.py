"""Who holds a role now: asked anew for every letter, stand-ins and leavers included."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.tables import Person, RoleHeld
from engine.escalation.rules import FALLBACK_ROLE, Addressees, Holder, addressees
from engine.instances.locked import Locked
from engine.instances.registry import OpenTask

ASSIGNEE = "assignee"  # stands for whatever role the person who has the task may hold


def find_addressees(
    session: Session,
    instance: Locked,
    *,
    to: str,
    copy: tuple[str, ...] = (),
    agency: str | None = None,
    task: OpenTask | None = None,
) -> Addressees:
    """The recipients of a notification about a case: a role within its agency, the case's cluster, or the city.

    When the notification is about a task that is for this role, whoever has taken it is meant, and nobody whom the
    task excludes.
    """
    is_for_task = task is not None and task.role == to
    assignee = task.assignee_id if task is not None and is_for_task else None
    holders = list_holders(session, instance.city_id, {to, *copy, FALLBACK_ROLE}, assignee)
    is_active = any(h.role == ASSIGNEE for h in holders)
    return addressees(
        holders,
        to=to,
        copy=copy,
        agency=agency,
        cluster=instance.cluster,
        assignee=assignee if is_active else None,
        excluding=frozenset(task.excluding) if task is not None and is_for_task else frozenset(),
    )


_HOLDERS = (
    sa.select(Person.id, RoleHeld.role, RoleHeld.agency_key, RoleHeld.cluster)
    .join(
        RoleHeld,
        sa.and_(RoleHeld.person_id == Person.id, RoleHeld.role.in_(sa.bindparam("roles", expanding=True))),
        isouter=True,
    )
    .where(
        Person.city_id == sa.bindparam("city_id"),
        Person.is_active.is_(True),
        sa.or_(RoleHeld.role.is_not(None), Person.id == sa.bindparam("assignee", type_=sa.Uuid())),
    )
    .order_by(Person.id)
)


def list_holders(
    session: Session, city_id: uuid.UUID, roles: Iterable[str], assignee: uuid.UUID | None = None
) -> list[Holder]:
    """The active people of a city who hold one of the roles, in order of their ids; one statement."""
    wanted = sorted(set(roles))
    rows = session.execute(_HOLDERS, {"city_id": city_id, "roles": wanted, "assignee": assignee}).all()
    held = [Holder(person_id=p, role=r, agency=a, cluster=c) for p, r, a, c in rows if r is not None]
    return held + [Holder(person_id=p, role=ASSIGNEE) for p in {row[0] for row in rows} if p == assignee]
