"""What a person decides about a letter that went wrong: it has arrived after all, or it is sent again."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.errors import Conflict, NotFound
from engine.escalation.letters import DESTINATION, KIND, QUEUE
from engine.escalation.tables import BOUNCED, PLANNED, REFUSED, SENT, UNKNOWN, Letter
from engine.instances.incidents import plan_retry
from engine.instances.tables import Incident
from engine.store.outbox import OutboxRow, Planned, plan_rows, reopen

TO_CHECK = (UNKNOWN, REFUSED, BOUNCED)
CHECKED = "checked"  # the answer of a letter of which a person has said that it is there


def mark_arrived(session: Session, letter_id: uuid.UUID, actor: Actor) -> None:
    """Somebody has asked the recipient: it is there. In the caller's unit; raises Forbidden, NotFound, Conflict."""
    letter = _lock(session, letter_id, actor)
    letter.state, letter.answer, letter.sent_at = SENT, CHECKED, letter.sent_at or clock.now()
    _reopen(session, letter)


def send_again(session: Session, letter_id: uuid.UUID, actor: Actor) -> None:
    """Plans the same letter once more, with its Message-ID: a mailbox that has it shows it once. Raises the same."""
    letter = _lock(session, letter_id, actor)
    letter.state, letter.answer = PLANNED, None
    if _reopen(session, letter):
        return
    again = Planned(
        queue=QUEUE, kind=KIND, destination=DESTINATION, body={"letter": str(letter.id)},
        dedupe_key=f"again:{letter.id}:{letter.attempts}", instance_id=letter.instance_id,
    )  # fmt: skip
    plan_rows(session, letter.city_id, [again])


def _reopen(session: Session, letter: Letter) -> bool:
    """What was given up comes to its end in its own row, and its incident with it; False when nothing was."""
    rows = session.execute(
        sa.select(OutboxRow.id, OutboxRow.body, Incident.id)
        .join(Incident, Incident.outbox_id == OutboxRow.id)
        .where(Incident.city_id == letter.city_id, Incident.resolved_at.is_(None), OutboxRow.kind == KIND)
    )
    found = [(row_id, incident_id) for row_id, body, incident_id in rows if body["letter"] == str(letter.id)]
    for row_id, incident_id in found:
        reopen(session, row_id, clock.now())
        plan_retry(session, incident_id, clock.now())
    return bool(found)


def _lock(session: Session, letter_id: uuid.UUID, actor: Actor) -> Letter:
    """Raises NotFound for a letter of another city, Conflict (`letter_settled`) for one that needs nobody."""
    authorize(actor, "incident.retry", Thing(city_id=actor.city_id))
    letter = session.scalar(
        sa.select(Letter)
        .where(Letter.city_id == actor.city_id, Letter.id == letter_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if letter is None:
        raise NotFound("no such letter")
    if letter.state not in TO_CHECK:
        raise Conflict("the letter is settled", code="letter_settled")
    return letter
