"""Making and ending stand-ins, and listing them. Verbs run in the caller's unit, under the city's lock."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engine import clock, events
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize, is_allowed
from engine.city.standing_in import AGENCY, ALL, CLUSTER, KINDS, SCOPES, Link, Scope, refuse
from engine.city.tables import Agency, City, Person, StandIn, get_person, list_links, lock_city
from engine.clock import FIRST_YEAR, LAST_YEAR
from engine.errors import Conflict, Invalid, NotFound
from engine.history import Event, append
from engine.store import new_id

LONGEST_DAYS = 366
FIELDS = {
    "self": "substitute", "loop": "substitute", "chain": "substitute", "overlap": "from_on", "backwards": "until_on",
    "past": "until_on",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class NewStandIn:
    """A stand-in to be: both days included, as the city counts days."""

    person_id: uuid.UUID
    substitute_id: uuid.UUID
    from_on: dt.date
    until_on: dt.date
    kind: str = KINDS[0]
    scope: Scope = Scope()  # noqa: RUF009 (frozen)


def make(session: Session, new: NewStandIn, actor: Actor) -> uuid.UUID:
    """Somebody stands in for a person: made by that person, a coordinator or an administrator.

    Raises NotFound, Forbidden, or Invalid at `kind`, `scope` (unknown), `substitute` (self, inactive, loop, chain),
    `from_on` (overlap, out_of_range), `until_on` (backwards, past, too_long, out_of_range).
    """
    city = lock_city(session, actor.city_id)
    authorize(actor, "stand_in.make", Thing(city_id=city.id, assignee_id=new.person_id))
    _ensure_known(session, city, new)
    link, now = _link(new, city.zone), clock.now()
    reason = refuse(list_links(session, city.id, now), link, now)
    if reason is not None:
        raise Invalid(f"this stand-in cannot be made: {reason}", fields={FIELDS[reason]: [reason]})
    row = dict(
        id=new_id(), city_id=city.id, person_id=new.person_id, substitute_id=new.substitute_id, kind=new.kind,
        scope=new.scope.kind, scope_key=new.scope.key, starts_at=link.starts_at, ends_at=link.ends_at, made_at=now,
        made_by=actor.id,
    )  # fmt: skip
    session.execute(sa.insert(StandIn), [row])
    body = {
        "stand_in": str(row["id"]), "person": str(new.person_id), "substitute": str(new.substitute_id),
        "kind": new.kind, "scope": new.scope.kind, "key": new.scope.key, "from": new.from_on.isoformat(),
        "until": new.until_on.isoformat(),
    }  # fmt: skip
    append(session, city, [Event(type=events.STAND_IN_MADE, body=body)], actor=actor.id, request_id=actor.request_id)
    return uuid.UUID(str(row["id"]))


def _ensure_known(session: Session, city: City, new: NewStandIn) -> None:
    get_person(session, city.id, new.person_id)
    wrong: dict[str, list[str]] = {}
    if not get_person(session, city.id, new.substitute_id).is_active:
        wrong["substitute"] = ["inactive"]
    if new.kind not in KINDS:
        wrong["kind"] = ["unknown"]
    if not _is_scope(session, city, new.scope):
        wrong["scope"] = ["unknown"]
    if (new.until_on - new.from_on).days >= LONGEST_DAYS:
        wrong["until_on"] = ["too_long"]
    for field, day in (("from_on", new.from_on), ("until_on", new.until_on)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            wrong[field] = ["out_of_range"]
    if wrong:
        raise Invalid(f"this stand-in cannot be made: {', '.join(wrong)}", fields=wrong)


def _is_scope(session: Session, city: City, scope: Scope) -> bool:
    """Which processes there are is known above this room; any key is one that may be deployed later."""
    if scope.kind == AGENCY:
        known = sa.select(Agency.id).where(Agency.city_id == city.id, Agency.key == scope.key)
        return session.scalar(known) is not None
    if scope.kind == CLUSTER:
        return scope.key.isdecimal()
    return scope.kind in SCOPES and bool(scope.key) == (scope.kind != ALL)


def _link(new: NewStandIn, zone: str) -> Link:
    """From the first day's midnight in the city to that behind the last day."""
    city_zone, night = zoneinfo.ZoneInfo(zone), dt.time()
    return Link(
        person_id=new.person_id, substitute_id=new.substitute_id, scope=new.scope, kind=new.kind,
        starts_at=dt.datetime.combine(new.from_on, night, city_zone).astimezone(dt.UTC),
        ends_at=dt.datetime.combine(new.until_on + dt.timedelta(days=1), night, city_zone).astimezone(dt.UTC),
    )  # fmt: skip


