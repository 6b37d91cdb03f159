"""Who may take a late task over: the officers and heads of its agency, and whoever stands in for one of them today."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.city.standing_in import AGENCY, ALL
from engine.city.tables import Person, RoleHeld, StandIn

STAFF = ("officer", "head")
_substitute = aliased(Person)


@dataclass(frozen=True, kw_only=True, slots=True)
class Colleague:
    """Somebody of the late agency, by role; or from elsewhere: then `stand_in` says as what (leave, plt, plh)."""

    person_id: uuid.UUID
    name: str
    role: str = ""
    stand_in: str = ""


def list_colleagues(session: Session, city_id: uuid.UUID, agency_key: str | None) -> tuple[Colleague, ...]:
    """The active officers and heads of an agency by name, then their stand-ins from elsewhere; each person once."""
    rows = session.execute(
        sa.select(Person.id, Person.name, RoleHeld.role, StandIn.kind, _substitute.id, _substitute.name)
        .join(RoleHeld, RoleHeld.person_id == Person.id)
        .join(StandIn, _stands_in_now(agency_key), isouter=True)
        .join(
            _substitute,
            sa.and_(_substitute.id == StandIn.substitute_id, _substitute.is_active.is_(True)),
            isouter=True,
        )
        .where(
            Person.city_id == city_id,
            Person.is_active.is_(True),
            RoleHeld.role.in_(STAFF),
            RoleHeld.agency_key == agency_key,
        )
        .order_by(Person.name, Person.id, RoleHeld.role.desc(), StandIn.id)
    ).all()
    staff = [Colleague(person_id=row[0], name=row[1], role=row[2]) for row in rows]
    elsewhere = [Colleague(person_id=row[4], name=row[5], stand_in=row[3] or "") for row in rows if row[4] is not None]
    return tuple(_once_each((*staff, *elsewhere)))


def _stands_in_now(agency_key: str | None) -> sa.ColumnElement[Any]:
    """For all work of the person, or for that of the agency."""
    now = clock.now()
    return sa.and_(
        StandIn.city_id == Person.city_id,
        StandIn.person_id == Person.id,
        StandIn.starts_at <= now,
        StandIn.ends_at > now,
        sa.or_(StandIn.scope == ALL, sa.and_(StandIn.scope == AGENCY, StandIn.scope_key == agency_key)),
    )


def _once_each(found: Iterable[Colleague]) -> list[Colleague]:
    """Of somebody with two roles the first counts; who is of the agency stands in there as a colleague."""
    each: dict[uuid.UUID, Colleague] = {}
    for colleague in found:
        each.setdefault(colleague.person_id, colleague)
    return list(each.values())
