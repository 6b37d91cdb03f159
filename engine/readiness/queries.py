"""The board in six statements, and the page of an agency."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.calendar import counting
from engine.calendar.working import WorkingCalendar
from engine.cases.queries import CaseView, CycleView, find_current_cycle, get_cycle_of_key, list_cases
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.calendar import calendar_of
from engine.city.tables import Agency
from engine.errors import NotFound
from engine.escalation.tables import DecisionRequest
from engine.evidence import standings
from engine.evidence.dossier import Dossier
from engine.evidence.facts import days_left
from engine.evidence.loading import load_answers
from engine.evidence.tables import ReturnedQuestion
from engine.instances.tables import UserTask
from engine.instances.tasks import list_tasks
from engine.readiness import rules
from engine.readiness.rules import Points
from engine.readiness.views import AgencyQuestion, AgencyView, BoardView, CaseRow, ClusterView, HeldTask, Holder


def get_board(session: Session, actor: Actor, cycle_key: str | None = None) -> BoardView:
    """All cases of a cycle (the current one unless named) with their numbers and who holds them.

    Raises Forbidden, NotFound `no_cycle`.
    """
    authorize(actor, "board.see", Thing(city_id=actor.city_id))
    cycle = _cycle(session, actor.city_id, cycle_key)
    calendar, now = calendar_of(session, actor.city_id), clock.now()
    cases = list_cases(session, actor.city_id, cycle.id)
    held = list_held(session, cases, calendar, now)
    levels = _levels(session, actor.city_id, [t.id for tasks in held.values() for t in tasks])
    rows = [_row(case, held.get(case.id, ()), levels) for case in cases]
    today = calendar.local_day(now)
    stage, points = cycle.stage_on(today), rules.total(row.points for row in rows)
    return BoardView(
        cycle=cycle, today=today, stage=stage, days_left=days_left(calendar, today, stage), points=points,
        band=rules.band(points.provable), clusters=_clusters(cycle, rows),
    )  # fmt: skip


def _cycle(session: Session, city_id: uuid.UUID, key: str | None) -> CycleView:
    if key is not None:
        return get_cycle_of_key(session, city_id, key)
    found = find_current_cycle(session, city_id)
    if found is None:
        raise NotFound("no cycle is open yet", code="no_cycle")
    return found


def _clusters(cycle: CycleView, rows: Sequence[CaseRow]) -> tuple[ClusterView, ...]:
    found = []
    for cluster in cycle.instrument.clusters:
        mine = tuple(row for row in rows if row.case.cluster == cluster.number)
        if mine:
            points = rules.total(row.points for row in mine)
            found.append(ClusterView(cluster=cluster, points=points, rows=mine))
    return tuple(found)


def points_of(case: CaseView) -> Points:
    """The three numbers of a case."""
    return Points(claimed=case.claimed, accepted=case.accepted, provable=case.provable, maximum=case.max_score)


def _row(case: CaseView, held: Sequence[HeldTask], levels: Mapping[uuid.UUID, int]) -> CaseRow:
    step = rules.step_of(case.state, [task.form_key for task in held])
    return CaseRow(
        case=case, points=points_of(case), step=step, status=rules.status_of(step, is_begun=case.claimed > 0),
        tasks=tuple(held), level=max((levels.get(task.id, 0) for task in held), default=0),
    )  # fmt: skip


def list_held(
    session: Session, cases: Sequence[CaseView], calendar: WorkingCalendar, now: dt.datetime
) -> dict[uuid.UUID, list[HeldTask]]:
    """Case id -> its open tasks, in one statement."""
    by_instance: dict[uuid.UUID | None, CaseView] = {case.instance_id: case for case in cases}
    running = [case.instance_id for case in cases if case.instance_id is not None]
    found: dict[uuid.UUID, list[HeldTask]] = {}
    if not running:
        return found
    city_id = cases[0].city_id
    for task in list_tasks(session, city_id, running):
        case = by_instance[task.instance_id]
        found.setdefault(case.id, []).append(held_task(task, case.cluster, calendar, now))
    for case in cases:
        found.get(case.id, []).sort(key=functools.partial(_place, case=case))
    return found


def _place(held: HeldTask, case: CaseView) -> tuple[bool, dt.datetime | None, int]:
    """What is due first stands first, then the agencies in the order of the case."""
    agency = held.holder.agency
    return (
        held.due_at is None, held.due_at, case.agencies.index(agency) if agency in case.agencies else len(case.agencies)
    )  # fmt: skip


def held_task(task: UserTask, cluster: int, calendar: WorkingCalendar, now: dt.datetime) -> HeldTask:
    """An open task with what is late about it."""
    is_late = task.due_at is not None and task.due_at < now
    late = counting.working_days_between(calendar, task.due_at, now) if is_late and task.due_at else 0
    role = task.role or ""
    holder = Holder(
        role=role, agency=task.agency_key, cluster=cluster if role == "reviewer" else None, person_id=task.assignee_id
    )
    return HeldTask(
        id=task.id, name=task.name, element_id=task.element_id, form_key=task.form_key, holder=holder,
        created_at=task.created_at, due_at=task.due_at, due_explained=task.due_explained, priority=task.priority,
        is_late=is_late, late_days=max(0, late),
    )  # fmt: skip


def _levels(session: Session, city_id: uuid.UUID, task_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Task -> highest rung that was asked about it."""
    rows = session.execute(
        sa.select(DecisionRequest.task_id, sa.func.max(DecisionRequest.level))
        .where(DecisionRequest.city_id == city_id, DecisionRequest.task_id.in_(task_ids))
        .group_by(DecisionRequest.task_id)
    )
    return {task_id: level or 0 for task_id, level in rows if task_id is not None}


