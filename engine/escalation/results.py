"""What came of a decision: whoever asked for help, or said it was sent, hears what the coordinator did about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.rules import Addressed
from engine.escalation.tables import DecisionRequest, Letter
from engine.instances.registry import OpenTask

TEMPLATE = "result_of_decision"
HELPED, FOUND, NOT_FOUND = "helped", "found", "not_found"
ASKED_BY = {"help": "help_asked", "search": "already_sent"}  # form of the coordinator's task -> what was decided


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of it, when, and until when the share has time now."""

    result: str  # helped, found, not_found
    at: dt.datetime
    until: dt.date | None = None


def find_result(session: Session, request: DecisionRequest) -> Result | None:
    """What the coordinator did about a decision; None while nobody has, and where nobody was told."""
    if request.decision not in ASKED_BY.values():
        return None
    told = session.execute(
        sa.select(Letter.facts, Letter.planned_at).where(
            Letter.city_id == request.city_id, Letter.instance_id == request.instance_id, Letter.template == TEMPLATE
        )
    )
    mine = ((facts, at) for facts, at in told if facts["request"] == str(request.id))
    return next((_told(facts, at) for facts, at in mine), None)


def _told(facts: Mapping[str, Any], at: dt.datetime) -> Result:
    until = facts.get("until")
    return Result(result=facts["result"], at=at, until=dt.date.fromisoformat(until) if until else None)


def tell(session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The verb of both forms: the values go on as they are, and one letter is planned, for whoever has decided.

    Nobody is told where nobody has, or of their own work.
    """
    request = _request(session, task)
    if request is not None and request.decided_by not in (None, actor.person_id):
        plan_letters(session, _subject(task, request), [_letter(task, request, values)])
    return values


def _request(session: Session, task: OpenTask) -> DecisionRequest | None:
    """The decision that the coordinator's task follows from: the last of its kind about the agency's share."""
    row = DecisionRequest
    return session.scalar(
        sa.select(row)
        .where(
            row.city_id == task.city_id, row.instance_id == task.instance_id, row.agency_key == task.agency_key,
            row.decision == ASKED_BY[task.form_key or ""],
        )
        .order_by(row.spent_at.desc(), row.id.desc())
        .limit(1)
    )  # fmt: skip


def _subject(task: OpenTask, request: DecisionRequest) -> Subject:
    return Subject(
        city_id=task.city_id, business_key=task.business_key, instance_id=task.instance_id, task_id=request.task_id
    )


def _letter(task: OpenTask, request: DecisionRequest, values: Mapping[str, Any]) -> NewLetter:
    """Codes and a day: what was said and found stays in the house."""
    assert request.decided_by is not None
    to = Addressed(
        person_id=request.decided_by, role=request.role, agency=request.agency_key, on_behalf_of=request.on_behalf_of
    )
    result = _result(values)
    facts = {
        "request": str(request.id), "agency": request.agency_key, "result": result,
        "until": None if result == FOUND else values.get("until"),
    }  # fmt: skip
    return NewLetter(template=TEMPLATE, to=to, facts=facts, dedupe_key=f"{task.id}:result:{to.person_id}")


def _result(values: Mapping[str, Any]) -> str:
    if "found" not in values:
        return HELPED
    return FOUND if values["found"] == "yes" else NOT_FOUND
