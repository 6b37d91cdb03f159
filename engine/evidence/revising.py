"""The draft revision of an evidence: made from what was sent last when it is first touched."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
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

_E, _R = Evidence.__table__, Revision.__table__
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
    return draft_revisions(session, desk, [place])[place]


def draft_revisions(session: Session, desk: Desk, places: Iterable[Place]) -> Mapping[Place, uuid.UUID]:
    """The same at several places, in as many statements whatever their number: one, five where all is new."""
    wanted = dict.fromkeys(places)
    found = _find(session, desk, wanted)
    begun = {place: new_id() for place in wanted if place not in found.drafts}
    evidence = {**found.evidence, **_new_evidence(session, desk, [p for p in wanted if p not in found.evidence])}
    same = {"city_id": desk.case.city_id, "round": desk.case.round, "receipt_id": None}
    made = [{"id": id_, "evidence_id": evidence[place], **same} for place, id_ in begun.items()]
    insert_rows(session, Revision, made)
    _copy(session, {found.sent[p]: id_ for p, id_ in begun.items() if p in found.sent})
    return {**found.drafts, **begun}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """By place: the evidence, its draft, and what was sent of it last."""

    evidence: Mapping[Place, uuid.UUID]
    drafts: Mapping[Place, uuid.UUID]
    sent: Mapping[Place, uuid.UUID]


def _find(session: Session, desk: Desk, places: Iterable[Place]) -> _Found:
    evidence, drafts, sent = dict[Place, uuid.UUID](), dict[Place, uuid.UUID](), dict[Place, uuid.UUID]()
    here = {"city_id": desk.case.city_id, "case_id": desk.case.id, "agency": desk.agency}
    for row in session.execute(_REVISIONS, {**here, "codes": sorted({place.code for place in places})}):
        place = Place(code=row.question_code, item=row.item_key)
        evidence[place] = row.evidence_id
        if row.id is not None and row.receipt_id is None:
            drafts.setdefault(place, row.id)
        elif row.id is not None:
            sent[place] = row.id
    return _Found(evidence=evidence, drafts=drafts, sent=sent)


# Built once: every paper asks them.
_REVISIONS = (
    sa.select(_E.c.id.label("evidence_id"), _E.c.question_code, _E.c.item_key, _R.c.id, _R.c.receipt_id)
    .outerjoin(_R, _R.c.evidence_id == _E.c.id)
    .where(
        _E.c.city_id == sa.bindparam("city_id"), _E.c.case_id == sa.bindparam("case_id"),
        _E.c.agency_key == sa.bindparam("agency"), _E.c.question_code.in_(sa.bindparam("codes", expanding=True)),
    )
    .order_by(_R.c.round, _R.c.id)
)  # fmt: skip
_FILES = (
    sa.select(FileRow).where(FileRow.revision_id.in_(sa.bindparam("revisions", expanding=True))).order_by(FileRow.id)
)


def _new_evidence(session: Session, desk: Desk, places: Sequence[Place]) -> Mapping[Place, uuid.UUID]:
    made = {place: new_id() for place in places}
    same = {"city_id": desk.case.city_id, "case_id": desk.case.id, "agency_key": desk.agency}
    rows = [{"id": id_, "question_code": place.code, "item_key": place.item, **same} for place, id_ in made.items()]
    insert_rows(session, Evidence, rows)
    return made


def _copy(session: Session, revisions: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Of revisions sent the files again, for the drafts that follow them."""
    rows = list_files(session, revisions) if revisions else []
    columns = [{column: getattr(row, column) for column in _COPIED} for row in rows]
    copies = [
        dict(id=new_id(), revision_id=revisions[row.revision_id], **kept)
        for row, kept in zip(rows, columns, strict=True)
    ]
    insert_rows(session, FileRow, copies)


def list_files(session: Session, revisions: Iterable[uuid.UUID]) -> list[FileRow]:
    """The files of some revisions, which the caller has found in its city, in the order they came."""
    return list(session.scalars(_FILES, {"revisions": list(revisions)}))


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
