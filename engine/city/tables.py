"""Cities, their agencies, their people and the roles they hold."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.city.standing_in import Link, Scope
from engine.errors import NotFound
from engine.store.base import Base, CityRow, city_row, json_column
from engine.store.ids import new_id


class City(Base):
    """A city: the border no query crosses. Its row holds the head of the city's own history stream."""

    __tablename__ = "city"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    zone: Mapped[str]  # IANA, as Asia/Makassar
    is_demo: Mapped[bool] = mapped_column(default=False)
    clock_offset_seconds: Mapped[float] = mapped_column(default=0)  # the demo's clock before the wall's
    history_seq: Mapped[int] = mapped_column(default=0)
    history_hash: Mapped[bytes] = mapped_column(default=b"")
    surge_limit: Mapped[int] = mapped_column(default=300, server_default="300")  # timers due at once; 0: any number
    listeners: Mapped[Any] = json_column(nullable=True)  # who outside hears of which events; kept by the room above
    calendar_version: Mapped[int] = mapped_column(default=0)  # of its working calendar: see engine/city/calendar

    @property
    def city_id(self) -> uuid.UUID:
        """A city belongs to itself, so that its stream is kept like any other."""
        return self.id


class Agency(CityRow, Base):
    """A perangkat daerah (or a vertical agency, which is not under the Sekda)."""

    __tablename__ = "agency"
    key: Mapped[str]
    name: Mapped[str]
    short: Mapped[str]
    kind: Mapped[str]
    is_vertical: Mapped[bool] = mapped_column(default=False)
    __table_args__ = city_row("agency", sa.UniqueConstraint("city_id", "key"))


class Person(CityRow, Base):
    """Somebody who signs in or gets letters. `email` is lower case and unique over all cities."""

    __tablename__ = "person"
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="id")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    __table_args__ = city_row("person")


class RoleHeld(CityRow, Base):
    """A role a person holds, of one agency (officer, head) or one cluster (reviewer) or the whole city."""

    __tablename__ = "role_held"
    person_id: Mapped[uuid.UUID]
    role: Mapped[str]
    agency_key: Mapped[str | None]
    cluster: Mapped[int | None]
    __table_args__ = city_row(
        "role_held",
        sa.Index("ix_role_held_city_id_person_id", "city_id", "person_id"),
        sa.Index("ix_role_held_city_id_role_agency_key", "city_id", "role", "agency_key"),
        refers={"person_id": "person"},
    )


class SignIn(CityRow, Base):
    """A session on the server: the browser holds a random token, we hold its hash."""

    __tablename__ = "sign_in"
    person_id: Mapped[uuid.UUID]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    csrf: Mapped[str]
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    user_agent: Mapped[str] = mapped_column(default="")
    __table_args__ = city_row("sign_in", refers={"person_id": "person"})


class StandIn(CityRow, Base):
    """Somebody does another's work for some days; ending it early moves `ends_at`, history keeps what was agreed."""

    __tablename__ = "stand_in"
    person_id: Mapped[uuid.UUID]  # who is away
    substitute_id: Mapped[uuid.UUID]
    kind: Mapped[str]  # leave, plt, plh
    scope: Mapped[str]  # all, agency, process, cluster
    scope_key: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]  # the first instant at which it holds no more
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]  # a person's id, or `system`
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str | None]
    __table_args__ = city_row(
        "stand_in",
        sa.Index("ix_stand_in_city_id_ends_at", "city_id", "ends_at"),
        sa.Index("ix_stand_in_substitute_id_ends_at", "substitute_id", "ends_at"),
        sa.Index("ix_stand_in_person_id_ends_at", "person_id", "ends_at"),
        refers={"person_id": "person", "substitute_id": "person"},
    )

    @property
    def link(self) -> Link:
        """The row as the rules see it."""
        return Link(
            person_id=self.person_id, substitute_id=self.substitute_id, kind=self.kind,
            scope=Scope(kind=self.scope, key=self.scope_key), starts_at=self.starts_at, ends_at=self.ends_at,
        )  # fmt: skip


def get_city(session: Session, city_id: uuid.UUID) -> City:
    """The city, or NotFound."""
    found = session.get(City, city_id)
    if found is None:
        raise NotFound("no such city")
    return found


def find_city(session: Session, key: str) -> City | None:
    """The city of that key."""
    return session.scalar(sa.select(City).where(City.key == key))


def lock_city(session: Session, city_id: uuid.UUID) -> City:
    """The city's row, locked and fresh: for its history stream."""
    if session.dirty:
        raise RuntimeError("lock before you change")
    found = session.scalar(
        sa.select(City)
        .where(City.id == city_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("no such city")
    return found


def list_agencies(session: Session, city_id: uuid.UUID) -> list[Agency]:
    """All agencies of a city, by short name."""
    return list(session.scalars(sa.select(Agency).where(Agency.city_id == city_id).order_by(Agency.short)))


def find_person_by_email(session: Session, email: str) -> Person | None:
    """Whoever signs in with that address, in whatever city."""
    return session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))


def get_person(session: Session, city_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    """A person of this city, or NotFound."""
    found = session.scalar(sa.select(Person).where(Person.city_id == city_id, Person.id == person_id))
    if found is None:
        raise NotFound("no such person")
    return found


def list_roles(session: Session, city_id: uuid.UUID, person_ids: Collection[uuid.UUID]) -> list[RoleHeld]:
    """The roles some people hold."""
    return list(session.scalars(_ROLES, {"city_id": city_id, "people": list(person_ids)}))


_ROLES = sa.select(RoleHeld).where(
    RoleHeld.city_id == sa.bindparam("city_id"), RoleHeld.person_id.in_(sa.bindparam("people", expanding=True))
)  # built once: every request and every digest asks it


def list_links(session: Session, city_id: uuid.UUID, now: dt.datetime) -> list[Link]:
    """Who stands in for whom now or later, in the order made; a substitute who has left stands in for nobody."""
    return [row.link for row in session.scalars(_LINKS, {"city_id": city_id, "now": now})]


_LINKS = (
    sa.select(StandIn)
    .join(Person, sa.and_(Person.city_id == StandIn.city_id, Person.id == StandIn.substitute_id))
    .where(
        StandIn.city_id == sa.bindparam("city_id"), StandIn.ends_at > sa.bindparam("now"), Person.is_active.is_(True)
    )
    .order_by(StandIn.id)
)  # built once, as above
