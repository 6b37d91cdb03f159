"""The draft revision of an evidence: made from what was sent last when it is first touched."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.calendar import zone_of
from engine.errors import Invalid, NotFound
from engine.evidence import rules
from engine.evidence.desk import Desk
from engine.evidence.dossier import Place
from engine.evidence.tables import Evidence, FileRow, Revision
from engine.store import new_id
from engine.store.inserting import insert_rows

_COPIED = (
    "city_id", "blob_id", "url", "name", "document_on", "period_from", "period_to", "received_at", "uploaded_by",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Dates:
    """What a file says about time: the day it was signed or taken, and the period it speaks of."""

    document_on: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None

    def as_columns(self) -> dict[str, dt.date | None]:
        """The columns of a file."""
        return {"document_on": self.document_on, "period_from": self.period_from, "period_to": self.period_to}


def ensure_place(desk: Desk, place: Place) -> None:
    """Raises NotFound unless the place is an evidence item of a question of this share."""
    question = desk.question(place.code)
    question.item(f"{question.code}-{place.item}")


def ensure_dates(session: Session, desk: Desk, dates: Dates) -> None:
    """Raises Invalid at document_on (date_outside_years, date_in_future) or period_to (period_order)."""
    years = desk.cycle.evidence_years
    today = clock.today(zone_of(session, desk.case.city_id))
    wrong = rules.date_problems(dates.document_on, dates.period_from, dates.period_to, years, today)
    if wrong:
        raise Invalid(f"the dates are not taken: {wrong}", fields=wrong, years=list(years), today=today)


def draft_revision(session: Session, desk: Desk, place: Place) -> uuid.UUID:
    """The agency's draft at a place; a new one begins with the files that were sent last."""
    evidence_id = _evidence_id(session, desk, place)
    rows = session.execute(
        sa.select(Revision.id, Revision.receipt_id)
        .where(Revision.city_id == desk.case.city_id, Revision.evidence_id == evidence_id)
        .order_by(Revision.round, Revision.id)
    ).all()
    drafts = [row.id for row in rows if row.receipt_id is None]
    if drafts:
        return uuid.UUID(str(drafts[0]))
    made = dict(
        id=new_id(), city_id=desk.case.city_id, evidence_id=evidence_id, round=desk.case.round, receipt_id=None
    )  # fmt: skip
    session.execute(sa.insert(Revision), [made])
    if rows:
        _copy(session, rows[-1].id, uuid.UUID(str(made["id"])))
    return uuid.UUID(str(made["id"]))


def _evidence_id(session: Session, desk: Desk, place: Place) -> uuid.UUID:
    found = session.scalar(
        sa.select(Evidence.id).where(
            Evidence.city_id == desk.case.city_id, Evidence.case_id == desk.case.id,
            Evidence.question_code == place.code, Evidence.item_key == place.item, Evidence.agency_key == desk.agency,
        )
    )  # fmt: skip
    if found is not None:
        return found
    row = dict(
        id=new_id(), city_id=desk.case.city_id, case_id=desk.case.id, question_code=place.code, item_key=place.item,
        agency_key=desk.agency,
    )  # fmt: skip
    session.execute(sa.insert(Evidence), [row])
    return uuid.UUID(str(row["id"]))


def _copy(session: Session, from_id: uuid.UUID, to_id: uuid.UUID) -> None:
    rows = session.scalars(sa.select(FileRow).where(FileRow.revision_id == from_id).order_by(FileRow.id)).all()
    ids = sorted(new_id() for _ in rows)  # ids of one millisecond are in no order
    columns = [{column: getattr(row, column) for column in _COPIED} for row in rows]
    copies = [dict(id=id_, revision_id=to_id, **kept) for id_, kept in zip(ids, columns, strict=True)]
    insert_rows(session, FileRow, copies)


def list_files(session: Session, revision_id: uuid.UUID) -> list[FileRow]:
    """The files of a revision."""
    return list(session.scalars(sa.select(FileRow).where(FileRow.revision_id == revision_id).order_by(FileRow.id)))


def find_same(files: list[FileRow], other: FileRow) -> FileRow:
    """The file of a draft that is this one, or the copy of it; NotFound when it is not there any more."""
    for file in files:
        if file.id == other.id or (file.blob_id, file.url, file.name) == (other.blob_id, other.url, other.name):
            return file
    raise NotFound("this file is not part of the draft", code="not_in_draft", file=str(other.id))


def place_of(session: Session, desk: Desk, file_id: uuid.UUID) -> tuple[Place, FileRow]:
    """Where a file of this share lies; NotFound for any other file."""
    row = session.execute(
        sa.select(Evidence.question_code, Evidence.item_key, FileRow)
        .join(Revision, Revision.evidence_id == Evidence.id)
        .join(FileRow, FileRow.revision_id == Revision.id)
        .where(
            Evidence.city_id == desk.case.city_id, Evidence.case_id == desk.case.id,
            Evidence.agency_key == desk.agency, FileRow.city_id == desk.case.city_id, FileRow.id == file_id,
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("there is no such file in this share", file=str(file_id))
    desk.question(row.question_code)
    return Place(code=row.question_code, item=row.item_key), row[2]
