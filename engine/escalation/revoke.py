"""A coordinator takes a link back: it went to the wrong person, or the mail was passed on."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.escalation.tables import DecisionLink, get_link, get_request
from engine.history import Event
from engine.instances.locked import lock_instance, save


def revoke(session: Session, link_id: uuid.UUID, actor: Actor) -> None:
    """Closes one link, in the caller's unit; the other links of the asking stay. Twice is as good as once."""
    authorize(actor, "decision.revoke", Thing(city_id=actor.city_id))
    link = get_link(session, actor.city_id, link_id)
    request = get_request(session, actor.city_id, link.request_id)
    instance = lock_instance(session, actor.city_id, request.instance_id)
    done = session.execute(
        sa.update(DecisionLink)
        .where(DecisionLink.city_id == actor.city_id, DecisionLink.id == link_id, DecisionLink.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by=actor.id)
        .execution_options(synchronize_session=False)
    )
    if getattr(done, "rowcount", 0):
        body = {"request": str(request.id), "link": str(link_id), "of": str(link.person_id)}
        happened = [Event(type=events.DECISION_REVOKED, body=body)]
        history.append(session, instance, happened, actor=actor.id, request_id=actor.request_id)
        save(session, instance)