def end(session: Session, stand_in_id: uuid.UUID, actor: Actor) -> None:
    """It holds no more, from now on; one that has not begun never will. By who could make it, or the substitute.

    Raises NotFound, Forbidden, or Conflict `stand_in_over`.
    """
    city, now = lock_city(session, actor.city_id), clock.now()
    row = session.scalar(sa.select(StandIn).where(StandIn.city_id == city.id, StandIn.id == stand_in_id))
    if row is None:
        raise NotFound("no such stand-in")
    if actor.person_id != row.substitute_id:
        authorize(actor, "stand_in.make", Thing(city_id=city.id, assignee_id=row.person_id))
    if row.ends_at <= now:
        raise Conflict("this stand-in is over", code="stand_in_over", at=row.ends_at)
    session.execute(
        sa.update(StandIn)
        .where(StandIn.id == row.id)
        .values(starts_at=min(now, row.starts_at), ends_at=now, ended_at=now, ended_by=actor.id)
        .execution_options(synchronize_session=False)
    )
    body = {"stand_in": str(row.id), "person": str(row.person_id), "substitute": str(row.substitute_id)}
    append(session, city, [Event(type=events.STAND_IN_ENDED, body=body)], actor=actor.id, request_id=actor.request_id)


# -- what pages read
@dataclass(frozen=True, kw_only=True, slots=True)
class StandInView:
    """A stand-in with the names of both. `is_on`: it holds now, else it is still to come."""

    row: StandIn
    person: str
    substitute: str
    is_on: bool


def list_current(session: Session, actor: Actor, *, is_whole_city: bool = False) -> list[StandInView]:
    """Those that hold now or will: the actor's own and where the actor stands in; of the whole city for who leads it.

    Raises Forbidden.
    """
    if is_whole_city:
        authorize(actor, "stand_ins.see", Thing(city_id=actor.city_id))
    substitute, now = aliased(Person), clock.now()
    mine = sa.or_(StandIn.person_id == actor.person_id, StandIn.substitute_id == actor.person_id)
    rows = session.execute(
        sa.select(StandIn, Person.name, substitute.name)
        .join(Person, sa.and_(Person.city_id == StandIn.city_id, Person.id == StandIn.person_id))
        .join(substitute, sa.and_(substitute.city_id == StandIn.city_id, substitute.id == StandIn.substitute_id))
        .where(StandIn.city_id == actor.city_id, StandIn.ends_at > now, sa.true() if is_whole_city else mine)
        .order_by(StandIn.starts_at, StandIn.id)
    )
    return [StandInView(row=r, person=p, substitute=s, is_on=r.starts_at <= now) for r, p, s in rows]


def list_people(session: Session, city_id: uuid.UUID, *, but: Collection[uuid.UUID] = ()) -> list[Person]:
    """The active people of a city, by name."""
    return list(
        session.scalars(
            sa.select(Person)
            .where(Person.city_id == city_id, Person.is_active.is_(True), Person.id.not_in(but))
            .order_by(Person.name, Person.id)
        )
    )


def may_make_for_others(actor: Actor) -> bool:
    """A coordinator or an administrator makes them for anybody."""
    return is_allowed(actor, "stand_in.make", Thing(city_id=actor.city_id))
