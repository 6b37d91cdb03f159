"""Letters that wait for a digest: taken up by it, or dropped when what they tell of is over. Statements over sets."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.city.tables import Person
from engine.escalation.post.tables import MailPreference
from engine.escalation.tables import DROPPED, GATHERED, PLANNED, WAITING, Letter
from engine.escalation.wanted import ABOUT_LATE, ABOUT_SOON, DIGEST
from engine.instances.registry import OpenTask
from engine.instances.tables import OPEN, UserTask

_named = aliased(UserTask)
# The task a letter names is open, or of several items of one body any is.
_TASK_IS_OPEN = (
    sa.select(UserTask.id)
    .join(_named, sa.and_(_named.instance_id == UserTask.instance_id, _named.body == UserTask.body))
    .where(_named.id == Letter.task_id, UserTask.state == OPEN)
    .correlate(Letter)
    .exists()
)


def drop_overtaken(session: Session, city_id: uuid.UUID) -> None:
    """Drops what no digest needs to tell any more, with the reason; in the caller's unit, a statement per reason."""
    for reason, is_over in _reasons().items():
        _drop(session, sa.and_(Letter.city_id == city_id, Letter.state == WAITING, is_over), reason)


def take_back(session: Session, city_id: uuid.UUID, people: Collection[uuid.UUID], before: dt.datetime) -> None:
    """Digests planned before an instant that nobody could send yet are dropped; what they had gathered waits again, for
    the one that is planned now. In the caller's unit; a statement where there is none."""
    overtaken = session.scalars(
        sa.update(Letter)
        .where(
            Letter.city_id == city_id, Letter.template == DIGEST, Letter.state == PLANNED, Letter.planned_at < before,
            Letter.person_id.in_(people),
        )
        .values(state=DROPPED, answer="overtaken")
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    ).all()  # fmt: skip
    if overtaken:
        session.execute(
            sa.update(Letter)
            .where(Letter.city_id == city_id, Letter.state == GATHERED, Letter.digest_id.in_(overtaken))
            .values(state=WAITING, digest_id=None)
            .execution_options(synchronize_session=False)
        )


def drop_with_task(session: Session, task: OpenTask) -> None:
    """A task is being sent: nobody is reminded of it any more, unless somebody else has the same step still to do.

    In the caller's unit.
    """
    same = sa.and_(UserTask.instance_id == task.instance_id, UserTask.body == task.body)
    has_other = sa.exists().where(same, UserTask.state == OPEN, UserTask.id != task.id)
    named = sa.select(UserTask.id).where(same)
    waits = sa.and_(Letter.city_id == task.city_id, Letter.instance_id == task.instance_id, Letter.state == WAITING)
    _drop(session, sa.and_(waits, Letter.task_id.in_(named), ~has_other), "task_done")


def settle(session: Session, city_id: uuid.UUID, digest_id: uuid.UUID, reason: str | None = None) -> None:
    """Drops what a digest has gathered: all with a reason when it does not leave, else what is over by now."""
    statement = _DROP_OVER if reason is None else _DROP_ALL
    session.execute(statement, {"of_city": city_id, "digest": digest_id, "why": reason or "task_done"})


# Built once: every digest that leaves asks it.
_DROP_ALL = (
    sa.update(cast("sa.Table", Letter.__table__))
    .where(
        Letter.city_id == sa.bindparam("of_city"), Letter.digest_id == sa.bindparam("digest"), Letter.state == GATHERED
    )
    .values(state=DROPPED, answer=sa.bindparam("why"))
)
_DROP_OVER = _DROP_ALL.where(Letter.task_id.is_not(None), ~_TASK_IS_OPEN)


def _reasons() -> dict[str, sa.ColumnElement[bool]]:
    now = clock.now()
    due_at = sa.select(UserTask.due_at).where(UserTask.id == Letter.task_id).correlate(Letter).scalar_subquery()
    is_inactive = sa.exists().where(Person.id == Letter.person_id, Person.is_active.is_(False))
    is_muted = sa.exists().where(
        MailPreference.city_id == Letter.city_id,
        MailPreference.person_id == Letter.person_id,
        MailPreference.has_digest.is_(False),
    )
    return {
        "task_done": sa.and_(Letter.task_id.is_not(None), ~_TASK_IS_OPEN),
        "deadline_passed": sa.and_(Letter.template.in_(sorted(ABOUT_SOON)), due_at <= now),
        "deadline_moved": sa.and_(Letter.template.in_(sorted(ABOUT_LATE)), due_at > now),
        "recipient_inactive": is_inactive,
        "muted": is_muted,
    }


def _drop(session: Session, which: sa.ColumnElement[bool], reason: str) -> None:
    session.execute(
        sa.update(Letter).where(which).values(state=DROPPED, answer=reason).execution_options(synchronize_session=False)
    )


def list_waiting(session: Session, city_id: uuid.UUID, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some people for whom a letter waits."""
    found = session.scalars(
        sa.select(Letter.person_id)
        .where(Letter.city_id == city_id, Letter.state == WAITING, Letter.person_id.in_(people))
        .distinct()
    )
    return {person_id for person_id in found if person_id is not None}


def gather(session: Session, city_id: uuid.UUID, digests: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Takes up what waits: person -> digest; one statement."""
    if not digests:
        return
    digest = aliased(Letter)
    taken_by = (
        sa.select(digest.id)
        .where(digest.id.in_(digests.values()), digest.person_id == Letter.person_id)
        .correlate(Letter)
        .scalar_subquery()
    )
    session.execute(
        sa.update(Letter)
        .where(Letter.city_id == city_id, Letter.state == WAITING, Letter.person_id.in_(digests))
        .values(state=GATHERED, digest_id=taken_by)
        .execution_options(synchronize_session=False)
    )
