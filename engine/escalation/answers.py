"""After a decision: the officers of the late task and the coordinators are told what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.queries import Decided
from engine.escalation.recipients import list_holders, stood_in
from engine.escalation.rules import FALLBACK_ROLE, Addressed, Holder, once_each
from engine.escalation.tables import DecisionLink, DecisionRequest
from engine.instances.locked import Locked
from engine.instances.tables import UserTask

TEMPLATE = "answer_to_decision"


def plan_answers(
    session: Session, instance: Locked, request: DecisionRequest, link: DecisionLink, made: Decided
) -> None:
    """One letter each, save to whoever has decided."""
    facts = {
        "request": str(request.id),
        "decision": made.decision,
        "role": request.role,
        "agency": request.agency_key,
        "at": made.at.isoformat(),
        "until": made.until.isoformat() if made.until else None,
        "officer": made.values.get("officer"),
        "cause": made.values.get("late_cause"),
    }
    subject = Subject(
        city_id=instance.city_id,
        business_key=instance.business_key,
        instance_id=instance.id,
        task_id=request.task_id,
    )
    letters = [
        NewLetter(template=TEMPLATE, to=person, facts=facts, dedupe_key=f"{request.id}:answer:{person.person_id}")
        for person in _concerned(session, instance, request)
        if person.person_id != link.person_id
    ]
    plan_letters(session, subject, letters)


def _concerned(session: Session, instance: Locked, request: DecisionRequest) -> tuple[Addressed, ...]:
    """Whoever has the late task now, after the decision may have given it to somebody else, and the coordinators."""
    task = _task(session, request)
    role, assignee = (task.role or "officer", task.assignee_id) if task is not None else ("officer", None)
    holders = list_holders(session, instance.city_id, {role, FALLBACK_ROLE}, assignee)
    mine = [h for h in holders if h.person_id == assignee] or _there(holders, role, instance, request)
    told = [Addressed(person_id=h.person_id, role=role, agency=request.agency_key, is_away=h.is_away) for h in mine]
    told += [
        Addressed(person_id=h.person_id, role=h.role, agency=None, is_away=h.is_away)
        for h in holders
        if h.role == FALLBACK_ROLE
    ]
    return stood_in(session, instance, once_each(told), agency=request.agency_key)


def _there(holders: list[Holder], role: str, instance: Locked, request: DecisionRequest) -> list[Holder]:
    """Everybody of the role where the task is late."""
    return [h for h in holders if h.role == role and h.is_in(request.agency_key, instance.cluster)]


def _task(session: Session, request: DecisionRequest) -> UserTask | None:
    if request.task_id is None:
        return None
    return session.scalar(
        sa.select(UserTask)
        .where(UserTask.city_id == request.city_id, UserTask.id == request.task_id)
        .execution_options(populate_existing=True)
    )
