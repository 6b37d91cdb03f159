"""What people say to each other about a task or a case: rows, never in the history, whose events carry ids only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import Thing
from engine.city.tables import Person
from engine.errors import Forbidden, Invalid
from engine.instances.locked import Locked
from engine.instances.tables import Comment, Mention, ProcessInstance, UserTask
from engine.store import insert_rows, new_id

LONGEST = 2000
SAID, DELEGATED, HANDED_BACK, ASSIGNED = "said", "delegated", "handed_back", "assigned"


def read_words(text: str, *, is_needed: bool = True) -> str:
    """The words without blanks around them. Raises Invalid at `words`: required, too_long."""
    words = text.replace("\x00", "").strip()
    if is_needed and not words:
        raise Invalid("say something", fields={"words": ["required"]})
    if len(words) > LONGEST:
        raise Invalid(f"at most {LONGEST} characters", fields={"words": ["too_long"]}, max=LONGEST)
    return words


def keep(
    session: Session, instance: Locked, actor: Actor, words: str, *, kind: str = SAID,
    task_id: uuid.UUID | None = None, mentioned: Collection[uuid.UUID] = (),
) -> uuid.UUID:  # fmt: skip
    """Inserts a comment of a person and whom it mentions, under the instance's lock."""
    if actor.person_id is None:
        raise Forbidden("only a person says something", action="comment.add")
    comment_id, at = new_id(), clock.now()
    row = dict(
        id=comment_id, city_id=instance.city_id, instance_id=instance.id, task_id=task_id, person_id=actor.person_id,
        on_behalf_of=actor.owner_id, at=at, kind=kind, words=words,
    )  # fmt: skip
    session.execute(sa.insert(Comment), [row])
    mentions = [
        dict(id=new_id(), city_id=instance.city_id, comment_id=comment_id, person_id=person_id, at=at)
        for person_id in dict.fromkeys(mentioned)
    ]
    insert_rows(session, Mention, mentions)
    return comment_id


def thing_of_instance(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> Thing:
    """A case as the table of rights sees it, by the agencies that have a task in it; for what is said there."""
    rows = session.execute(
        sa.select(ProcessInstance.cluster, UserTask.agency_key)
        .outerjoin(UserTask, UserTask.instance_id == ProcessInstance.id)
        .where(ProcessInstance.city_id == city_id, ProcessInstance.id == instance_id)
        .distinct()
    ).all()
    agencies = frozenset(row.agency_key for row in rows if row.agency_key)
    return Thing(city_id=city_id, agencies=agencies, cluster=next((row.cluster for row in rows), None))


# -- what pages read
@dataclass(frozen=True, kw_only=True, slots=True)
class CommentView:
    """A comment with the names of whoever said it, on whose behalf, and to whom."""

    id: uuid.UUID
    task_id: uuid.UUID | None
    kind: str
    words: str
    at: dt.datetime
    by: str
    on_behalf_of: str
    mentioned: tuple[str, ...] = ()
    unseen_by: frozenset[uuid.UUID] = frozenset()  # of those, who has not been shown it yet


def list_comments(
    session: Session, city_id: uuid.UUID, instance_id: uuid.UUID, *, task_id: uuid.UUID | None = None, limit: int = 50
) -> list[CommentView]:
    """What was said in a case, or about one of its tasks, the newest first; one statement."""
    owner, told = aliased(Person), aliased(Person)
    newest = (
        sa.select(Comment.id)
        .where(
            Comment.city_id == city_id,
            Comment.instance_id == instance_id,
            sa.true() if task_id is None else Comment.task_id == task_id,
        )
        .order_by(Comment.at.desc(), Comment.id.desc())
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        sa.select(Comment, Person.name, owner.name, told.name, told.id, Mention.seen_at)
        .join(newest, newest.c.id == Comment.id)
        .join(Person, sa.and_(Person.city_id == Comment.city_id, Person.id == Comment.person_id))
        .outerjoin(owner, sa.and_(owner.city_id == Comment.city_id, owner.id == Comment.on_behalf_of))
        .outerjoin(Mention, sa.and_(Mention.city_id == Comment.city_id, Mention.comment_id == Comment.id))
        .outerjoin(told, sa.and_(told.city_id == Mention.city_id, told.id == Mention.person_id))
        .order_by(Comment.at.desc(), Comment.id.desc(), Mention.id)
    )
    found: dict[uuid.UUID, CommentView] = {}
    for comment, by, away, name, person_id, seen_at in rows:
        view = found.get(comment.id) or _view(comment, by, away or "")
        if person_id is not None:
            unseen = view.unseen_by | ({person_id} if seen_at is None else frozenset())
            view = replace(view, mentioned=(*view.mentioned, name), unseen_by=unseen)
        found[comment.id] = view
    return list(found.values())


def _view(comment: Comment, by: str, away: str) -> CommentView:
    return CommentView(
        id=comment.id,
        task_id=comment.task_id,
        kind=comment.kind,
        words=comment.words,
        at=comment.at,
        by=by,
        on_behalf_of=away,
    )
