"""How far open shares are, for the rows of an inbox."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Question
from engine.cases.points import ZERO
from engine.cases.stored import instrument_of
from engine.cases.tables import Case, Cycle
from engine.evidence import rules
from engine.evidence.desk import SHARE_FORMS, asked
from engine.evidence.dossier import Dossier
from engine.evidence.loading import load_answers, load_revisions
from engine.evidence.tables import ReturnedQuestion
from engine.evidence.views import Progress
from engine.instances.tasks import TaskRow


def list_progress(session: Session, city_id: uuid.UUID, rows: Sequence[TaskRow]) -> dict[uuid.UUID, Progress]:
    """Task id -> how far its share is; four statements for all. Tasks of other kinds are left out."""
    shares = [r for r in rows if r.task.form_key in SHARE_FORMS and r.task.agency_key]
    if not shares:
        return {}
    cases = _cases(session, city_id, {r.business_key for r in shares})
    ids = [case.id for case, _cycle in cases.values()]
    answers, revisions = load_answers(session, city_id, ids), load_revisions(session, city_id, ids)
    back = _returned(session, city_id, ids)
    found = {}
    for row in (share for share in shares if share.business_key in cases):
        case, cycle = cases[row.business_key]
        dossier = Dossier(
            indicator=instrument_of(session, city_id, cycle.instrument_digest).indicator(case.number),
            evidence_years=tuple(cycle.evidence_years), answers=answers[case.id], revisions=revisions[case.id],
        )  # fmt: skip
        agency = str(row.task.agency_key)
        codes = back.get((case.id, case.round - 1, agency), set())
        found[row.task.id] = _progress(dossier, agency, asked(dossier.indicator, row.task.form_key, agency, codes))
    return found


def _cases(session: Session, city_id: uuid.UUID, keys: set[str]) -> dict[str, tuple[Case, Cycle]]:
    rows = session.execute(
        sa.select(Case, Cycle)
        .join(Cycle, sa.and_(Cycle.id == Case.cycle_id, Cycle.city_id == Case.city_id))
        .where(Case.city_id == city_id, Case.business_key.in_(sorted(keys)))
    )
    return {case.business_key: (case, cycle) for case, cycle in rows}


def _returned(
    session: Session, city_id: uuid.UUID, case_ids: Sequence[uuid.UUID]
) -> Mapping[tuple[uuid.UUID, int, str], set[str]]:
    """(case, round, agency) -> codes that came back."""
    found: dict[tuple[uuid.UUID, int, str], set[str]] = {}
    rows = session.execute(
        sa.select(
            ReturnedQuestion.case_id, ReturnedQuestion.round, ReturnedQuestion.agencies, ReturnedQuestion.question_code
        ).where(ReturnedQuestion.city_id == city_id, ReturnedQuestion.case_id.in_(case_ids))
    )
    for case_id, round_, agencies, code in rows:
        for agency in agencies:
            found.setdefault((case_id, round_, agency), set()).add(code)
    return found


def _progress(dossier: Dossier, agency: str, questions: Sequence[Question]) -> Progress:
    blocked = {f.question for f in rules.findings(dossier, agency, questions) if f.is_blocking}
    codes = {question.code for question in questions}
    drafts, revisions = dossier.drafts(agency, codes)
    return Progress(
        questions=len(codes),
        ready=len(codes - blocked),
        points=sum((q.max_score for q in questions if q.answering_agency == agency), ZERO),
        is_begun=bool(drafts or revisions),
        saved_at=max((draft.saved_at for draft in drafts), default=None),
    )
