"""What a head who signs in may decide now: the same links that the letters carry."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.escalation.deciders import decider
from engine.escalation.standing import list_waiting
from engine.escalation.tables import DecisionRequest
from engine.instances.tables import ProcessInstance, UserTask

DECIDERS = frozenset({"head", "secretary", "chair"})


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One open question, with the late task it is about."""

    request: DecisionRequest
    task: UserTask | None
    url: str
    on_behalf_of: uuid.UUID | None = None  # for whom the reader would decide


def list_open(session: Session, actor: Actor) -> list[Waiting]:
    """The open questions to a person, or to one the person stands in for, the oldest first.

    Two statements, none for who never decides.
    """
    if actor.person_id is None or not actor.reach & DECIDERS:
        return []
    people = [actor.person_id, *(each.person_id for each in actor.stands_for)]
    links = list_waiting(session, actor.city_id, people)
    if not links:
        return []
    rows = session.execute(
        sa.select(DecisionRequest, UserTask, ProcessInstance.cluster, ProcessInstance.definition_key)
        .join(ProcessInstance, ProcessInstance.id == DecisionRequest.instance_id)
        .join(UserTask, UserTask.id == DecisionRequest.task_id, isouter=True)
        .where(DecisionRequest.city_id == actor.city_id, DecisionRequest.id.in_([link.request_id for link in links]))
    )
    found = {request.id: (request, task, cluster, process) for request, task, cluster, process in rows}
    waiting = []
    for link in links:
        request, task, cluster, process = found[link.request_id]
        whom = decider(actor, link, request.agency_key, cluster, process)
        if whom is not None:
            url = url_for("head.decide_signed_in", link_id=link.id)
            waiting.append(Waiting(request=request, task=task, url=url, on_behalf_of=whom.owner_id))
    return waiting
