"""Saving an answer as a draft: a unit of its own, as often as the officer likes."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.cases import scoring
from engine.cases.instrument import Question
from engine.city.actors import Actor
from engine.errors import Invalid
from engine.evidence import rules
from engine.evidence.desk import Desk, open_desk
from engine.evidence.receipts import person_of
from engine.evidence.tables import AnswerRow
from engine.store import new_id


def save_answer(
    session: Session, task_id: uuid.UUID, actor: Actor, code: str, entered: scoring.Answer, note: str = ""
) -> None:
    """Keeps an answer as typed so far; what is still missing is no reason to refuse it.

    Raises Invalid per field: `choice`, `figure`, `previous`, `text` with the codes of `scoring.problems`, `note`
    (`too_long`), or `answer` (`not_yours_to_answer`) where another agency answers this question.
    """
    desk = open_desk(session, task_id, actor)
    question = desk.question(code)
    note = note.strip()
    _ensure(question, desk.agency, entered, note)
    _upsert(
        session, desk, question, dict(entered=entered.as_data(), note=note, claimed=points(question, entered)), actor
    )


def points(question: Question, entered: scoring.Answer) -> Any:
    """What an answer would claim; None while it gives no points yet."""
    try:
        return scoring.score(question, entered)
    except Invalid:
        return None


def _ensure(question: Question, agency: str, entered: scoring.Answer, note: str) -> None:
    wrong: dict[str, list[str]] = {}
    if question.answering_agency != agency:
        if entered != scoring.Answer():
            wrong["answer"] = ["not_yours_to_answer"]
    else:
        found = scoring.problems(question, entered)
        wrong = {name: codes for name, codes in found.items() if codes != ["required"]}
    if len(note) > rules.LONGEST_NOTE:
        wrong["note"] = ["too_long"]
    if wrong:
        raise Invalid(f"the answer to {question.code} was not saved: {', '.join(wrong)}", fields=wrong)


def _upsert(session: Session, desk: Desk, question: Question, values: dict[str, Any], actor: Actor) -> None:
    mine = sa.and_(
        AnswerRow.city_id == actor.city_id, AnswerRow.case_id == desk.case.id, AnswerRow.question_code == question.code,
        AnswerRow.agency_key == desk.agency, AnswerRow.receipt_id.is_(None),
    )  # fmt: skip
    values |= dict(saved_by=person_of(actor), saved_at=clock.now())
    done = session.execute(
        sa.update(AnswerRow).where(mine).values(**values).execution_options(synchronize_session=False)
    )
    if getattr(done, "rowcount", 0):
        return
    row = dict(
        id=new_id(), city_id=actor.city_id, case_id=desk.case.id, question_code=question.code,
        agency_key=desk.agency, round=desk.case.round, receipt_id=None, **values,
    )  # fmt: skip
    session.execute(sa.insert(AnswerRow), [row])
