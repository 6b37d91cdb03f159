"""Sessions on the server: the browser holds a random token, the table its hash.

Their lengths run on the machine's clock: moving the demo's clock a month ahead signs nobody out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.city import passwords
from engine.city.actors import Actor, Held, load_stood_for
from engine.city.tables import Agency, City, Person, RoleHeld, SignIn, StandIn, find_person_by_email, lock_city
from engine.errors import Forbidden
from engine.history import Event, append
from engine.store import new_id, reading

LENGTH = dt.timedelta(hours=12)
KEPT = dt.timedelta(days=30)  # how long an ended session stays readable


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """The city of a request."""

    id: uuid.UUID
    key: str
    name: str
    zone: str
    is_demo: bool
    clock_offset_seconds: float
    calendar_version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """The person of a request."""

    id: uuid.UUID
    email: str
    name: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """A valid session: who, where, with which roles. `agencies` names the agencies of the roles by key."""

    actor: Actor
    person: Who
    city: Where
    csrf: str
    agencies: Mapping[str, str]


def verify_password(session: Session, email: str, password: str) -> uuid.UUID | None:
    """The person whose address and password these are. Ends the reader's transaction before it computes: argon2 takes
    its time, and an unknown address takes as long as a known one."""
    with reading(session):
        person = find_person_by_email(session, email)
        stored = person.password_hash if person is not None and person.is_active else None
        found = person.id if person is not None else None
    return found if passwords.is_right(stored, password) else None


def begin_session(
    session: Session, person_id: uuid.UUID, *, user_agent: str = "", request_id: str | None = None
) -> str:
    """Begins a session, in the caller's unit; the token for the browser's cookie."""
    city_id = session.scalar(sa.select(Person.city_id).where(Person.id == person_id, Person.is_active))
    if city_id is None:
        raise Forbidden("this account is closed")
    city, now, token = lock_city(session, city_id), clock.wall(), secrets.token_urlsafe(32)
    session.execute(
        sa.delete(SignIn).where(
            SignIn.city_id == city_id, SignIn.person_id == person_id, SignIn.expires_at < now - KEPT
        )
    )
    made = dict(
        id=new_id(), city_id=city_id, person_id=person_id, token_hash=_hash(token), csrf=secrets.token_hex(20),
        created_at=now, expires_at=now + LENGTH, user_agent=user_agent[:200],
    )  # fmt: skip
    session.execute(sa.insert(SignIn), [made])
    happened = Event(type=events.PERSON_SIGNED_IN, body={"sign_in": str(made["id"])})
    append(session, city, [happened], actor=str(person_id), request_id=request_id)
    return token


# Built once: every request asks both. Most people stand in for nobody: that is known without a statement more.
_STANDS_IN = (
    sa.exists()
    .where(StandIn.city_id == Person.city_id, StandIn.substitute_id == Person.id, StandIn.ends_at > sa.bindparam("day"))
    .correlate(Person)
)
_BY_TOKEN = (
    sa.select(
        SignIn.csrf, Person.id, Person.email, Person.name, Person.language,
        City.id.label("city_id"), City.key, City.name.label("city_name"), City.zone, City.is_demo,
        City.calendar_version,
        City.clock_offset_seconds, _STANDS_IN.label("stands_in"),
    )
    .join(Person, sa.and_(Person.city_id == SignIn.city_id, Person.id == SignIn.person_id))
    .join(City, City.id == SignIn.city_id)
    .where(
        SignIn.token_hash == sa.bindparam("token_hash"), SignIn.ended_at.is_(None),
        SignIn.expires_at > sa.bindparam("now"), Person.is_active,
    )
)  # fmt: skip
_ROLES = (
    sa.select(RoleHeld.role, RoleHeld.agency_key, RoleHeld.cluster, Agency.name)
    .outerjoin(Agency, sa.and_(Agency.city_id == RoleHeld.city_id, Agency.key == RoleHeld.agency_key))
    .where(RoleHeld.city_id == sa.bindparam("city_id"), RoleHeld.person_id == sa.bindparam("person_id"))
)


def find_signed_in(session: Session, token: str, *, request_id: str | None = None) -> SignedIn | None:
    """The session of a token, in two statements, four for a stand-in; None when it is unknown, ended or over."""
    asked = {"token_hash": _hash(token), "now": clock.wall(), "day": clock.now()}
    row = session.execute(_BY_TOKEN, asked).one_or_none()
    return None if row is None else _signed_in(session, row, request_id)


def _signed_in(session: Session, row: sa.Row[*tuple[Any, ...]], request_id: str | None) -> SignedIn:
    roles = session.execute(_ROLES, {"city_id": row.city_id, "person_id": row.id}).all()
    held = frozenset(Held(role=r.role, agency=r.agency_key, cluster=r.cluster) for r in roles)
    stands_for = load_stood_for(session, row.city_id, row.id) if row.stands_in else ()
    return SignedIn(
        actor=Actor(id=str(row.id), city_id=row.city_id, roles=held, request_id=request_id, stands_for=stands_for),
        person=Who(id=row.id, email=row.email, name=row.name, language=row.language),
        city=Where(
            id=row.city_id, key=row.key, name=row.city_name, zone=row.zone, is_demo=row.is_demo,
            calendar_version=row.calendar_version,
            clock_offset_seconds=row.clock_offset_seconds,
        ),
        csrf=row.csrf,
        agencies={r.agency_key: r.name for r in roles if r.agency_key and r.name},
    )  # fmt: skip


def end_session(session: Session, token: str) -> None:
    """Signs out where this token is held, in the caller's unit."""
    session.execute(
        sa.update(SignIn)
        .where(SignIn.token_hash == _hash(token), SignIn.ended_at.is_(None))
        .values(ended_at=clock.wall())
    )


def end_sessions(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, *, actor: Actor) -> int:
    """Signs a person out everywhere, in the caller's unit; how many sessions ended."""
    city = lock_city(session, city_id)
    ended = session.execute(
        sa.update(SignIn)
        .where(SignIn.city_id == city_id, SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .values(ended_at=clock.wall())
    )
    happened = Event(type=events.SESSIONS_ENDED, body={"person": str(person_id)})
    append(session, city, [happened], actor=actor.id, request_id=actor.request_id)
    return int(getattr(ended, "rowcount", 0))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
