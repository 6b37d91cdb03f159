"""What the coordinator, and everybody who may see a case, reads of it: questions, receipts, files."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Question
from engine.cases.queries import CaseView, view_of
from engine.cases.tables import Case
from engine.city.actors import Actor
from engine.city.authorize import authorize, is_allowed
from engine.errors import Forbidden, NotFound
from engine.evidence import standings
from engine.evidence.dossier import Dossier
from engine.evidence.loading import load_revisions
from engine.evidence.queries.reading import (
    answer_view,
    file_view,
    list_receipts,
    list_returns,
    open_case,
    receipt_view,
    return_view,
)
from engine.evidence.receipts import SUBMISSION
from engine.evidence.rules import Standing
from engine.evidence.tables import Blob, Evidence, FileRow, Receipt, ReturnedQuestion, Revision
from engine.evidence.views import CasePageView, CaseQuestion, FileHandle, FileView, QuestionStatus, ReceiptView


def get_case_page(session: Session, actor: Actor, business_key: str) -> CasePageView:
    """A case with its questions, in five statements; raises NotFound, Forbidden.

    Who may see the case but not its evidence gets numbers and states: no answers, no words.
    """
    opened = open_case(session, actor.city_id, business_key)
    authorize(actor, "case.see", opened.case.thing)
    dossier, returned = opened.dossier(session), list_returns(session, opened.case)
    given = standings.list_given(session, actor.city_id, [opened.case.id])[opened.case.id]
    since = opened.case.reviewed_round or 0
    back = {r.question_code for r in returned if opened.case.reviewed_round is not None and r.round > since}
    sees = is_allowed(actor, "evidence.see", opened.case.thing)
    stand = standings.of_case(dossier, given, opened.case.reviewed_round, back)
    questions = [
        _question(opened.case, dossier, q, stand[q.code], [r for r in returned if r.question_code == q.code])
        for q in opened.indicator.questions
    ]
    return CasePageView(
        case=opened.case,
        questions=tuple(q if sees else replace(q, answer=None, returns=()) for q in questions),
    )


def _question(
    case: CaseView, dossier: Dossier, question: Question, standing: Standing, returned: Sequence[ReturnedQuestion]
) -> CaseQuestion:
    revisions = dossier.sent_revisions(question)
    is_back = any(r.round == case.round - 1 for r in returned) and (case.reviewed_round or 0) < case.round
    return CaseQuestion(
        code=question.code, question=question, standing=standing,
        status=question_status(case, dossier, question, standing, is_back=is_back),
        answer=answer_view(dossier.claim(question)), files=sum(len(r.files) for r in revisions),
        returns=tuple(return_view(r) for r in returned),
    )  # fmt: skip


def question_status(
    case: CaseView, dossier: Dossier, question: Question, standing: Standing, *, is_back: bool
) -> QuestionStatus:
    """Where a question stands; `returned`: it came back and was not sent again."""
    sent = dossier.claim(question)
    drafts, revisions = dossier.drafts(question.answering_agency, [question.code])
    if is_back and not _is_sent_in(dossier, question, case.round):
        return "returned"
    if standing.verdict == "accepted":
        return "accepted"
    if sent is not None:
        return "sent"
    return "draft" if drafts or revisions else "not_started"


def _is_sent_in(dossier: Dossier, question: Question, round_: int) -> bool:
    """Has the answering agency sent anything about it in this round?"""
    claim = dossier.claim(question)
    return (claim is not None and claim.round == round_) or any(
        revision.round == round_ for revision in dossier.sent_revisions(question)
    )


def get_receipt(session: Session, actor: Actor, number: str) -> ReceiptView:
    """A receipt of the actor's own, or of a case whose evidence the actor may see; raises NotFound, Forbidden."""
    row = session.execute(
        sa.select(Receipt, Case)
        .join(Case, sa.and_(Case.id == Receipt.case_id, Case.city_id == Receipt.city_id))
        .where(Receipt.city_id == actor.city_id, Receipt.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no receipt {number}", number=number)
    receipt, case = row[0], view_of(row[1])
    if actor.person_id not in (receipt.person_id, receipt.on_behalf_of):
        authorize(actor, "evidence.see", case.thing)
    return receipt_view(receipt, case, _sent_under(session, receipt))


def _sent_under(session: Session, receipt: Receipt) -> list[FileView]:
    """The files that were sent for the first time under a receipt."""
    if receipt.kind != SUBMISSION:
        return []
    revisions = load_revisions(session, receipt.city_id, [receipt.case_id])[receipt.case_id]
    return [file_view(f, r) for r in revisions if r.receipt_id == receipt.id for f in r.files]


def find_receipt_number(session: Session, city_id: uuid.UUID, task_id: uuid.UUID) -> str | None:
    """The receipt of a completed task."""
    return session.scalar(sa.select(Receipt.number).where(Receipt.city_id == city_id, Receipt.task_id == task_id))


def get_private_notes(session: Session, actor: Actor, business_key: str) -> list[tuple[int, str]]:
    """(round, note) that reviewers left for the coordinator; Forbidden for anybody else."""
    if not actor.holds("coordinator"):
        raise Forbidden(action="case.see")
    opened = open_case(session, actor.city_id, business_key)
    notes = ((r.round, str(r.details.get("private_note") or "")) for r in list_receipts(session, opened.case))
    return [(round_, note) for round_, note in notes if note]


def get_file(session: Session, actor: Actor, file_id: uuid.UUID) -> FileHandle:
    """A file to hand out. Drafts are their agency's alone (and the coordinator's); raises NotFound, Forbidden."""
    row = session.execute(
        sa.select(FileRow, Blob, Revision.receipt_id, Evidence.agency_key, Case)
        .join(Revision, sa.and_(Revision.id == FileRow.revision_id, Revision.city_id == FileRow.city_id))
        .join(Evidence, sa.and_(Evidence.id == Revision.evidence_id, Evidence.city_id == FileRow.city_id))
        .join(Case, sa.and_(Case.id == Evidence.case_id, Case.city_id == FileRow.city_id))
        .outerjoin(Blob, sa.and_(Blob.id == FileRow.blob_id, Blob.city_id == FileRow.city_id))
        .where(FileRow.city_id == actor.city_id, FileRow.id == file_id)
    ).one_or_none()
    if row is None:
        raise NotFound("there is no such file", file=str(file_id))
    file, blob, receipt_id, agency, case = row
    thing = view_of(case).thing
    authorize(actor, "evidence.see", thing)
    if receipt_id is None:
        authorize(actor, "drafts.see", replace(thing, agencies=frozenset({agency}), lead_agency=None))
    handle = FileHandle(
        id=file.id, key=file.blob_id, name=file.name, url=file.url, business_key=case.business_key,
        is_sensitive=case.is_sensitive,
    )  # fmt: skip
    if blob is None:  # a link
        return handle
    return replace(handle, content_type=blob.content_type, size=blob.size, sha256=blob.sha256)
