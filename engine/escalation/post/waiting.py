"""Letters that wait for a digest: taken up by it, or dropped when what they tell of is over. Statements over sets."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import Person
from engine.escalation.post.tables import MailPreference
from engine.escalation.tables import DROPPED, GATHERED, PLANNED, WAITING, Letter
from engine.escalation.wanted import ABOUT_LATE, ABOUT_SOON, DIGEST
from engine.instances.registry import OpenTask
from engine.instances.tables import OPEN, UserTask
from engine.store import Instant
from engine.store.outbox import withdraw

_LETTER, _TASK, _PERSON, _WISH = (cast("sa.Table", it.__table__) for it in (Letter, UserTask, Person, MailPreference))
_NAMED = _TASK.alias()
# The task a letter names is open, or of several items of one body any is.
_TASK_IS_OPEN = (
    sa.select(_TASK.c.id)
    .join(_NAMED, sa.and_(_NAMED.c.instance_id == _TASK.c.instance_id, _NAMED.c.body == _TASK.c.body))
    .where(_NAMED.c.id == _LETTER.c.task_id, _TASK.c.state == OPEN)
    .correlate(_LETTER)
    .exists()
)


def drop_overtaken(session: Session, city_id: uuid.UUID) -> None:
    """Drops what no digest needs to tell any more, with the first reason that holds; in the caller's unit."""
    session.execute(_DROP_OVERTAKEN, {"of_city": city_id, "now": clock.now()})


def digest_key(day: str, person_id: uuid.UUID) -> str:
    """What a person's digest of an ISO day is known by: there is one."""
    return f"{DIGEST}:{day}:{person_id}"


def take_back(session: Session, city_id: uuid.UUID, people: Collection[uuid.UUID], before: dt.datetime) -> None:
    """Digests planned before an instant that nobody has in hand are dropped, with their rows of the outbox; what they
    had gathered waits again, for the one that is planned now. In the caller's unit; a statement where there is none.
    """
    rows = session.execute(_UNSENT, {"of_city": city_id, "before": before, "people": list(people)})
    unsent = {digest_key(facts["day"], person_id): id_ for id_, person_id, facts in rows if person_id is not None}
    overtaken = [unsent[key] for key in withdraw(session, city_id, unsent)]
    if overtaken:
        session.execute(_OVERTAKE, {"of_city": city_id, "digests": overtaken})
        session.execute(_TAKE_BACK, {"of_city": city_id, "digests": overtaken})


def drop_with_task(session: Session, task: OpenTask) -> None:
    """A task is being sent: nobody is reminded of it any more, unless somebody else has the same step still to do.

    In the caller's unit.
    """
    here = {"of_city": task.city_id, "instance": task.instance_id, "of_body": task.body, "sent": task.id}
    session.execute(_DROP_WITH_TASK, {**here, "why": "task_done"})


def settle(session: Session, city_id: uuid.UUID, digest_id: uuid.UUID, reason: str | None = None) -> None:
    """Drops what a digest has gathered: all with a reason when it does not leave, else what is over by now."""
    statement = _DROP_OVER if reason is None else _DROP_ALL
    session.execute(statement, {"of_city": city_id, "digest": digest_id, "why": reason or "task_done"})


