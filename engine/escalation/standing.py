"""Where a decision link stands: can it still be answered, and if not, why."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import Person
from engine.escalation.links import hash_of
from engine.escalation.tables import DecisionLink, DecisionRequest
from engine.instances.tables import OPEN, MessageSubscription, Timer, UserTask

State = Literal["open", "spent", "task_done", "over", "expired", "revoked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A link, its request, the late task, and what has become of them. `at` is since when it is closed, if known.

    `task_done`: the task was sent or is not needed any more. `over`: the rung has risen or another way was taken.
    `rises_at`: when the next rung is asked if nobody decides.
    """

    state: State
    link: DecisionLink
    request: DecisionRequest
    task: UserTask | None
    at: dt.datetime | None = None
    rises_at: dt.datetime | None = None


def find_link(session: Session, token: str) -> DecisionLink | None:
    """The link of a token, of whatever city: the token is the only key its holder has."""
    return session.scalar(
        sa.select(DecisionLink)
        .where(DecisionLink.token_hash == hash_of(token))
        .execution_options(populate_existing=True)
    )


def standing(session: Session, link: DecisionLink) -> Standing:
    """One statement, nothing is changed. The rows are read anew."""
    asked = {"city_id": link.city_id, "request_id": link.request_id, "person_id": link.person_id}
    request, task, is_active, waits, rises = session.execute(_STANDING, asked).one()
    state, at = _state(link, request, task, is_active=is_active, waits=waits, now=clock.now())
    return Standing(state=state, link=link, request=request, task=task, at=at, rises_at=rises)


_IS_WAITING = sa.exists().where(
    MessageSubscription.instance_id == DecisionRequest.instance_id,
    MessageSubscription.token == DecisionRequest.waiting_token,
)
_RISES_AT = (
    sa.select(sa.func.min(Timer.due_at))
    .where(Timer.instance_id == DecisionRequest.instance_id, Timer.token == DecisionRequest.waiting_token)
    .scalar_subquery()
)
_STANDING = (  # built once: a question is looked at when it is planned, written, opened and answered
    sa.select(DecisionRequest, UserTask, Person.is_active, _IS_WAITING, _RISES_AT)
    .select_from(DecisionRequest)
    .join(Person, Person.id == sa.bindparam("person_id"))
    .join(UserTask, UserTask.id == DecisionRequest.task_id, isouter=True)
    .where(DecisionRequest.city_id == sa.bindparam("city_id"), DecisionRequest.id == sa.bindparam("request_id"))
    .execution_options(populate_existing=True)
)


def _state(
    link: DecisionLink,
    request: DecisionRequest,
    task: UserTask | None,
    *,
    is_active: bool,
    waits: bool,
    now: dt.datetime,
) -> tuple[State, dt.datetime | None]:
    """The first reason counts: what was decided before what came later."""
    is_task_done = task is not None and task.state != OPEN
    reasons: list[tuple[bool, State, dt.datetime | None]] = [
        (request.spent_at is not None, "spent", request.spent_at),
        (link.revoked_at is not None or not is_active, "revoked", link.revoked_at),
        (is_task_done, "task_done", task.completed_at if task is not None else None),
        (not waits, "over", None),
        (now >= request.expires_at, "expired", request.expires_at),
    ]
    return next(((state, at) for is_so, state, at in reasons if is_so), ("open", None))


def list_waiting(session: Session, city_id: uuid.UUID, people: Collection[uuid.UUID]) -> list[DecisionLink]:
    """The links that were made for some people, or for stand-ins of theirs, and can still be answered, oldest first."""
    return list(
        session.scalars(
            sa.select(DecisionLink)
            .join(DecisionRequest, DecisionRequest.id == DecisionLink.request_id)
            .where(
                DecisionLink.city_id == city_id,
                sa.or_(DecisionLink.person_id.in_(people), DecisionLink.on_behalf_of.in_(people)),
                DecisionLink.revoked_at.is_(None),
                DecisionRequest.spent_at.is_(None),
                DecisionRequest.expires_at > clock.now(),
                _IS_WAITING,
            )
            .order_by(DecisionRequest.asked_at, DecisionLink.id)
        )
    )
