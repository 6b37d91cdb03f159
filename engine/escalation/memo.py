"""The memo of an asking whose channel names one: somebody prints it, hands it over, and says so."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.errors import NotFound
from engine.escalation.notice import MEMO
from engine.escalation.tables import DecisionRequest, get_request
from engine.history import Event
from engine.instances.locked import lock_instance, save


def deliver(session: Session, request_id: uuid.UUID, actor: Actor) -> None:
    """Notes that the memo was handed over, in the caller's unit; twice is as good as once.

    Raises Forbidden, NotFound (also where the ladder's table asks for no memo).
    """
    authorize(actor, "memo.deliver", Thing(city_id=actor.city_id))
    request = get_request(session, actor.city_id, request_id)
    if MEMO not in request.channel.split():
        raise NotFound("this asking has no memo")
    role, agency = request.role, request.agency_key
    instance = lock_instance(session, actor.city_id, request.instance_id)
    done = session.execute(
        sa.update(DecisionRequest)
        .where(DecisionRequest.city_id == actor.city_id, DecisionRequest.id == request_id,
               DecisionRequest.memo_delivered_at.is_(None))
        .values(memo_delivered_at=clock.now(), memo_delivered_by=actor.person_id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if getattr(done, "rowcount", 0):
        happened = [
            Event(type=events.MEMO_DELIVERED, body={"request": str(request_id), "role": role, "agency": agency})
        ]
        history.append(session, instance, happened, actor=actor.id, request_id=actor.request_id)
        save(session, instance)
