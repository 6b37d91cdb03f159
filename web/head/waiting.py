"""What a head who signs in may decide now: the same links that the letters carry."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.escalation.standing import list_waiting
from engine.escalation.tables import DecisionRequest
from engine.instances.tables import UserTask
from web.head.place import token_of

DECIDERS = ("head", "secretary", "chair")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One open question, with the late task it is about."""

    request: DecisionRequest
    task: UserTask | None
    url: str


def list_open(session: Session, actor: Actor) -> list[Waiting]:
    """The open questions to a person, the oldest first; two statements, none for who never decides."""
    if actor.person_id is None or not any(map(actor.holds, DECIDERS)):
        return []
    links = list_waiting(session, actor.city_id, actor.person_id)
    if not links:
        return []
    rows = session.execute(
        sa.select(DecisionRequest, UserTask)
        .join(UserTask, UserTask.id == DecisionRequest.task_id, isouter=True)
        .where(DecisionRequest.city_id == actor.city_id, DecisionRequest.id.in_([link.request_id for link in links]))
    )
    found = {request.id: (request, task) for request, task in rows}
    urls = [(link.request_id, url_for("head.decide", token=token_of(link))) for link in links]
    return [Waiting(request=found[asked][0], task=found[asked][1], url=url) for asked, url in urls]
