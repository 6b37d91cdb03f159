"""Cities, people and their roles, from the side of whoever administers them. Verbs run in the caller's unit."""

from __future__ import annotations

import re
import uuid
import zoneinfo
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.city import passwords
from engine.city.actors import ROLES, Actor, Held, system
from engine.city.authorize import Thing, authorize
from engine.city.sign_ins import end_sessions
from engine.city.tables import (
    Agency,
    City,
    Person,
    RoleHeld,
    find_city,
    find_person_by_email,
    get_person,
    list_roles,
    lock_city,
)  # fmt: skip
from engine.errors import Conflict, Invalid
from engine.history import Event, append
from engine.store import new_id

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,63}")
SCOPES: Mapping[str, str] = {"officer": "agency", "head": "agency", "reviewer": "cluster"}


def add_city(session: Session, *, key: str, name: str, zone: str, is_demo: bool = False) -> uuid.UUID:
    """A new city; `zone` is an IANA name as Asia/Makassar."""
    if zone not in zoneinfo.available_timezones():
        raise Invalid(f"{zone} is not a time zone; an example is Asia/Makassar", fields={"zone": ["zone_unknown"]})
    if find_city(session, key) is not None:
        raise Conflict(f"there is a city {key} already", code="city_exists", key=key)
    city = City(id=new_id(), key=key, name=name, zone=zone, is_demo=is_demo)
    session.add(city)
    session.flush()
    return city.id


def add_person(
    session: Session, city_id: uuid.UUID, *, email: str, name: str, password: str | None = None,
    language: str = "id", actor: Actor | None = None,
) -> uuid.UUID:  # fmt: skip
    """A new person, who signs in as soon as there is a password. Addresses are unique over all cities."""
    city, actor = lock_city(session, city_id), actor or system(city_id)
    authorize(actor, "city.administer", Thing(city_id=city_id))
    address = email.strip().lower()
    _check_person(session, address, name)
    person_id = new_id()
    hashed = passwords.hash_of(password) if password is not None else None
    made = dict(
        id=person_id, city_id=city_id, email=address, name=name.strip(), password_hash=hashed, language=language,
        is_active=True, created_at=clock.now(),
    )  # fmt: skip
    session.execute(sa.insert(Person), [made])
    happened = Event(type=events.PERSON_ADDED, body={"person": str(person_id)})
    append(session, city, [happened], actor=actor.id, request_id=actor.request_id)
    return person_id


def _check_person(session: Session, address: str, name: str) -> None:
    fields = {}
    if not EMAIL.fullmatch(address):
        fields["email"] = ["email_malformed"]
    elif find_person_by_email(session, address) is not None:
        fields["email"] = ["email_taken"]
    if not 0 < len(name.strip()) <= 200:
        fields["name"] = ["name_length"]
    if fields:
        raise Invalid(f"this person cannot be added: {fields}", fields=fields)


def give_role(
    session: Session, city_id: uuid.UUID, person_id: uuid.UUID, held: Held, *, actor: Actor | None = None
) -> None:
    """A person holds a role from now on; giving it twice changes nothing."""
    authorize(actor or system(city_id), "city.administer", Thing(city_id=city_id))
    get_person(session, city_id, person_id)
    _check_role(session, city_id, held)
    mine = {(r.role, r.agency_key, r.cluster) for r in list_roles(session, city_id, [person_id])}
    if (held.role, held.agency, held.cluster) not in mine:
        row = dict(
            id=new_id(), city_id=city_id, person_id=person_id, role=held.role, agency_key=held.agency,
            cluster=held.cluster,
        )  # fmt: skip
        session.execute(sa.insert(RoleHeld), [row])


def _check_role(session: Session, city_id: uuid.UUID, held: Held) -> None:
    if held.role not in ROLES:
        raise Invalid(f"{held.role} is not a role; roles are {', '.join(ROLES)}", fields={"role": ["role_unknown"]})
    given = {k for k, v in (("agency", held.agency), ("cluster", held.cluster)) if v is not None}
    wanted = {SCOPES[held.role]} if held.role in SCOPES else set()
    if given != wanted:
        asked = f"needs {SCOPES[held.role]}" if wanted else "takes neither agency nor cluster"
        raise Invalid(f"the role {held.role} {asked}", fields={"role": ["role_scope"]})
    if held.agency is not None and not _has_agency(session, city_id, held.agency):
        raise Invalid(f"there is no agency {held.agency} in this city", fields={"agency": ["agency_unknown"]})


def _has_agency(session: Session, city_id: uuid.UUID, key: str) -> bool:
    found = session.scalar(sa.select(Agency.id).where(Agency.city_id == city_id, Agency.key == key))
    return found is not None


def set_password(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, password: str, *, actor: Actor) -> None:
    """A new password, by the person or an administrator; every session of the person ends."""
    if actor.person_id != person_id:
        authorize(actor, "city.administer", Thing(city_id=city_id))
    get_person(session, city_id, person_id)
    end_sessions(session, city_id, person_id, actor=actor)
    session.execute(
        sa.update(Person)
        .where(Person.city_id == city_id, Person.id == person_id)
        .values(password_hash=passwords.hash_of(password))
    )


def close_account(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, *, actor: Actor) -> None:
    """A person who left: signs in no more, stays in the history."""
    authorize(actor, "city.administer", Thing(city_id=city_id))
    get_person(session, city_id, person_id)
    end_sessions(session, city_id, person_id, actor=actor)
    session.execute(sa.update(Person).where(Person.city_id == city_id, Person.id == person_id).values(is_active=False))
