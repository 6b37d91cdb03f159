"""The guard against a clock that jumps ahead: more due at once than a city's limit is asked about before it leaves.

Held is the whole city, with everything due in it: nothing fires, nothing is lost, nothing is out of order. A yes
lets through what is due by then; the guard then looks at what comes after. When the clock is put right again the
question is taken back.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import City, lock_city
from engine.errors import Conflict, Invalid
from engine.history import Event
from engine.instances.tables import ProcessInstance, Timer
from engine.store import Instant, new_id
from engine.store.base import Base, CityRow, city_row
from engine.store.outbox import Planned, plan_rows

NEVER = 0  # a limit that is none
RELEASED, WITHDRAWN = "released", "withdrawn"
QUEUE, TELL = "outbox", "surge.tell"  # the row that has whoever may say yes told
_OPEN = sa.text("ended_at is null")


class Surge(CityRow, Base):
    """A city whose deadlines are held, or were: since when, how many there were, who said yes."""

    __tablename__ = "surge"
    noticed_at: Mapped[dt.datetime]
    due: Mapped[int]  # timers; counted no further than `most`
    surge_limit: Mapped[int]  # what the city's limit was
    ended_at: Mapped[dt.datetime | None]  # a released one lets through what was due by then
    ended_by: Mapped[str | None]  # a person's id, or `system`
    outcome: Mapped[str | None]  # released, withdrawn
    __table_args__ = city_row(
        "surge", sa.Index("ix_surge_open", "city_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    )


_RELEASED = (  # a yes that was said while the clock stood ahead counts for nothing once it is put right
    sa.select(sa.func.max(Surge.ended_at))
    .where(
        Surge.city_id == City.id, Surge.outcome == RELEASED, Surge.ended_at <= sa.bindparam("now", type_=Instant())
    )
    .scalar_subquery()
)  # fmt: skip
_IS_OPEN = sa.exists().where(Surge.city_id == City.id, Surge.ended_at.is_(None))
_STANDING = sa.select(City.surge_limit, _RELEASED, _IS_OPEN).where(City.id == sa.bindparam("city_id"))


def hold(session: Session, city_id: uuid.UUID) -> bool:
    """Must the city's deadlines wait for somebody's yes? In the caller's unit; notes when that begins and ends."""
    limit, released_until, is_open = session.execute(_STANDING, {"city_id": city_id, "now": clock.now()}).one()
    due = NEVER if limit == NEVER else count_due(session, city_id, since=released_until, most=most(limit))
    is_too_much = limit != NEVER and due > limit
    if is_too_much and not is_open:
        _begin(session, city_id, due, limit)
    elif is_open and not is_too_much:
        _end(session, city_id, WITHDRAWN, "system")
    return is_too_much


def most(limit: int) -> int:
    """How far is counted: enough to say what it is about."""
    return limit * 20


def count_due(session: Session, city_id: uuid.UUID, *, since: dt.datetime | None, most: int) -> int:
    """The timers due now and after `since`, at most `most`; what is suspended or switched off is not due."""
    now = clock.now()
    due = (
        sa.select(sa.literal(1))
        .select_from(ProcessInstance)
        .join(Timer, Timer.instance_id == ProcessInstance.id)
        .where(ProcessInstance.city_id == city_id, ProcessInstance.next_due_at <= now, Timer.due_at <= now)
        .where(Timer.due_at > since if since is not None else sa.true())
        .limit(most)
        .subquery()
    )
    return session.scalar(sa.select(sa.func.count()).select_from(due)) or 0


def find_held(session: Session, city_id: uuid.UUID) -> Surge | None:
    """What is held in a city."""
    return session.scalar(sa.select(Surge).where(Surge.city_id == city_id, Surge.ended_at.is_(None)))


def is_held(session: Session, city_id: uuid.UUID, surge_id: uuid.UUID) -> bool:
    """Does it wait for a yes still?"""
    found = find_held(session, city_id)
    return found is not None and found.id == surge_id


def list_held(session: Session) -> Sequence[tuple[str, Surge]]:
    """Key of the city and what is held, of all cities: for whoever watches the installation."""
    query = sa.select(City.key, Surge).join(Surge, Surge.city_id == City.id).where(Surge.ended_at.is_(None))
    return cast("Sequence[tuple[str, Surge]]", session.execute(query.order_by(City.key)).all())


def release(session: Session, actor: Actor) -> None:
    """Yes: what is due by now leaves at the next sweep. Raises Conflict `nothing_held`."""
    authorize(actor, "surge.release", Thing(city_id=actor.city_id))
    if not _end(session, actor.city_id, RELEASED, actor.id, actor.request_id):
        raise Conflict("nothing is held", code="nothing_held")


def set_limit(session: Session, actor: Actor, limit: int) -> None:
    """From now on so many timers of the city may be due at once; 0 asks never."""
    authorize(actor, "surge.release", Thing(city_id=actor.city_id))
    if limit < 0:
        raise Invalid("the limit is 0 or more", fields={"limit": ["negative"]})
    city = lock_city(session, actor.city_id)
    changed = Event(type=events.SURGE_LIMIT_SET, body={"from": city.surge_limit, "to": limit})
    city.surge_limit = limit
    history.append(session, city, [changed], actor=actor.id, request_id=actor.request_id)


def _begin(session: Session, city_id: uuid.UUID, due: int, limit: int) -> None:
    """Under the city's lock: of two sweeps that notice it one writes."""
    city = lock_city(session, city_id)
    if find_held(session, city_id) is not None:
        return
    surge_id = new_id()
    row = dict(id=surge_id, city_id=city_id, noticed_at=clock.now(), due=due, surge_limit=limit)
    session.execute(sa.insert(Surge), [row])
    body = {"surge": str(surge_id)}
    plan_rows(
        session,
        city_id,
        [Planned(queue=QUEUE, kind=TELL, destination=TELL, body=body, dedupe_key=f"{TELL}:{surge_id}")],
    )
    history.append(session, city, [Event(type=events.SURGE_HELD, body={"due": due, "limit": limit})], actor="system")


def _end(session: Session, city_id: uuid.UUID, outcome: str, by: str, request_id: str | None = None) -> bool:
    city = lock_city(session, city_id)
    held = find_held(session, city_id)
    if held is None:
        return False
    held.ended_at, held.ended_by, held.outcome = clock.now(), by, outcome
    type_ = events.SURGE_RELEASED if outcome == RELEASED else events.SURGE_WITHDRAWN
    history.append(session, city, [Event(type=type_, body={"due": held.due})], actor=by, request_id=request_id)
    return True