def get_agency(session: Session, actor: Actor, agency_key: str, cycle_key: str | None = None) -> AgencyView:
    """What an agency answers for. Its own people and who leads the city may see it; raises Forbidden, NotFound."""
    if agency_key not in actor.agencies("officer", "head"):
        authorize(actor, "board.see", Thing(city_id=actor.city_id))
    agency = session.scalar(sa.select(Agency).where(Agency.city_id == actor.city_id, Agency.key == agency_key))
    if agency is None:
        raise NotFound(f"there is no agency {agency_key}", agency=agency_key)
    cycle = _cycle(session, actor.city_id, cycle_key)
    cases = [case for case in list_cases(session, actor.city_id, cycle.id) if _is_theirs(case, agency_key)]
    held = list_held(session, cases, calendar_of(session, actor.city_id), clock.now())
    questions = _questions(session, cycle, cases, agency_key)
    return AgencyView(
        agency=agency, questions=questions, points=_sum(questions),
        tasks=tuple(
            (case, task) for case in cases for task in held.get(case.id, ()) if task.holder.agency == agency_key
        ),
    )  # fmt: skip


def _is_theirs(case: CaseView, agency_key: str) -> bool:
    return agency_key in case.agencies or agency_key == case.lead_agency


def _sum(questions: Sequence[AgencyQuestion]) -> Points:
    return rules.total(
        Points(
            claimed=q.standing.claimed, accepted=q.standing.accepted, provable=q.standing.provable,
            maximum=q.question.max_score,
        )
        for q in questions
    )  # fmt: skip


def _questions(
    session: Session, cycle: CycleView, cases: Sequence[CaseView], agency_key: str
) -> tuple[AgencyQuestion, ...]:
    """The questions an agency answers, with their standings; three statements."""
    ids = [case.id for case in cases]
    if not ids:
        return ()
    city_id = cases[0].city_id
    answers, given = load_answers(session, city_id, ids), standings.list_given(session, city_id, ids)
    back = _returned(session, city_id, ids)
    found = []
    for case in cases:
        indicator = cycle.instrument.indicator(case.number)
        dossier = Dossier(indicator=indicator, evidence_years=cycle.evidence_years, answers=answers[case.id])
        since = case.reviewed_round or 0
        returned = {code for code, round_ in back.get(case.id, ()) if case.reviewed_round and round_ > since}
        stand = standings.of_case(dossier, given[case.id], case.reviewed_round, returned)
        found += [
            AgencyQuestion(case=case, question=question, standing=stand[question.code])
            for question in indicator.answered_by(agency_key)
        ]
    return tuple(found)


def _returned(
    session: Session, city_id: uuid.UUID, case_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[str, int]]]:
    rows = session.execute(
        sa.select(ReturnedQuestion.case_id, ReturnedQuestion.question_code, ReturnedQuestion.round).where(
            ReturnedQuestion.city_id == city_id, ReturnedQuestion.case_id.in_(case_ids)
        )
    )
    found: dict[uuid.UUID, list[tuple[str, int]]] = {}
    for case_id, code, round_ in rows:
        found.setdefault(case_id, []).append((code, round_))
    return found
