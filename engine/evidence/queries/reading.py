"""What the queries of this room share: a case with its indicator, and rows as the values pages read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Indicator, Question
from engine.cases.queries import CaseView, view_of
from engine.cases.stored import instrument_of
from engine.cases.tables import find_with_cycle
from engine.errors import NotFound
from engine.evidence.dossier import Dossier, Held, Place, Revised, Said
from engine.evidence.loading import load_dossier
from engine.evidence.tables import Receipt, ReturnedQuestion
from engine.evidence.views import AnswerView, FileView, ReceiptView, ReturnView, TaskView
from engine.instances.tables import UserTask


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A case as a page opens it."""

    case: CaseView
    evidence_years: tuple[int, ...]
    indicator: Indicator
    cluster_title: str
    year: int

    def dossier(self, session: Session) -> Dossier:
        """All that was said and brought: two statements."""
        return load_dossier(session, self.case.city_id, self.case.id, self.indicator, self.evidence_years)


def open_case(session: Session, city_id: uuid.UUID, business_key: str) -> Opened:
    """A case of this city, in one statement; raises NotFound."""
    row = find_with_cycle(session, city_id, business_key)
    if row is None:
        raise NotFound(f"there is no case {business_key}", business_key=business_key)
    case, cycle = row
    instrument = instrument_of(session, city_id, cycle.instrument_digest)
    return Opened(
        case=view_of(case), evidence_years=tuple(cycle.evidence_years), indicator=instrument.indicator(case.number),
        cluster_title=instrument.cluster(case.cluster).title.id, year=cycle.year,
    )  # fmt: skip


_SAME = (
    "id", "instance_id", "name", "element_id", "form_key", "role", "agency_key", "candidate_group", "assignee_id",
    "priority", "state", "created_at", "due_at", "due_explained",
)  # fmt: skip


def task_view(task: UserTask, business_key: str) -> TaskView:
    """A task as its page sees it."""
    return TaskView(business_key=business_key, **{name: getattr(task, name) for name in _SAME})


def answer_view(said: Said | None) -> AnswerView | None:
    """An answer as pages see it."""
    if said is None:
        return None
    return AnswerView(
        agency=said.agency, entered=said.entered, note=said.note, claimed=said.claimed, is_draft=said.is_draft,
        round=said.round, saved_at=said.saved_at,
    )  # fmt: skip


_FILE = (
    "id", "name", "content_type", "size", "sha256", "url", "document_on", "period_from", "period_to", "received_at",
    "uploaded_by",
)  # fmt: skip


def file_view(file: Held, revision: Revised, state: str = "ready") -> FileView:
    """A file as pages see it."""
    return FileView(
        **{name: getattr(file, name) for name in _FILE}, agency=revision.agency, round=revision.round,
        is_draft=revision.is_draft, state=state,
    )  # fmt: skip


def sent_files(dossier: Dossier, question: Question, place: Place, state: str = "ready") -> tuple[FileView, ...]:
    """Files of all agencies at a place, as sent last."""
    found = [r for r in dossier.sent_revisions(question) if r.place == place]
    return tuple(file_view(f, r, state) for r in found for f in r.files)


def list_returns(session: Session, case: CaseView, rounds: Iterable[int] | None = None) -> list[ReturnedQuestion]:
    """What came back in a case, in order; only of some rounds if they are named."""
    asked: dict[str, object] = {"city_id": case.city_id, "case_id": case.id}
    if rounds is None:
        return list(session.scalars(_RETURNS, asked))
    return list(session.scalars(_RETURNS_OF_ROUNDS, {**asked, "rounds": list(rounds)}))


# Built once: every share that is opened or told of asks it.
_RETURNS = (
    sa.select(ReturnedQuestion)
    .where(ReturnedQuestion.city_id == sa.bindparam("city_id"), ReturnedQuestion.case_id == sa.bindparam("case_id"))
    .order_by(ReturnedQuestion.round, ReturnedQuestion.at, ReturnedQuestion.question_code)
)
_RETURNS_OF_ROUNDS = _RETURNS.where(ReturnedQuestion.round.in_(sa.bindparam("rounds", expanding=True)))


def return_view(row: ReturnedQuestion) -> ReturnView:
    """A return as pages see it."""
    return ReturnView(
        role=row.role, reason=row.reason, words=row.words, at=row.at, round=row.round, person_id=row.person_id
    )


def list_receipts(session: Session, case: CaseView) -> list[Receipt]:
    """All receipts of a case, oldest first."""
    query = sa.select(Receipt).where(Receipt.city_id == case.city_id, Receipt.case_id == case.id)
    return list(session.scalars(query.order_by(Receipt.at, Receipt.id)))


def receipt_view(row: Receipt, case: CaseView, files: Sequence[FileView] = ()) -> ReceiptView:
    """A receipt as pages see it; a reviewer's private note is the coordinator's and is left out here."""
    return ReceiptView(
        number=row.number, kind=row.kind, at=row.at, case=case, role=row.role, agency=row.agency_key,
        person_id=row.person_id, on_behalf_of=row.on_behalf_of, round=row.round, digest=row.digest,
        manifest=row.manifest,
        details={name: value for name, value in row.details.items() if name != "private_note"}, files=tuple(files),
    )  # fmt: skip
