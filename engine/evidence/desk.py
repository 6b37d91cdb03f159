"""An officer's open share, for what is done before it is sent: the task, its case, its questions, its dossier.

Drafts hold the case's row, not the instance's: two officers writing at once wait a moment, a step of the case does not
wait for them unless it writes the case itself; and whoever gets the row after a share was sent finds the task done.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Indicator, Question
from engine.cases.stored import instrument_of
from engine.cases.tables import Case, Cycle, lock_case
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.errors import Conflict, NotFound
from engine.evidence.tables import ReturnedQuestion
from engine.instances import tasks
from engine.instances.tables import UserTask

REMEDIATION = "remediation"
SHARE_FORMS = ("evidence", REMEDIATION)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A share under the lock of its case."""

    task: UserTask
    case: Case
    cycle: Cycle
    indicator: Indicator
    agency: str
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question:
        """A question of this share; NotFound for any other."""
        for question in self.questions:
            if question.code == code:
                return question
        raise NotFound(f"question {code} is not part of this share", code="not_in_share", question=code)


def open_desk(session: Session, task_id: uuid.UUID, actor: Actor) -> Desk:
    """The open share of a task the actor may complete.

    Raises NotFound, Forbidden, TaskAlreadyCompleted, TaskCancelled, or Conflict `no_share` for a task of another kind.
    """
    found = tasks.get_task(session, actor.city_id, task_id)
    session.expunge_all()
    case, cycle = lock_case(session, actor.city_id, found.business_key)
    task = session.scalars(_TASK, {"city_id": actor.city_id, "task_id": task_id}).one()
    tasks.ensure_open(task)
    authorize(actor, "task.complete", tasks.thing_of(task, found.cluster, found.process))
    if task.form_key not in SHARE_FORMS or task.agency_key is None:
        raise Conflict("this task carries no evidence", code="no_share", task=str(task_id))
    indicator = indicator_of(session, case, cycle)
    questions = questions_of(session, case, indicator, task.form_key, task.agency_key)
    return Desk(task=task, case=case, cycle=cycle, indicator=indicator, agency=task.agency_key, questions=questions)


_TASK = sa.select(UserTask).where(
    UserTask.city_id == sa.bindparam("city_id"), UserTask.id == sa.bindparam("task_id")
)  # built once, as below: every draft asks it


def indicator_of(session: Session, case: Case, cycle: Cycle) -> Indicator:
    """The case's indicator, from the instrument its cycle keeps."""
    return instrument_of(session, case.city_id, cycle.instrument_digest).indicator(case.number)


def questions_of(
    session: Session, case: Case, indicator: Indicator, form_key: str | None, agency: str
) -> tuple[Question, ...]:
    """An agency's share, by the form of its task; see `asked`."""
    if form_key != REMEDIATION:
        return asked(indicator, form_key, agency, ())
    rows = session.execute(_BACK, {"city_id": case.city_id, "case_id": case.id, "round": case.round - 1})
    back = {code for code, agencies in rows if agency in agencies}
    return asked(indicator, form_key, agency, back)


_BACK = sa.select(ReturnedQuestion.question_code, ReturnedQuestion.agencies).where(
    ReturnedQuestion.city_id == sa.bindparam("city_id"),
    ReturnedQuestion.case_id == sa.bindparam("case_id"),
    ReturnedQuestion.round == sa.bindparam("round"),
)


def asked(indicator: Indicator, form_key: str | None, agency: str, back: Collection[str]) -> tuple[Question, ...]:
    """Every question that names an agency, or of a returned round those that came back to it, by their codes."""
    if form_key != REMEDIATION:
        return indicator.questions_of(agency)
    return tuple(question for question in indicator.questions if question.code in back)
