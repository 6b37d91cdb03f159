"""What a head reads before signing."""

from __future__ import annotations

import json
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Question
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.evidence import manifest
from engine.evidence.dossier import Dossier, item_number
from engine.evidence.queries.reading import answer_view, open_case, task_view
from engine.evidence.receipts import SIGNATURE
from engine.evidence.tables import Receipt
from engine.evidence.views import ClaimRow, ClaimView
from engine.instances import tasks


def get_claim(session: Session, actor: Actor, task_id: uuid.UUID) -> ClaimView:
    """The claim behind an open `sign_off` task, in five statements.

    Raises NotFound, Forbidden, TaskAlreadyCompleted, TaskCancelled.
    """
    found = tasks.get_task(session, actor.city_id, task_id)
    authorize(actor, "task.see", found.thing)
    tasks.ensure_open(found.task)
    opened = open_case(session, actor.city_id, found.business_key)
    dossier = opened.dossier(session)
    signed = session.scalars(
        sa.select(Receipt.manifest)
        .where(Receipt.city_id == actor.city_id, Receipt.case_id == opened.case.id, Receipt.kind == SIGNATURE)
        .order_by(Receipt.at.desc(), Receipt.id.desc())
    ).first()
    before = {row["question"]: row for row in json.loads(signed)} if signed else {}
    now = {row["question"]: row for row in json.loads(manifest.claim(dossier))}
    changed = {code for code, row in now.items() if signed and before.get(code) != row}
    return ClaimView(
        task=task_view(found.task, found.business_key), case=opened.case, is_again=signed is not None,
        rows=tuple(_row(dossier, q, is_changed=q.code in changed) for q in opened.indicator.questions),
    )  # fmt: skip


def _row(dossier: Dossier, question: Question, *, is_changed: bool) -> ClaimRow:
    revisions = dossier.sent_revisions(question)
    held = {r.place.item for r in revisions if r.files}
    required = {item_number(question, item.key) for item in question.required_evidence}
    return ClaimRow(
        code=question.code, question=question, agency=question.answering_agency,
        answer=answer_view(dossier.claim(question)), claimed=dossier.claimed(question),
        files=sum(len(r.files) for r in revisions), missing=len(required - held), is_changed=is_changed,
    )  # fmt: skip
