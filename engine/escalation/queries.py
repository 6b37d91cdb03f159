"""What a decision page and its mail show, reading only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.cases.tables import Case
from engine.city.calendar import calendar_of
from engine.city.tables import Agency, Person
from engine.escalation.colleagues import STAFF, Colleague, list_colleagues
from engine.escalation.facts import CaseFacts, Share, case_facts, share_of
from engine.escalation.results import Result, find_result
from engine.escalation.rules import PromiseDay, promise_days, wish_days
from engine.escalation.standing import Standing
from engine.escalation.tables import DecisionLink, DecisionRequest
from engine.instances.tables import OPEN, UserTask

SIGNATURE_FORM = "sign_off"
WISH = "wished_until"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """One asking on the ladder of a task. `wished_until` and `reason`: longer time was asked of the chair."""

    level: int | None
    role: str
    asked_at: dt.datetime
    decision: str | None = None
    decided_at: dt.datetime | None = None
    wished_until: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherCase:
    """Another case in which the same agency has a share. Without a task the agency has nothing to do there now."""

    business_key: str
    code: str
    task_name: str = ""
    due_at: dt.datetime | None = None
    is_late: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Everything a head needs to decide: what is late, since when, what is missing, what is offered."""

    link_id: uuid.UUID
    business_key: str
    level: int | None
    role: str
    agency_key: str | None
    agency_name: str
    task_id: uuid.UUID | None
    task_name: str
    is_signature: bool
    due_at: dt.datetime | None
    due_explained: Mapping[str, Any] | None
    offers: tuple[str, ...]
    max_days: int
    most_days: int  # working days the highest rung may give
    wish_days: tuple[dt.date, dt.date] | None  # the first and last day that may be asked of the chair
    days: tuple[PromiseDay, ...]
    officers: tuple[Colleague, ...]
    expires_at: dt.datetime  # when the next rung is asked, at the latest the link's own end
    next_role: str  # empty: nobody is above
    next_at: dt.datetime | None
    case: CaseFacts
    share: Share
    rungs: tuple[Rung, ...]
    others: tuple[OtherCase, ...]

    @property
    def wish(self) -> Rung | None:
        """Whoever has asked this rung for longer time, if that is why it is asked."""
        before = [rung for rung in self.rungs if rung.decision is not None]
        return before[-1] if before and before[-1].wished_until is not None else None


def question(session: Session, stands: Standing) -> Question:
    """What the page of an open link shows; about ten statements."""
    link, request, task = stands.link, stands.request, stands.task
    calendar, now = calendar_of(session, link.city_id), clock.now()
    is_signature = task is not None and task.form_key == SIGNATURE_FORM
    return Question(
        link_id=link.id,
        business_key=request.business_key,
        level=request.level,
        role=request.role,
        agency_key=request.agency_key,
        agency_name=agency_name(session, link.city_id, request.agency_key),
        task_id=request.task_id,
        task_name=task.name if task is not None else "",
        is_signature=is_signature,
        due_at=task.due_at if task is not None else None,
        due_explained=task.due_explained if task is not None else None,
        offers=tuple(request.offers.split()),
        max_days=request.max_days,
        most_days=request.most_days,
        wish_days=wish_days(calendar, now, request.max_days, request.most_days),
        days=promise_days(calendar, now, request.max_days),
        officers=list_colleagues(session, link.city_id, request.agency_key),
        expires_at=min(filter(None, (stands.rises_at, request.expires_at))),
        next_role=request.next_role or "",
        next_at=stands.rises_at,
        case=case_facts(session, link.city_id, request.business_key),
        share=share_of(session, link.city_id, request.business_key, None if is_signature else request.agency_key),
        rungs=list_rungs(session, request),
        others=list_others(session, request),
    )


def agency_name(session: Session, city_id: uuid.UUID, key: str | None) -> str:
    """The name of an agency; its key when the city has dropped it."""
    if key is None:
        return ""
    return session.scalar(sa.select(Agency.name).where(Agency.city_id == city_id, Agency.key == key)) or key


def list_rungs(session: Session, request: DecisionRequest) -> tuple[Rung, ...]:
    """All askings about the same task, in order; where no task is watched, of the same instance."""
    same = DecisionRequest.task_id.is_(None) if request.task_id is None else DecisionRequest.task_id == request.task_id
    rows = session.scalars(
        sa.select(DecisionRequest)
        .where(DecisionRequest.city_id == request.city_id, DecisionRequest.instance_id == request.instance_id, same)
        .order_by(DecisionRequest.asked_at, DecisionRequest.id)
    )
    return tuple(map(_rung, rows))


def _rung(row: DecisionRequest) -> Rung:
    values: Mapping[str, Any] = row.values or {}
    return Rung(
        level=row.level, role=row.role, asked_at=row.asked_at, decision=row.decision, decided_at=row.spent_at,
        wished_until=dt.date.fromisoformat(values[WISH]) if values.get(WISH) else None,
        reason=str(values.get("wish_reason") or ""),
    )  # fmt: skip


