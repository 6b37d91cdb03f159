"""Who was mentioned and has not looked yet: the next digest says so once, and whoever has read is left alone.

Seen is what somebody who was mentioned has been shown: `see` is called where a page shows a case's comments.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import Person
from engine.instances.tables import Comment, Mention, ProcessInstance


@dataclass(frozen=True, kw_only=True, slots=True)
class MentionView:
    """That somebody was mentioned: where, by whom, when. The words stay on the page."""

    instance_id: uuid.UUID
    business_key: str
    task_id: uuid.UUID | None
    by: str
    at: dt.datetime


def list_unseen(
    session: Session, city_id: uuid.UUID, person_id: uuid.UUID, *, since: dt.datetime, until: dt.datetime
) -> list[MentionView]:
    """Where a person was mentioned behind `since` and has not looked, the oldest first; one statement."""
    asked = {"city_id": city_id, "person_id": person_id, "since": since, "until": until}
    rows = session.execute(_UNSEEN, asked)
    return [MentionView(instance_id=i, business_key=k, task_id=t, by=by, at=at) for i, k, t, by, at in rows]


_UNSEEN = (
    sa.select(ProcessInstance.id, ProcessInstance.business_key, Comment.task_id, Person.name, Mention.at)
    .join(Comment, sa.and_(Comment.city_id == Mention.city_id, Comment.id == Mention.comment_id))
    .join(ProcessInstance, ProcessInstance.id == Comment.instance_id)
    .join(Person, sa.and_(Person.city_id == Comment.city_id, Person.id == Comment.person_id))
    .where(
        Mention.city_id == sa.bindparam("city_id"), Mention.person_id == sa.bindparam("person_id"),
        Mention.seen_at.is_(None), Mention.at > sa.bindparam("since"), Mention.at <= sa.bindparam("until"),
    )
    .order_by(Mention.at, Mention.id)
)  # fmt: skip  # built once: every digest asks it


def newest_unseen(session: Session, city_id: uuid.UUID, people: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """When those of some people who have not looked were mentioned last; one statement."""
    newest = sa.func.max(Mention.at)
    rows = session.execute(
        sa.select(Mention.person_id, newest).where(_unseen_by(city_id, people)).group_by(Mention.person_id)
    )
    return {person_id: at for person_id, at in rows}


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What somebody has in front of them: all that is said in a case, or about one of its tasks."""

    city_id: uuid.UUID
    person_id: uuid.UUID
    instance_id: uuid.UUID
    task_id: uuid.UUID | None = None

    def unseen(self) -> sa.ColumnElement[bool]:
        """The mentions in it that this person has not been shown yet."""
        said = sa.select(Comment.id).where(Comment.city_id == self.city_id, Comment.instance_id == self.instance_id)
        said = said if self.task_id is None else said.where(Comment.task_id == self.task_id)
        return sa.and_(_unseen_by(self.city_id, [self.person_id]), Mention.comment_id.in_(said))


def see(session: Session, looked: Looked) -> None:
    """It has been shown, in the caller's unit."""
    session.execute(
        sa.update(Mention)
        .where(looked.unseen())
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def is_seen(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, comment_id: uuid.UUID) -> bool:
    """Has a person looked at the comment that mentions them?"""
    mine = sa.exists().where(
        Mention.city_id == city_id, Mention.person_id == person_id, Mention.comment_id == comment_id,
        Mention.seen_at.is_not(None),
    )  # fmt: skip
    return bool(session.scalar(sa.select(mine)))


def _unseen_by(city_id: uuid.UUID, people: Collection[uuid.UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(Mention.city_id == city_id, Mention.person_id.in_(people), Mention.seen_at.is_(None))
