"""Late tasks of a cycle with their rung: eight statements, however many tasks there are."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.calendar import counting
from engine.calendar.working import WorkingCalendar
from engine.cases.instrument import Question
from engine.cases.queries import CaseView, CycleView, find_current_cycle, list_cases
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.calendar import calendar_of
from engine.city.tables import Person
from engine.errors import NotFound
from engine.escalation.notice import MEMO
from engine.escalation.tables import DecisionRequest
from engine.evidence.tables import ReturnedQuestion
from engine.instances.tables import OPEN, Timer, UserTask
from engine.readiness import stakes
from engine.readiness.lateness.views import STAFF, LateTask, LateView, RungNow, State
from engine.readiness.stakes import Back

LAST_RESORT = "last_resort"  # the form by which the coordinator and the chair settle what nobody has decided
OF_THE_LADDER = ("help", "search", LAST_RESORT)
FOR_AN_AGENCY = ("evidence", "remediation", *OF_THE_LADDER)  # forms about one agency's share
RUNG = "rung("  # how a drawing says that a timer waits for a rung of the ladder
Place = tuple[uuid.UUID, int]  # an instance, and a token or body in it


def get_late(session: Session, actor: Actor) -> LateView:
    """All that is late now in the current cycle. Raises Forbidden, NotFound `no_cycle`."""
    authorize(actor, "board.see", Thing(city_id=actor.city_id))
    cycle = current_cycle(session, actor.city_id)
    cases = list_cases(session, actor.city_id, cycle.id)
    seen = _look(session, actor.city_id, cycle, cases)
    tasks = sorted((seen.task(row, name) for row, name in seen.rows), key=lambda task: (task.due_at, task.id))
    return LateView(
        cycle=cycle,
        late=tuple(task for task in tasks if task.is_late),
        promised=tuple(task for task in tasks if not task.is_late and task.rung is not None),
    )


def current_cycle(session: Session, city_id: uuid.UUID) -> CycleView:
    """The cycle that runs; raises NotFound `no_cycle`."""
    found = find_current_cycle(session, city_id)
    if found is None:
        raise NotFound("no cycle is open yet", code="no_cycle")
    return found


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What the statements have brought."""

    cycle: CycleView
    cases: Mapping[uuid.UUID | None, CaseView]  # by instance
    rows: Sequence[tuple[UserTask, str]]
    requests: Mapping[uuid.UUID | None, DecisionRequest]  # the last about each task
    rises: Mapping[Place, dt.datetime]  # waiting token -> when the next rung is asked
    begins: Mapping[Place, dt.datetime]  # body of a task -> when its ladder begins
    back: Mapping[uuid.UUID, Sequence[Back]]  # by case
    calendar: WorkingCalendar
    now: dt.datetime

    def task(self, row: UserTask, officer: str) -> LateTask:
        assert row.due_at is not None
        case, role = self.cases[row.instance_id], row.role or ""
        request = self.requests.get(row.id)
        is_late = row.due_at <= self.now
        return LateTask(
            id=row.id, case=case, name=row.name, form_key=row.form_key, role=role,
            agency=row.agency_key if role in STAFF else None, group=row.candidate_group or "",
            officer_id=row.assignee_id, officer=officer, due_at=row.due_at, due_explained=row.due_explained,
            late_days=counting.working_days_between(self.calendar, row.due_at, self.now) if is_late else 0,
            is_late=is_late, stake=self._stake(row, case), rung=self._rung(row, request),
            next_role=(request.next_role or "") if request else "", next_at=self._next_at(row, request),
        )  # fmt: skip

    def _stake(self, row: UserTask, case: CaseView) -> dict[str, Decimal]:
        """The points of the agency's share; of a signature or a review those of the whole indicator."""
        indicator = self.cycle.instrument.indicator(case.number)
        held: tuple[Question, ...] = indicator.questions
        if row.agency_key and row.form_key in FOR_AN_AGENCY:
            held = stakes.held_by(indicator, row.agency_key, self.back.get(case.id, ()))
        return {question.code: question.max_score for question in held}

    def _rung(self, row: UserTask, request: DecisionRequest | None) -> RungNow | None:
        if request is None:
            return None
        return RungNow(
            request_id=request.id, level=request.level or 0, role=request.role, agency=request.agency_key,
            state=self._state(row, request), asked_at=request.asked_at, decision=request.decision,
            decided_at=request.spent_at, is_memo=MEMO in request.channel.split(),
            memo_delivered_at=request.memo_delivered_at,
        )  # fmt: skip

    def _state(self, row: UserTask, request: DecisionRequest) -> State:
        if any(each.form_key == LAST_RESORT for each in self._helping(row)):
            return "exhausted"
        if request.spent_at is not None:
            return "decided"
        return "waiting" if self._rises_at(request) else "exhausted"

    def _rises_at(self, request: DecisionRequest) -> dt.datetime | None:
        return None if request.waiting_token is None else self.rises.get((request.instance_id, request.waiting_token))

    def _next_at(self, row: UserTask, request: DecisionRequest | None) -> dt.datetime | None:
        """When the first rung is asked, the next one, or whoever promised to help or to settle it has to be done."""
        if request is None:
            return self.begins.get((row.instance_id, row.body))
        rises_at = self._rises_at(request) if request.spent_at is None else None
        promised = row.due_at if row.due_at and row.due_at > self.now else None
        return rises_at or min(filter(None, (each.due_at for each in self._helping(row))), default=promised)

    def _helping(self, late: UserTask) -> list[UserTask]:
        """The ladder's own tasks about the same share: helping, searching, settling."""
        return [
            row
            for row, _name in self.rows
            if row.form_key in OF_THE_LADDER
            and (row.instance_id, row.agency_key) == (late.instance_id, late.agency_key)
        ]


