"""Reading the dossier of a case: two statements, whatever its size."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Indicator
from engine.cases.scoring import answer_from
from engine.evidence.dossier import Dossier, Held, Place, Revised, Said
from engine.evidence.tables import AnswerRow, Blob, Evidence, FileRow, Revision

_A, _E, _R, _F, _B = (t.__table__ for t in (AnswerRow, Evidence, Revision, FileRow, Blob))


def load_dossier(
    session: Session, city_id: uuid.UUID, case_id: uuid.UUID, indicator: Indicator, evidence_years: Sequence[int]
) -> Dossier:
    """All answers and revisions of a case, drafts included."""
    return Dossier(
        indicator=indicator,
        evidence_years=tuple(evidence_years),
        answers=load_answers(session, city_id, [case_id])[case_id],
        revisions=load_revisions(session, city_id, [case_id])[case_id],
    )


def load_answers(session: Session, city_id: uuid.UUID, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Said]]:
    """The answers of some cases, in one statement."""
    found: dict[uuid.UUID, list[Said]] = {case_id: [] for case_id in case_ids}
    for row in session.execute(_ANSWERS, {"city_id": city_id, "cases": list(case_ids)}):
        said = Said(
            id=row.id, code=row.question_code, agency=row.agency_key, round=row.round,
            entered=answer_from(row.entered), note=row.note, claimed=row.claimed, receipt_id=row.receipt_id,
            saved_at=row.saved_at, saved_by=row.saved_by,
        )  # fmt: skip
        found[row.case_id].append(said)
    return found


_ANSWERS = sa.select(_A).where(
    _A.c.city_id == sa.bindparam("city_id"), _A.c.case_id.in_(sa.bindparam("cases", expanding=True))
)
_FILES = (
    sa.select(
        _E.c.case_id, _E.c.id.label("evidence_id"), _E.c.question_code, _E.c.item_key, _E.c.agency_key,
        _R.c.id.label("revision_id"), _R.c.round, _R.c.receipt_id, _F.c.id, _F.c.name, _F.c.blob_id, _F.c.url,
        _F.c.document_on, _F.c.period_from, _F.c.period_to, _F.c.received_at, _F.c.uploaded_by, _B.c.sha256,
        _B.c.size, _B.c.content_type,
    )
    .join(_R, _R.c.evidence_id == _E.c.id)
    .outerjoin(_F, _F.c.revision_id == _R.c.id)
    .outerjoin(_B, _B.c.id == _F.c.blob_id)
    .where(_E.c.city_id == sa.bindparam("city_id"), _E.c.case_id.in_(sa.bindparam("cases", expanding=True)))
    .order_by(_R.c.id, _F.c.id)
)  # fmt: skip


def load_revisions(
    session: Session, city_id: uuid.UUID, case_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Revised]]:
    """The revisions of some cases with their files, in one statement; an emptied revision has none."""
    rows = session.execute(_FILES, {"city_id": city_id, "cases": list(case_ids)}).all()
    files: dict[uuid.UUID, list[Held]] = {}
    heads: dict[uuid.UUID, Any] = {}
    for row in rows:
        heads.setdefault(row.revision_id, row)
        if row.id is not None:
            files.setdefault(row.revision_id, []).append(_held(row))
    found: dict[uuid.UUID, list[Revised]] = {case_id: [] for case_id in case_ids}
    for revision_id, head in heads.items():
        found[head.case_id].append(_revised(head, tuple(files.get(revision_id, ()))))
    return found


def _held(row: Any) -> Held:
    return Held(
        id=row.id, name=row.name, blob_id=row.blob_id, sha256=row.sha256 or "", size=row.size or 0,
        content_type=row.content_type or "", url=row.url, document_on=row.document_on, period_from=row.period_from,
        period_to=row.period_to, received_at=row.received_at, uploaded_by=row.uploaded_by,
    )  # fmt: skip


def _revised(head: Any, files: tuple[Held, ...]) -> Revised:
    return Revised(
        id=head.revision_id, evidence_id=head.evidence_id, place=Place(code=head.question_code, item=head.item_key),
        agency=head.agency_key, round=head.round, receipt_id=head.receipt_id, files=files,
    )  # fmt: skip