# -- built once, of tables alone: every digest that is planned or leaves asks them, and every task that is sent
_NOW = sa.bindparam("now", type_=Instant())
_WAITS = sa.and_(_LETTER.c.city_id == sa.bindparam("of_city"), _LETTER.c.state == WAITING)
_DUE_AT = sa.select(_TASK.c.due_at).where(_TASK.c.id == _LETTER.c.task_id).correlate(_LETTER).scalar_subquery()
_REASONS: Mapping[str, sa.ColumnElement[bool]] = {
    "task_done": sa.and_(_LETTER.c.task_id.is_not(None), ~_TASK_IS_OPEN),
    "deadline_passed": sa.and_(_LETTER.c.template.in_(sorted(ABOUT_SOON)), _DUE_AT <= _NOW),
    "deadline_moved": sa.and_(_LETTER.c.template.in_(sorted(ABOUT_LATE)), _DUE_AT > _NOW),
    "recipient_inactive": sa.exists().where(_PERSON.c.id == _LETTER.c.person_id, _PERSON.c.is_active.is_(False)),
    "muted": sa.exists().where(
        _WISH.c.city_id == _LETTER.c.city_id, _WISH.c.person_id == _LETTER.c.person_id, _WISH.c.has_digest.is_(False)
    ),
}
_REASON = sa.case(*((is_over, sa.literal(reason)) for reason, is_over in _REASONS.items()))
_DROP_OVERTAKEN = (
    sa.update(_LETTER).where(_WAITS, sa.or_(*_REASONS.values())).values(state=DROPPED, answer=_REASON)
)  # fmt: skip
_DROP = sa.update(_LETTER).values(state=DROPPED, answer=sa.bindparam("why"))
_SAME_STEP = sa.and_(_TASK.c.instance_id == sa.bindparam("instance"), _TASK.c.body == sa.bindparam("of_body"))
_DROP_WITH_TASK = _DROP.where(
    _WAITS,
    _LETTER.c.instance_id == sa.bindparam("instance"),
    _LETTER.c.task_id.in_(sa.select(_TASK.c.id).where(_SAME_STEP)),
    ~sa.exists().where(_SAME_STEP, _TASK.c.state == OPEN, _TASK.c.id != sa.bindparam("sent")),
)
_DROP_ALL = _DROP.where(
    _LETTER.c.city_id == sa.bindparam("of_city"), _LETTER.c.digest_id == sa.bindparam("digest"),
    _LETTER.c.state == GATHERED,
)  # fmt: skip
_DROP_OVER = _DROP_ALL.where(_LETTER.c.task_id.is_not(None), ~_TASK_IS_OPEN)


_UNSENT = sa.select(_LETTER.c.id, _LETTER.c.person_id, _LETTER.c.facts).where(
    _LETTER.c.city_id == sa.bindparam("of_city"), _LETTER.c.template == DIGEST, _LETTER.c.state == PLANNED,
    _LETTER.c.planned_at < sa.bindparam("before"), _LETTER.c.person_id.in_(sa.bindparam("people", expanding=True)),
)  # fmt: skip
_OVERTAKE = (
    sa.update(_LETTER)
    .where(_LETTER.c.city_id == sa.bindparam("of_city"), _LETTER.c.id.in_(sa.bindparam("digests", expanding=True)))
    .values(state=DROPPED, answer="overtaken")
)
_TAKE_BACK = (
    sa.update(_LETTER)
    .where(
        _LETTER.c.city_id == sa.bindparam("of_city"), _LETTER.c.state == GATHERED,
        _LETTER.c.digest_id.in_(sa.bindparam("digests", expanding=True)),
    )
    .values(state=WAITING, digest_id=None)
)  # fmt: skip


def list_waiting(session: Session, city_id: uuid.UUID, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some people for whom a letter waits."""
    found = session.scalars(_WAITED_FOR, {"of_city": city_id, "people": list(people)})
    return {person_id for person_id in found if person_id is not None}


_OF_PEOPLE = sa.and_(_WAITS, _LETTER.c.person_id.in_(sa.bindparam("people", expanding=True)))
_WAITED_FOR = sa.select(_LETTER.c.person_id).where(_OF_PEOPLE).distinct()


def gather(session: Session, city_id: uuid.UUID, digests: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Takes up what waits: person -> digest; one statement."""
    if not digests:
        return
    taking = {"digests": list(digests.values()), "people": list(digests)}
    session.execute(_GATHER, {"of_city": city_id, **taking})


_DIGEST = _LETTER.alias()
_TAKEN_BY = (
    sa.select(_DIGEST.c.id)
    .where(_DIGEST.c.id.in_(sa.bindparam("digests", expanding=True)), _DIGEST.c.person_id == _LETTER.c.person_id)
    .correlate(_LETTER)
    .scalar_subquery()
)
_GATHER = sa.update(_LETTER).where(_OF_PEOPLE).values(state=GATHERED, digest_id=_TAKEN_BY)
