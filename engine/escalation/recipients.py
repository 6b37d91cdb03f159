"""Who holds a role now: asked anew for every letter, stand-ins and leavers included."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.standing_in import acting_for
from engine.city.tables import Person, RoleHeld, StandIn, list_links
from engine.escalation.rules import FALLBACK_ROLE, Addressed, Addressees, Holder, addressees, once_each
from engine.instances.locked import Locked
from engine.instances.registry import OpenTask
from engine.store import remembered

ASSIGNEE = "assignee"  # stands for whatever role the person who has the task may hold


def find_addressees(
    session: Session,
    instance: Locked,
    *,
    to: str,
    copy: tuple[str, ...] = (),
    agency: str | None = None,
    task: OpenTask | None = None,
    beside: Sequence[OpenTask] = (),
) -> Addressees:
    """The recipients of a notification about a case: a role within its agency, the case's cluster, or the city.

    When the notification is about a task that is for this role, whoever has taken it is meant, and nobody whom the
    task excludes; `beside` it those of the same step, each with somebody of its own.
    """
    found = [_of_task(session, instance, to, copy, agency, each) for each in (task, *beside)]
    asked = [person for each in found for person in each.asked]
    copies = [person for each in found for person in each.people if person.is_copy]
    return Addressees(people=tuple(once_each([*asked, *copies])), stands_in=all(each.stands_in for each in found))


def _of_task(
    session: Session, instance: Locked, to: str, copy: tuple[str, ...], agency: str | None, task: OpenTask | None
) -> Addressees:
    is_for_task = task is not None and task.role == to
    assignee = task.assignee_id if task is not None and is_for_task else None
    roles = frozenset({to, *copy, FALLBACK_ROLE})
    holders = remembered(
        session, ("holders", instance.city_id, roles, assignee),
        lambda: list_holders(session, instance.city_id, roles, assignee),
    )  # fmt: skip
    is_active = any(h.role == ASSIGNEE for h in holders)
    excluding = task.excluding if task is not None and is_for_task else ()
    found = addressees(
        holders,
        to=to,
        copy=copy,
        agency=agency,
        cluster=instance.cluster,
        assignee=assignee if is_active else None,
        excluding=frozenset(excluding),
    )
    return replace(found, people=stood_in(session, instance, found.people, agency=agency, excluding=excluding))


def stood_in(
    session: Session, instance: Locked, people: Sequence[Addressed], *, agency: str | None,
    excluding: Collection[str] = (),
) -> tuple[Addressed, ...]:  # fmt: skip
    """The same people, each who is away replaced by whoever stands in there now; no statement where nobody is away.

    A stand-in whom the task excludes gets nothing: then it stays with the person.
    """
    if not any(person.is_away for person in people):
        return tuple(people)
    now = clock.now()
    links = list_links(session, instance.city_id, now)
    told: list[Addressed] = []
    for person in people:
        acting = acting_for(
            links, person.person_id, now, agencies=(agency,) if agency else (), process=instance.definition_key,
            cluster=instance.cluster,
        )  # fmt: skip
        free = [substitute for substitute in acting if str(substitute) not in excluding]
        told += [_in_place_of(person, substitute) for substitute in free or (person.person_id,)]
    return tuple(once_each(told))


def _in_place_of(person: Addressed, substitute_id: uuid.UUID) -> Addressed:
    if substitute_id == person.person_id:
        return person
    return replace(person, person_id=substitute_id, on_behalf_of=person.person_id)


_AWAY = (
    sa.exists()
    .where(
        StandIn.person_id == Person.id, StandIn.starts_at <= sa.bindparam("now"), StandIn.ends_at > sa.bindparam("now")
    )
    .correlate(Person)
)
_HOLDERS = (
    sa.select(Person.id, RoleHeld.role, RoleHeld.agency_key, RoleHeld.cluster, _AWAY)
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
    asked = {"city_id": city_id, "roles": wanted, "assignee": assignee, "now": clock.now()}
    rows = session.execute(_HOLDERS, asked).all()
    held = [
        Holder(person_id=p, role=r, agency=a, cluster=c, is_away=away) for p, r, a, c, away in rows if r is not None
    ]
    has_task = {Holder(person_id=row[0], role=ASSIGNEE, is_away=row[4]) for row in rows if row[0] == assignee}
    return [*held, *has_task]
