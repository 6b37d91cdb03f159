"""Stored files that may serve again: offered before the file field."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.stored import instrument_of
from engine.cases.tables import Case, Cycle
from engine.evidence.tables import Blob, Evidence, FileRow, Revision
from engine.evidence.views import QuestionView, ReuseOffer, ShareView

MOST_OFFERS = 5  # per evidence item


def list_reuse(session: Session, share: ShareView, code: str) -> dict[str, tuple[ReuseOffer, ...]]:
    """Item number -> files of the agency that serve another question of the cycle with the same kind of paper.

    One statement; the newest first, each content once, none that is there already.
    """
    view = share.question(code)
    if view is None:
        return {}
    offers: dict[str, dict[uuid.UUID, ReuseOffer]] = {}
    for blob_id, sha256, kind, offer in _candidates(session, share, code):
        for slot in _slots(view, kind, sha256):
            offers.setdefault(slot, {}).setdefault(blob_id, offer)
    return {key: tuple(found.values())[:MOST_OFFERS] for key, found in offers.items()}


def _slots(view: QuestionView, kind: str, sha256: str) -> list[str]:
    """The evidence items that ask for this kind of paper and lack this file."""
    return [s.key for s in view.slots if s.item.kind == kind and sha256 not in {file.sha256 for file in s.files}]


def _candidates(
    session: Session, share: ShareView, code: str
) -> list[tuple[uuid.UUID, str, str, ReuseOffer]]:  # fmt: skip
    rows = session.execute(
        sa.select(
            FileRow.id, FileRow.name, FileRow.document_on, FileRow.blob_id, Blob.sha256, Evidence.question_code,
            Evidence.item_key, Revision.receipt_id, Cycle.instrument_digest,
        )
        .join(Blob, sa.and_(Blob.id == FileRow.blob_id, Blob.city_id == FileRow.city_id))
        .join(Revision, sa.and_(Revision.id == FileRow.revision_id, Revision.city_id == FileRow.city_id))
        .join(Evidence, sa.and_(Evidence.id == Revision.evidence_id, Evidence.city_id == FileRow.city_id))
        .join(Case, sa.and_(Case.id == Evidence.case_id, Case.city_id == FileRow.city_id))
        .join(Cycle, sa.and_(Cycle.id == Case.cycle_id, Cycle.city_id == FileRow.city_id))
        .where(
            FileRow.city_id == share.case.city_id, Case.cycle_id == share.case.cycle_id,
            Evidence.agency_key == share.agency, Evidence.question_code != code,
        )
        .order_by(FileRow.received_at.desc(), FileRow.id.desc())
    )  # fmt: skip
    found = []
    for row in rows:
        instrument = instrument_of(session, share.case.city_id, row.instrument_digest)
        kind = instrument.question(row.question_code).item(f"{row.question_code}-{row.item_key}").kind
        offer = ReuseOffer(
            file_id=row.id, name=row.name, agency=share.agency, code=row.question_code, document_on=row.document_on,
            is_sent=row.receipt_id is not None,
        )  # fmt: skip
        found.append((row.blob_id, row.sha256, kind, offer))
    return found
