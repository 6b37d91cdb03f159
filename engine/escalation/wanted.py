"""Asked again right before a letter leaves: does anybody still need it? Nothing is changed here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.city.tables import Person, RoleHeld
from engine.escalation.post.tables import MailAddress
from engine.escalation.standing import standing
from engine.escalation.tables import DecisionRequest, Letter, get_link, get_request
from engine.instances.mentions import is_seen
from engine.instances.surge import is_held
from engine.instances.tables import OPEN, UserTask

ASKS = "escalation_ask"
# Letters about what waits; the others tell of what has happened, which stays true.
ABOUT_LATE = frozenset({"evidence_due", "remediation_due", "sign_due", "review_late"})
ABOUT_SOON = frozenset({"evidence_soon", "remediation_soon", "sign_soon"})
RETURNED = "evidence_returned"
ABOUT_WAITING = ABOUT_SOON | ABOUT_LATE | {ASKS, RETURNED}
# Not sent one by one: they wait for their recipient's digest.
FOR_DIGEST = ABOUT_SOON | ABOUT_LATE
DIGEST = "digest"
NUDGE = "nudge"
ABOUT_OPEN = ABOUT_WAITING | {NUDGE}  # nobody hears of a task that is sent, or is another's
MENTION = "mention"
HELD = "deadlines_held"
# Sent twice they would only annoy: after a crash while sending they are left to whoever looks at the letters.
AT_MOST_ONCE = FOR_DIGEST | {DIGEST, NUDGE}
_named = aliased(UserTask)  # the task a letter names; made once, so that its statement is compiled once


def why_unwanted(session: Session, letter: Letter) -> str | None:
    """None when the letter should leave, else a code.

    recipient_inactive, address_parked, role_lost, task_done, reassigned, deadline_moved, deadline_passed, spent, over,
    expired, revoked, seen, released
    """
    unreachable = _why_unreachable(session, letter) if letter.person_id is not None else None
    if unreachable is not None:
        return unreachable
    if letter.template in _NEWS:
        return _NEWS[letter.template](session, letter)
    if letter.template not in ABOUT_OPEN:
        return None
    task = _open_task(session, letter)
    if letter.task_id is not None and task is None:
        return "task_done"
    return _about_recipient(session, letter, task) or _about_deadline(letter, task) or _about_request(session, letter)


_REACHABLE = (
    sa.select(Person.is_active, MailAddress.parked_at)
    .join(
        MailAddress,
        sa.and_(MailAddress.city_id == Person.city_id, MailAddress.address == Person.email),
        isouter=True,
    )
    .where(Person.city_id == sa.bindparam("city_id"), Person.id == sa.bindparam("person_id"))
)  # built once: every letter asks it


def _why_unreachable(session: Session, letter: Letter) -> str | None:
    """The recipient has left, or letters to the address came back too often."""
    whose = {"city_id": letter.city_id, "person_id": letter.person_id}
    is_active, parked_at = session.execute(_REACHABLE, whose).one()
    if not is_active:
        return "recipient_inactive"
    return "address_parked" if parked_at is not None else None


def _about_mention(session: Session, letter: Letter) -> str | None:
    """Whoever was mentioned has been on the page before the letter left."""
    assert letter.person_id is not None
    is_read = is_seen(session, letter.city_id, letter.person_id, uuid.UUID(letter.facts["comment"]))
    return "seen" if is_read else None


def _about_holding(session: Session, letter: Letter) -> str | None:
    """Somebody has said yes, or the clock was put right."""
    return None if is_held(session, letter.city_id, uuid.UUID(letter.facts["surge"])) else "released"


# News that somebody may have had by another way.
_NEWS: Mapping[str, Callable[[Session, Letter], str | None]] = {MENTION: _about_mention, HELD: _about_holding}


def _open_task(session: Session, letter: Letter) -> UserTask | None:
    """The task the letter is about while it is open; of several items of one body, any that is."""
    return session.scalars(_OPEN_TASK, {"city_id": letter.city_id, "task_id": letter.task_id}).one_or_none()


_OPEN_TASK = (  # built once, as below: letters about what waits ask it
    sa.select(UserTask)
    .join(_named, sa.and_(_named.instance_id == UserTask.instance_id, _named.body == UserTask.body))
    .where(UserTask.city_id == sa.bindparam("city_id"), _named.id == sa.bindparam("task_id"), UserTask.state == OPEN)
    .order_by(UserTask.due_at, UserTask.id)
    .limit(1)
)


def _about_recipient(session: Session, letter: Letter, task: UserTask | None) -> str | None:
    """Somebody else has the task by now, or the person does not hold the role any more."""
    if task is not None and _goes_to_assignee(letter, task):
        return None if task.assignee_id == (letter.on_behalf_of or letter.person_id) else "reassigned"
    if letter.person_id is None:
        return None
    whose = {"person_id": letter.on_behalf_of or letter.person_id, "role": letter.role, "agency": letter.agency_key}
    held = session.scalar(_HELD, {"city_id": letter.city_id, **whose})
    return None if held is not None else "role_lost"


_HELD = (
    sa.select(RoleHeld.id)
    .where(
        RoleHeld.city_id == sa.bindparam("city_id"),
        RoleHeld.person_id == sa.bindparam("person_id"),
        RoleHeld.role == sa.bindparam("role"),
        sa.or_(RoleHeld.agency_key.is_(None), RoleHeld.agency_key == sa.bindparam("agency")),
    )
    .limit(1)
)


def _goes_to_assignee(letter: Letter, task: UserTask) -> bool:
    return task.assignee_id is not None and task.role == letter.role and not letter.is_copy


def _about_deadline(letter: Letter, task: UserTask | None) -> str | None:
    """That it is late is said only of what is late, that it is soon only of what is not."""
    if task is None or task.due_at is None:
        return None
    is_late = task.due_at <= clock.now()
    if letter.template in ABOUT_SOON and is_late:
        return "deadline_passed"
    return "deadline_moved" if letter.template in ABOUT_LATE and not is_late else None


def _about_request(session: Session, letter: Letter) -> str | None:
    """A question is asked only while its rung waits for an answer; copies of it as well."""
    if letter.link_id is not None:
        state = standing(session, get_link(session, letter.city_id, letter.link_id)).state
        return None if state == "open" else state
    request = _request_of(session, letter)
    return "spent" if request is not None and request.spent_at is not None else None


def _request_of(session: Session, letter: Letter) -> DecisionRequest | None:
    found = letter.facts.get("request")
    return get_request(session, letter.city_id, uuid.UUID(found)) if found else None
