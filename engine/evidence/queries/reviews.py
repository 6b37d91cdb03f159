"""What reviewers read: a case to be judged whole, and what they returned and still wait for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Question
from engine.cases.queries import CaseView, view_of
from engine.cases.tables import OPEN as CASE_OPEN
from engine.cases.tables import Case
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.evidence import manifest
from engine.evidence.dossier import Dossier
from engine.evidence.queries.reading import answer_view, list_receipts, open_case, receipt_view, sent_files, task_view
from engine.evidence.receipts import REVIEW, SIGNATURE, SUBMISSION
from engine.evidence.tables import Judgement, Receipt, ReturnedQuestion
from engine.evidence.views import AwaitedView, JudgedView, ReviewedQuestion, ReviewView, SlotView
from engine.instances import tasks


def get_review(session: Session, actor: Actor, task_id: uuid.UUID) -> ReviewView:
    """The case behind an open `verdict` task, in six statements.

    Raises NotFound, Forbidden, TaskAlreadyCompleted, TaskCancelled. A second reviewer of this round sees no verdict of
    the first: they judge apart.
    """
    found = tasks.get_task(session, actor.city_id, task_id)
    actor = authorize(actor, "task.see", found.thing)
    tasks.ensure_open(found.task)
    opened = open_case(session, actor.city_id, found.business_key)
    dossier, receipts = opened.dossier(session), list_receipts(session, opened.case)
    earlier = _earlier(session, opened.case)
    sent = [r for r in receipts if r.kind == SUBMISSION]
    latest = max((r.round for r in sent), default=opened.case.round)
    shown = [r for r in receipts if r.kind != REVIEW or r.round < opened.case.round]
    return ReviewView(
        task=task_view(found.task, found.business_key), case=opened.case,
        questions=tuple(_question(dossier, q, earlier.get(q.code, ())) for q in opened.indicator.questions),
        senders=tuple(dict.fromkeys(str(r.agency_key) for r in sent if r.round == latest)),
        receipts=tuple(receipt_view(r, opened.case) for r in shown),
        blocked=_blocked(opened.case, receipts, actor),
    )  # fmt: skip


def _earlier(session: Session, case: CaseView) -> dict[str, list[JudgedView]]:
    rows = session.execute(
        sa.select(Judgement, Receipt.at)
        .join(Receipt, sa.and_(Receipt.id == Judgement.receipt_id, Receipt.city_id == Judgement.city_id))
        .where(Judgement.city_id == case.city_id, Judgement.case_id == case.id, Judgement.round < case.round)
        .order_by(Judgement.round, Receipt.at, Judgement.question_code)
    )
    found: dict[str, list[JudgedView]] = {}
    for row, at in rows:
        view = JudgedView(
            round=row.round, reviewer_id=str(row.reviewer_id), verdict=row.verdict, score=row.score, reason=row.reason,
            words=row.words, at=at,
        )  # fmt: skip
        found.setdefault(row.question_code, []).append(view)
    return found


def _question(dossier: Dossier, question: Question, earlier: Sequence[JudgedView]) -> ReviewedQuestion:
    said = (answer_view(dossier.sent_answer(question.code, agency)) for agency in question.agencies)
    places = zip(dossier.places(question), question.evidence, strict=True)
    return ReviewedQuestion(
        code=question.code, question=question, answers=tuple(each for each in said if each),
        claimed=dossier.claimed(question),
        slots=tuple(SlotView(key=p.item, item=i, others=sent_files(dossier, question, p)) for p, i in places),
        digest=manifest.table(dossier, question), earlier=tuple(earlier),
    )  # fmt: skip


def _blocked(case: CaseView, receipts: Sequence[Receipt], actor: Actor) -> str:
    """Four eyes, told before the form is filled in."""
    eyes = set(actor.eyes)
    mine = [r for r in receipts if eyes & {str(r.person_id), str(r.on_behalf_of)}]
    if any(r.kind in (SUBMISSION, SIGNATURE) for r in mine):
        return "sender"
    return "judged" if any(r.kind == REVIEW and r.round == case.round for r in mine) else ""


def list_awaited(session: Session, actor: Actor) -> tuple[AwaitedView, ...]:
    """What this reviewer, or one the reviewer stands in for, returned in the last round and nobody has sent again."""
    people = [actor.person_id, *(each.person_id for each in actor.stands_for)]
    back = sa.exists().where(
        Receipt.city_id == Case.city_id, Receipt.case_id == Case.id, Receipt.kind == SUBMISSION,
        Receipt.round == Case.round,
    )  # fmt: skip
    rows = session.execute(
        sa.select(ReturnedQuestion, Case)
        .join(Case, sa.and_(Case.id == ReturnedQuestion.case_id, Case.city_id == ReturnedQuestion.city_id))
        .where(
            ReturnedQuestion.city_id == actor.city_id, ReturnedQuestion.person_id.in_(people),
            ReturnedQuestion.role == "reviewer", ReturnedQuestion.round == Case.round - 1, Case.state == CASE_OPEN,
            ~back,
        )
        .order_by(ReturnedQuestion.at, ReturnedQuestion.question_code)
    )  # fmt: skip
    found: dict[uuid.UUID, tuple[Case, list[ReturnedQuestion]]] = {}
    for row, case in rows:
        found.setdefault(case.id, (case, []))[1].append(row)
    return tuple(_awaited(case, returned) for case, returned in found.values())


def _awaited(case: Case, returned: Sequence[ReturnedQuestion]) -> AwaitedView:
    first = returned[0]
    return AwaitedView(
        case=view_of(case), reason=first.reason, words=first.words, at=first.at, round=first.round,
        questions=tuple(row.question_code for row in returned),
    )  # fmt: skip
