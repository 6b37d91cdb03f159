"""Deadlines for other programs' calendars: who may have them read, and what stands in them. Titles only."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.city.actors import Actor, load_actor
from engine.city.tables import Person
from engine.errors import Forbidden, NotFound
from engine.escalation.post.tables import CalendarFeed
from engine.history import HistoryEvent
from engine.instances.tables import OPEN, ProcessInstance, UserTask
from engine.instances.tasks import for_actor
from engine.store import new_id

STAFF = ("officer", "head")
MOST = 500  # deadlines in one feed


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """An open task with a deadline. `moves` counts how often it was moved, `changed_at` is when that was last."""

    task: UserTask
    business_key: str
    due_at: dt.datetime
    moves: int
    changed_at: dt.datetime


def list_feeds(session: Session, actor: Actor) -> Sequence[CalendarFeed]:
    """The feeds the actor has made and not revoked."""
    return session.scalars(
        sa.select(CalendarFeed)
        .where(
            CalendarFeed.city_id == actor.city_id,
            CalendarFeed.person_id == actor.person_id,
            CalendarFeed.revoked_at.is_(None),
        )
        .order_by(CalendarFeed.id)
    ).all()


def make_feed(session: Session, actor: Actor, agency_key: str | None) -> uuid.UUID:
    """A feed of one's own tasks or of one's own agency's, in the caller's unit; there is one of each at most.

    Raises Forbidden for another agency.
    """
    if agency_key is not None and agency_key not in actor.agencies(*STAFF):
        raise Forbidden(action="feed.make")
    had = next((feed.id for feed in list_feeds(session, actor) if feed.agency_key == agency_key), None)
    if had is not None:
        return had
    feed_id = new_id()
    made = dict(
        id=feed_id, city_id=actor.city_id, person_id=actor.person_id, agency_key=agency_key, made_at=clock.now()
    )
    session.execute(sa.insert(CalendarFeed), [made])
    return feed_id


def revoke_feed(session: Session, actor: Actor, agency_key: str | None) -> None:
    """The address answers nothing any more, in the caller's unit; a new one is another."""
    for feed in list_feeds(session, actor):
        if feed.agency_key == agency_key:
            feed.revoked_at = clock.now()


def read_feed(session: Session, feed_id: uuid.UUID | None) -> tuple[CalendarFeed, Person, list[Deadline]]:
    """What stands in a feed now, for whoever has its address. Raises NotFound when it is revoked, when its maker has
    left, or works for that agency no more."""
    found = session.execute(
        sa.select(CalendarFeed, Person)
        .join(Person, sa.and_(Person.city_id == CalendarFeed.city_id, Person.id == CalendarFeed.person_id))
        .where(CalendarFeed.id == feed_id, CalendarFeed.revoked_at.is_(None), Person.is_active.is_(True))
    ).one_or_none()
    if found is None:
        raise NotFound("no such calendar", code="link_unknown")
    feed, person = found
    actor = load_actor(session, feed.city_id, person.id)
    if feed.agency_key is not None and feed.agency_key not in actor.agencies(*STAFF):
        raise NotFound("no such calendar", code="link_unknown")
    return feed, person, _deadlines(session, feed, actor)


def _deadlines(session: Session, feed: CalendarFeed, actor: Actor) -> list[Deadline]:
    whose = for_actor(actor)
    if feed.agency_key is not None:
        whose = sa.and_(UserTask.agency_key == feed.agency_key, UserTask.role.in_(STAFF))
    rows = session.execute(
        sa.select(UserTask, ProcessInstance.business_key)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(UserTask.city_id == feed.city_id, UserTask.state == OPEN, UserTask.due_at.is_not(None), whose)
        .order_by(UserTask.due_at, UserTask.id)
        .limit(MOST)
    ).all()
    moves, changed = _moves(session, feed.city_id, {task.instance_id for task, _key in rows})
    return [
        Deadline(
            task=task, business_key=key, due_at=task.due_at, moves=moves[str(task.id)],
            changed_at=changed.get(str(task.id), task.created_at),
        )
        for task, key in rows
        if task.due_at is not None
    ]  # fmt: skip


def _moves(
    session: Session, city_id: uuid.UUID, instances: set[uuid.UUID]
) -> tuple[Counter[str], dict[str, dt.datetime]]:  # fmt: skip
    """By task: how often its deadline was moved, and when last; the history knows."""
    moves: Counter[str] = Counter()
    changed: dict[str, dt.datetime] = {}
    rows = session.execute(
        sa.select(HistoryEvent.body, HistoryEvent.at)
        .where(
            HistoryEvent.city_id == city_id,
            HistoryEvent.stream.in_(instances),
            HistoryEvent.type == events.DEADLINE_MOVED,
        )
        .order_by(HistoryEvent.stream, HistoryEvent.seq)
    )
    for body, at in rows:
        task = str(json.loads(body or "{}").get("task"))
        moves[task] += 1
        changed[task] = at
    return moves, changed