def list_others(session: Session, request: DecisionRequest) -> tuple[OtherCase, ...]:
    """The agency's other cases of the same cycle: what is late first, then by deadline, last where nothing is open."""
    if request.agency_key is None:
        return ()
    of_agency = sa.and_(UserTask.instance_id == Case.instance_id, UserTask.state == OPEN,
                        UserTask.agency_key == request.agency_key, UserTask.role.in_(STAFF))  # fmt: skip
    same_cycle = sa.select(Case.cycle_id).where(
        Case.city_id == request.city_id, Case.business_key == request.business_key
    )
    rows = session.execute(
        sa.select(Case.business_key, Case.code, Case.agencies, UserTask.name, UserTask.due_at)
        .join(UserTask, of_agency, isouter=True)
        .where(
            Case.city_id == request.city_id,
            Case.cycle_id.in_(same_cycle),
            Case.business_key != request.business_key,
        )
    )
    now = clock.now()
    found = [
        OtherCase(business_key=key, code=code, task_name=name or "", due_at=due, is_late=due is not None and due <= now)
        for key, code, agencies, name, due in rows
        if name is not None or request.agency_key in agencies
    ]
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(found, key=lambda case: (case.due_at or latest, not case.task_name, case.business_key)))


# -- what was decided
@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What came of a request. `values` are what was filled in; `sent_at`: the late task was sent meanwhile; `result`:
    what the coordinator did about it."""

    link_id: uuid.UUID
    business_key: str
    role: str
    agency_key: str | None
    task_name: str
    is_signature: bool
    decision: str
    at: dt.datetime
    until: dt.date | None
    officer_name: str
    decided_by: uuid.UUID | None
    is_by_other: bool  # somebody else decided, by a link or sign-in of their own
    values: Mapping[str, Any]
    case: CaseFacts
    sent_at: dt.datetime | None = None
    result: Result | None = None


def decided(session: Session, stands: Standing) -> Decided:
    """What was decided, for the answer of the POST and for whoever opens a used link."""
    request, task = stands.request, stands.task
    assert request.decision is not None
    assert request.spent_at is not None
    values: Mapping[str, Any] = request.values or {}
    return Decided(
        link_id=stands.link.id,
        business_key=request.business_key,
        role=request.role,
        agency_key=request.agency_key,
        **_of_task(task),
        decision=request.decision,
        at=request.spent_at,
        until=dt.date.fromisoformat(values["until"]) if values.get("until") else None,
        officer_name=person_name(session, request.city_id, values.get("officer")),
        decided_by=request.decided_by,
        is_by_other=request.decided_by is not None and request.decided_by != stands.link.person_id,
        values=values,
        case=case_facts(session, request.city_id, request.business_key),
        result=find_result(session, request),
    )


def _of_task(task: UserTask | None) -> dict[str, Any]:
    """What is told of the late task, if it is still known."""
    if task is None:
        return {"task_name": "", "is_signature": False}
    return {
        "task_name": task.name,
        "is_signature": task.form_key == SIGNATURE_FORM,
        "sent_at": task.completed_at if task.completed_by is not None else None,
    }


def person_name(session: Session, city_id: uuid.UUID, person_id: str | None) -> str:
    """The name of a person of the city, by the text of the id; empty for nobody."""
    if not person_id:
        return ""
    return (
        session.scalar(sa.select(Person.name).where(Person.city_id == city_id, Person.id == uuid.UUID(person_id))) or ""
    )


def list_requests(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> list[DecisionRequest]:
    """All askings of a case, the newest first."""
    return list(
        session.scalars(
            sa.select(DecisionRequest)
            .where(DecisionRequest.city_id == city_id, DecisionRequest.instance_id == instance_id)
            .order_by(DecisionRequest.asked_at.desc(), DecisionRequest.id.desc())
        )
    )


def list_decided(
    session: Session, city_id: uuid.UUID, person_id: uuid.UUID, *, limit: int = 20
) -> list[tuple[DecisionRequest, UserTask | None]]:
    """What a person has decided, the newest first, with the late task."""
    rows = session.execute(
        sa.select(DecisionRequest, UserTask)
        .join(UserTask, UserTask.id == DecisionRequest.task_id, isouter=True)
        .where(DecisionRequest.city_id == city_id, DecisionRequest.decided_by == person_id)
        .order_by(DecisionRequest.spent_at.desc(), DecisionRequest.id.desc())
        .limit(limit)
    )
    return [(request, task) for request, task in rows]


def list_links(session: Session, city_id: uuid.UUID, request_id: uuid.UUID) -> list[DecisionLink]:
    """The links of one asking."""
    return list(
        session.scalars(
            sa.select(DecisionLink).where(DecisionLink.city_id == city_id, DecisionLink.request_id == request_id)
        )
    )
