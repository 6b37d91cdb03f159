"""Saving an answer as a draft: a unit of its own, as often as the officer likes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

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
from engine.store import insert_rows, new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What was typed for a question."""

    code: str
    entered: scoring.Answer
    note: str = ""


def save_answer(
    session: Session, task_id: uuid.UUID, actor: Actor, code: str, entered: scoring.Answer, note: str = ""
) -> None:
    """Keeps an answer as typed so far; what is still missing is no reason to refuse it.

    Raises Invalid per field: `choice`, `figure`, `previous`, `text` with the codes of `scoring.problems`, `note`
    (`too_long`), or `answer` (`not_yours_to_answer`) where another agency answers this question.
    """
    save_answers(session, task_id, actor, [Typed(code=code, entered=entered, note=note)])


def save_answers(session: Session, task_id: uuid.UUID, actor: Actor, typed: Sequence[Typed]) -> None:
    """The same of several questions of a share, each named once: all or none."""
    desk = open_desk(session, task_id, actor)
    values = dict[str, dict[str, Any]]()
    for each in typed:
        question, note = desk.question(each.code), each.note.strip()
        _ensure(question, desk.agency, each.entered, note)
        values[each.code] = dict(entered=each.entered.as_data(), note=note, claimed=points(question, each.entered))
    _upsert(session, desk, values, dict(saved_by=person_of(actor), saved_at=clock.now()))


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


def _upsert(session: Session, desk: Desk, values: Mapping[str, Mapping[str, Any]], saved: Mapping[str, Any]) -> None:
    """By question code what is kept. The case is locked: nobody else begins a draft of it meanwhile."""
    case = {"city_id": desk.case.city_id, "case_id": desk.case.id}
    drafts = session.execute(_DRAFTS, {**case, "agency": desk.agency, "codes": list(values)})
    ids = {code: id_ for id_, code in drafts}
    changed = [{"draft": ids[code], **kept, **saved} for code, kept in values.items() if code in ids]
    if changed:
        session.execute(_CHANGE, changed)
    same = {**case, "agency_key": desk.agency, "round": desk.case.round, "receipt_id": None, **saved}
    new = [{"id": new_id(), "question_code": code, **kept, **same} for code, kept in values.items() if code not in ids]
    insert_rows(session, AnswerRow, new)


# Built once: answers are saved as often as somebody types.
_A = cast("sa.Table", AnswerRow.__table__)
_DRAFTS = sa.select(_A.c.id, _A.c.question_code).where(
    _A.c.city_id == sa.bindparam("city_id"), _A.c.case_id == sa.bindparam("case_id"),
    _A.c.agency_key == sa.bindparam("agency"), _A.c.question_code.in_(sa.bindparam("codes", expanding=True)),
    _A.c.receipt_id.is_(None),
)  # fmt: skip
_CHANGE = sa.update(_A).where(_A.c.id == sa.bindparam("draft"))
