"""The cycle's dates counted backwards: by when each step must begin, for which cases that is past, what to shorten."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine import clock
from engine.calendar.backwards import Goal, PlannedStep, Step, loop, plan_back
from engine.calendar.working import WorkingCalendar
from engine.cases.open_cycle import PROCESS
from engine.cases.queries import CaseView, CycleView, find_current_cycle, list_cases
from engine.cases.rules import StagePlan
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.calendar import calendar_of
from engine.errors import NotFound, ProcessError
from engine.instances.definitions import get_definition, latest_digests
from engine.process.tables import Decision
from engine.readiness.planning.views import CycleBack, Group, Row, StageBack
from engine.readiness.queries import list_held
from engine.readiness.rules import step_of
from engine.readiness.views import HeldTask

TABLE = "due_days"
_PLACES = {"collecting": 0, "remediating": 0, "signing": 1, "reviewing": 2, "deciding": 2}
_ROUND = 3  # steps of a round
_NAMES = ("collect", "sign", "review", "remediate")
Lengths = tuple[int, ...]  # in days, one for each of the names


def get_plan(session: Session, actor: Actor) -> CycleBack:
    """The current cycle counted backwards, by the newest package. Raises Forbidden, NotFound `no_cycle`."""
    authorize(actor, "board.see", Thing(city_id=actor.city_id))
    cycle = find_current_cycle(session, actor.city_id)
    if cycle is None:
        raise NotFound("no cycle is open yet", code="no_cycle")
    calendar, now = calendar_of(session, actor.city_id), clock.now()
    cases = [case for case in list_cases(session, actor.city_id, cycle.id) if case.state == "open"]
    table = _table(session, actor.city_id)
    look = _Look(calendar=calendar, now=now, table=table, cases=cases, held=list_held(session, cases, calendar, now))
    today = calendar.local_day(now)
    stages = [look.stage(cycle, stage) for stage in cycle.stages if stage.ends_on >= today] if table else []
    has_lengths = table is not None and (not cases or not stages or any(stage.groups for stage in stages))
    return CycleBack(cycle=cycle, at=now, has_lengths=has_lengths, stages=tuple(stages))


def _table(session: Session, city_id: uuid.UUID) -> Decision | None:
    """The table of lengths as the newest package has it."""
    digest = latest_digests(session, city_id, [PROCESS]).get(PROCESS)
    return get_definition(session, city_id, digest).package.tables.decisions.get(TABLE) if digest else None


@dataclass(frozen=True, kw_only=True)
class _Look:
    """What the statements have brought."""

    calendar: WorkingCalendar
    now: dt.datetime
    table: Decision | None
    cases: Sequence[CaseView]
    held: Mapping[uuid.UUID, Sequence[HeldTask]]

    def stage(self, cycle: CycleView, stage: StagePlan) -> StageBack:
        due_at = self._due_at(cycle, stage)
        is_now = stage == cycle.stage_on(self.calendar.local_day(self.now))
        grouped: dict[Lengths, list[CaseView]] = {}
        for case in self.cases:
            if (lengths := self._lengths(stage, case)) is not None:
                grouped.setdefault(lengths, []).append(case)
        opens_at = self.calendar.opening(self.calendar.working_day_from(stage.starts_on))
        groups = [
            self._group(cases, Goal(key=stage.key, due_at=due_at, steps=_steps(lengths), opens_at=opens_at), is_now)
            for lengths, cases in grouped.items()
        ]
        groups.sort(key=lambda group: -group.most)
        return StageBack(stage=stage, due_at=due_at, is_now=is_now, groups=tuple(groups))

    def _due_at(self, cycle: CycleView, stage: StagePlan) -> dt.datetime:
        """The end of work of the stage's last working day; of the field stage the one before the verifiers come."""
        last = stage.ends_on
        visited = cycle.verification_on
        if visited is not None and stage.starts_on <= visited <= last:
            last = visited - dt.timedelta(days=1)
        return self.calendar.closing(self.calendar.working_day_until(last))

    def _lengths(self, stage: StagePlan, case: CaseView) -> Lengths | None:
        """By the table; None where it gives no such numbers, as when its columns were renamed."""
        assert self.table is not None
        try:
            found = self.table.value({"stage": stage.key, "questions": case.question_count}, self.now)
        except ProcessError:
            return None
        days = (found.get(f"{name}_days") for name in _NAMES) if isinstance(found, dict) else ()
        whole = tuple(each for each in days if isinstance(each, int) and each >= 1)
        return whole if len(whole) == len(_NAMES) else None

    def _group(self, cases: Sequence[CaseView], goal: Goal, is_now: bool) -> Group:
        at = Counter(self._place(case) if is_now else -1 for case in cases)
        plan = plan_back(self.calendar, goal, self.now)
        rows = [self._row(planned, number, at) for number, planned in enumerate(plan.steps)]
        last = min(at)
        slow = [case for case in cases if not is_now or self._place(case) == last]
        sizes = [case.question_count for case in cases]
        return Group(
            cases=tuple(cases), least=min(sizes), most=max(sizes), rows=tuple(rows),
            rest=plan_back(self.calendar, self._rest(goal, last, slow), self.now),
        )  # fmt: skip

    def _rest(self, goal: Goal, last: int, slow: Sequence[CaseView]) -> Goal:
        """What follows the present step of the cases that are furthest behind, begun when their tasks are due."""
        dues = [task.due_at for case in slow for task in self.held.get(case.id, ()) if task.due_at and last >= 0]
        opens_at = max([goal.opens_at or self.now, *dues])
        return Goal(key=goal.key, due_at=goal.due_at, steps=goal.steps[last + 1 :], opens_at=opens_at)

    def _row(self, planned: PlannedStep, number: int, at: Mapping[int, int]) -> Row:
        before = sum(count for place, count in at.items() if place < number)
        here = at.get(number, 0)
        too_late = before * planned.is_too_late + here * (planned.due_at <= self.now)
        return Row(planned=planned, here=here, to_come=before, too_late=too_late)

    def _place(self, case: CaseView) -> int:
        """The number of the case's present step in the loop with one return; a later round counts as the second."""
        step = step_of(case.state, [task.form_key for task in self.held.get(case.id, ())])
        return _PLACES.get(step, 0) + (_ROUND if case.round > 1 else 0)


def _steps(lengths: Lengths) -> tuple[Step, ...]:
    return loop(**dict(zip(_NAMES, lengths, strict=True)))
