"""The list of a signed-in head: what waits for a decision, and what was decided lately."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from engine.cases.queries import CaseView, view_of
from engine.cases.tables import Case
from engine.city.actors import Actor
from engine.escalation.queries import list_decided
from engine.escalation.tables import DecisionRequest
from engine.instances.tables import UserTask
from web import package_words, present
from web.head.present import recipient
from web.head.views import QuestionRow, Questions
from web.head.waiting import list_open
from web.session import db_session


def page(actor: Actor) -> Questions:
    """The oldest question first, the newest decision first."""
    waiting = list_open(db_session(), actor)
    done = list_decided(db_session(), actor.city_id, actor.person_id) if actor.person_id else []
    keys = {each.request.business_key for each in waiting} | {request.business_key for request, _task in done}
    cases = _cases(actor.city_id, keys)
    return Questions(
        waiting=tuple(_row(each.request, each.task, cases, each.url) for each in waiting),
        decided=tuple(_row(request, task, cases) for request, task in done),
    )


def _cases(city_id: uuid.UUID, keys: set[str]) -> dict[str, CaseView]:
    if not keys:
        return {}
    rows = db_session().scalars(sa.select(Case).where(Case.city_id == city_id, Case.business_key.in_(keys)))
    return {row.business_key: view_of(row) for row in rows}


def _row(request: DecisionRequest, task: UserTask | None, cases: Mapping[str, CaseView], url: str = "") -> QuestionRow:
    case = cases.get(request.business_key)
    return QuestionRow(
        url=url, indicator=present.indicator(case) if case else None, business_key=request.business_key,
        task=package_words.task_name(task) if task else "", agency=present.agency_full(request.agency_key),
        role=recipient(request.role, request.agency_key), asked_at=request.asked_at,
        due=present.due(task.due_at, task.due_explained) if task else None,
        decision=request.decision or "", decided_at=request.spent_at,
    )  # fmt: skip
