"""What officers read: a share with its questions, files that may serve again, how far shares are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Question
from engine.cases.queries import CaseView
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.errors import Conflict
from engine.evidence import rules
from engine.evidence.desk import SHARE_FORMS
from engine.evidence.dossier import Dossier, Place
from engine.evidence.queries.reading import (
    Opened,
    answer_view,
    file_view,
    list_returns,
    open_case,
    return_view,
    task_view,
)
from engine.evidence.receipts import CONTINUATION
from engine.evidence.rules import Finding
from engine.evidence.tables import Receipt, ReturnedQuestion
from engine.evidence.views import FileView, QuestionView, ReturnView, ShareView, SlotView
from engine.instances import tasks


def get_share(session: Session, actor: Actor, task_id: uuid.UUID) -> ShareView:
    """The share behind an open task, in six statements.

    Raises NotFound, Forbidden, TaskAlreadyCompleted, TaskCancelled, Conflict `no_share`.
    """
    found = tasks.get_task(session, actor.city_id, task_id)
    authorize(actor, "task.see", found.thing)
    tasks.ensure_open(found.task)
    agency = found.task.agency_key
    if found.task.form_key not in SHARE_FORMS or agency is None:
        raise Conflict("this task carries no evidence", code="no_share", task=str(task_id))
    opened = open_case(session, actor.city_id, found.business_key)
    dossier = opened.dossier(session)
    back = [r for r in list_returns(session, opened.case, [opened.case.round - 1]) if agency in r.agencies]
    questions = share_questions(opened, found.task.form_key, agency, back)
    views = tuple(_question(dossier, agency, question, back) for question in questions)
    return ShareView(
        task=task_view(found.task, found.business_key), case=opened.case, agency=agency, round=opened.case.round,
        evidence_years=opened.evidence_years, questions=views, notes=_notes(session, opened.case, back),
        partners=tuple(a for a in opened.case.agencies if a != agency),
        saved_at=max((v.answer.saved_at for v in views if v.answer and v.answer.is_draft), default=None),
    )  # fmt: skip


def share_questions(
    opened: Opened, form_key: str | None, agency: str, back: Sequence[ReturnedQuestion]
) -> tuple[Question, ...]:
    """The questions of a share; `back` is what came back to the agency in the last round."""
    if form_key != "remediation":
        return opened.indicator.questions_of(agency)
    codes = {row.question_code for row in back}
    return tuple(question for question in opened.indicator.questions if question.code in codes)


def _notes(session: Session, case: CaseView, back: Sequence[ReturnedQuestion]) -> tuple[ReturnView, ...]:
    """What was said to the share as a whole: once by the head, and by a coordinator who gave another round."""
    of_head = {row.words: return_view(row) for row in back if row.role == "head"}
    given = session.scalars(_GIVEN, {"city_id": case.city_id, "case_id": case.id, "round": case.round})
    of_coordinator = [
        ReturnView(
            role="coordinator", reason=r.details["decision"], words=r.details["words"], at=r.at, round=r.round,
            person_id=r.person_id,
        )
        for r in given
    ]  # fmt: skip
    return (*of_coordinator, *of_head.values())


_GIVEN = sa.select(Receipt).where(
    Receipt.city_id == sa.bindparam("city_id"), Receipt.case_id == sa.bindparam("case_id"),
    Receipt.round == sa.bindparam("round"), Receipt.kind == CONTINUATION,
)  # fmt: skip  # built once: every share asks it


def _question(dossier: Dossier, agency: str, question: Question, back: Sequence[ReturnedQuestion]) -> QuestionView:
    claims = question.answering_agency == agency
    mine = [row for row in back if row.question_code == question.code]
    other = None if claims else dossier.answer(question.code, question.answering_agency)
    return QuestionView(
        code=question.code, question=question, claims=claims, answering_agency=question.answering_agency,
        partners=tuple(a for a in question.agencies if a != agency),
        answer=answer_view(dossier.answer(question.code, agency)), other_answer=answer_view(other),
        slots=slots_of(dossier, question, agency, is_back=bool(mine)), returns=tuple(return_view(r) for r in mine),
        findings=(*rules.findings(dossier, agency, [question]), *_remarks(dossier, agency, question, bool(mine))),
    )  # fmt: skip


def _remarks(dossier: Dossier, agency: str, question: Question, is_back: bool) -> list[Finding]:
    """Something came back, and nothing about it is different yet."""
    answers, revisions = dossier.drafts(agency, [question.code])
    if not is_back or answers or revisions:
        return []
    return [Finding(code="unchanged", question=question.code, is_blocking=False)]


def slots_of(dossier: Dossier, question: Question, agency: str, *, is_back: bool) -> tuple[SlotView, ...]:
    """The evidence items of a question as an agency sees them."""
    return tuple(
        SlotView(
            key=place.item, item=item, files=_own(dossier, place, agency, is_back=is_back),
            history=_history(dossier, place, agency), others=_others(dossier, question, place, agency),
        )
        for place, item in zip(dossier.places(question), question.evidence, strict=True)
    )  # fmt: skip


def _own(dossier: Dossier, place: Place, agency: str, *, is_back: bool) -> tuple[FileView, ...]:
    now, sent = dossier.revision(place, agency), dossier.sent_revision(place, agency)
    before = {file.content for file in sent.files} if sent and is_back else set()
    files = now.files if now else ()
    return tuple(file_view(f, now, "returned" if f.content in before else "ready") for f in files if now)


def _history(dossier: Dossier, place: Place, agency: str) -> tuple[FileView, ...]:
    sent = dossier.sent_revision(place, agency)
    return tuple(file_view(file, sent, "returned") for file in dossier.history(place, agency) if sent)


def _others(dossier: Dossier, question: Question, place: Place, agency: str) -> tuple[FileView, ...]:
    found = (dossier.sent_revision(place, other) for other in question.agencies if other != agency)
    return tuple(file_view(file, revision) for revision in found if revision for file in revision.files)