# -- the statements
def _look(session: Session, city_id: uuid.UUID, cycle: CycleView, cases: Sequence[CaseView]) -> _Seen:
    by_instance: dict[uuid.UUID | None, CaseView] = {case.instance_id: case for case in cases if case.instance_id}
    running = [instance_id for instance_id in by_instance if instance_id is not None]
    rows = _tasks(session, city_id, running)
    rises, begins = _timers(session, city_id, running)
    return _Seen(
        cycle=cycle, cases=by_instance, rows=rows, requests=_requests(session, city_id, [row.id for row, _ in rows]),
        rises=rises, begins=begins, back=_returned(session, city_id, cases),
        calendar=calendar_of(session, city_id), now=clock.now(),
    )  # fmt: skip


def _tasks(session: Session, city_id: uuid.UUID, running: Sequence[uuid.UUID]) -> list[tuple[UserTask, str]]:
    rows = session.execute(
        sa.select(UserTask, Person.name)
        .join(Person, Person.id == UserTask.assignee_id, isouter=True)
        .where(
            UserTask.city_id == city_id, UserTask.instance_id.in_(running), UserTask.state == OPEN,
            UserTask.due_at.is_not(None),
        )
    )  # fmt: skip
    return [(task, name or "") for task, name in rows]


def _requests(
    session: Session, city_id: uuid.UUID, tasks: Sequence[uuid.UUID]
) -> dict[uuid.UUID | None, DecisionRequest]:
    rows = session.scalars(
        sa.select(DecisionRequest)
        .where(DecisionRequest.city_id == city_id, DecisionRequest.task_id.in_(tasks))
        .order_by(DecisionRequest.asked_at, DecisionRequest.id)
    )
    return {row.task_id: row for row in rows}


def _timers(
    session: Session, city_id: uuid.UUID, running: Sequence[uuid.UUID]
) -> tuple[dict[Place, dt.datetime], dict[Place, dt.datetime]]:
    """The armed timers by token, and those that will begin a ladder by the body of the task they watch."""
    rows = session.execute(
        sa.select(Timer.instance_id, Timer.token, Timer.watched, Timer.due_at, Timer.explained).where(
            Timer.city_id == city_id, Timer.instance_id.in_(running), Timer.due_at.is_not(None)
        )
    ).all()
    first: list[Any] = [row for row in rows if row.watched is not None and _is_rung(row.explained)]
    rises = {(row.instance_id, row.token): row.due_at for row in rows}
    return rises, {(row.instance_id, row.watched): row.due_at for row in first}


def _is_rung(explained: Any) -> bool:
    return isinstance(explained, dict) and str(explained.get("text", "")).startswith(RUNG)


def _returned(session: Session, city_id: uuid.UUID, cases: Sequence[CaseView]) -> dict[uuid.UUID, list[Back]]:
    """What came back in the last round of each case."""
    last = {case.id: case.round - 1 for case in cases if case.round > 1}
    rows = session.execute(
        sa.select(ReturnedQuestion.case_id, ReturnedQuestion.question_code, ReturnedQuestion.agencies,
                  ReturnedQuestion.round)
        .where(ReturnedQuestion.city_id == city_id, ReturnedQuestion.case_id.in_(list(last)))
    )  # fmt: skip
    found: dict[uuid.UUID, list[Back]] = {}
    for case_id, code, agencies, round_ in rows:
        if round_ == last[case_id]:
            found.setdefault(case_id, []).append(Back(code=code, agencies=frozenset(agencies)))
    return found
