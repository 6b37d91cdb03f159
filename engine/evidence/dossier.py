"""Everything said and brought in one case, as values: what was sent, what is a draft, what is history. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from engine.cases.instrument import Indicator, Question
from engine.cases.points import ZERO
from engine.cases.scoring import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What an agency says to a question in a round; a draft has no receipt."""

    id: uuid.UUID
    code: str
    agency: str
    round: int
    entered: Answer
    note: str
    claimed: Decimal | None
    receipt_id: uuid.UUID | None
    saved_at: dt.datetime
    saved_by: uuid.UUID

    @property
    def is_draft(self) -> bool:
        """Not sent yet."""
        return self.receipt_id is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A file of a revision, or a link (`url`, no bytes)."""

    id: uuid.UUID
    name: str
    blob_id: uuid.UUID | None
    sha256: str
    size: int
    content_type: str
    url: str | None
    document_on: dt.date | None
    period_from: dt.date | None
    period_to: dt.date | None
    received_at: dt.datetime
    uploaded_by: uuid.UUID

    @property
    def content(self) -> str:
        """What makes it the same file: its hash, or its address."""
        return self.sha256 or self.url or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a file belongs: an evidence item of a question. Items are numbered "1", "2" within the question."""

    code: str
    item: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Revised:
    """A revision of the evidence of one agency at one place."""

    id: uuid.UUID
    evidence_id: uuid.UUID
    place: Place
    agency: str
    round: int
    receipt_id: uuid.UUID | None
    files: tuple[Held, ...]

    @property
    def is_draft(self) -> bool:
        """Not sent yet."""
        return self.receipt_id is None


def item_number(question: Question, key: str) -> str:
    """The number of an evidence item within its question: `07.01-2` is "2"."""
    return key.removeprefix(f"{question.code}-")


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """The answers and revisions of a case. Sent ones of a later round stand before earlier ones."""

    indicator: Indicator
    evidence_years: tuple[int, ...]
    answers: Sequence[Said] = ()
    revisions: Sequence[Revised] = ()

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], list[Said]]:
        found: dict[tuple[str, str], list[Said]] = {}
        for said in sorted(self.answers, key=lambda a: (a.is_draft, a.round, a.id)):
            found.setdefault((said.code, said.agency), []).append(said)
        return found

    @cached_property
    def _revisions(self) -> Mapping[tuple[Place, str], list[Revised]]:
        found: dict[tuple[Place, str], list[Revised]] = {}
        for revision in sorted(self.revisions, key=lambda r: (r.is_draft, r.round, r.id)):
            found.setdefault((revision.place, revision.agency), []).append(revision)
        return found

    def answer(self, code: str, agency: str) -> Said | None:
        """An agency's own view: its draft, else what it sent last."""
        found = self._answers.get((code, agency), [])
        return found[-1] if found else None

    def sent_answer(self, code: str, agency: str) -> Said | None:
        """What an agency sent last to a question."""
        found = [said for said in self._answers.get((code, agency), []) if not said.is_draft]
        return found[-1] if found else None

    def claim(self, question: Question) -> Said | None:
        """The answer that counts: what the answering agency sent last."""
        return self.sent_answer(question.code, question.answering_agency)

    def claimed(self, question: Question) -> Decimal:
        """Points of the answer that counts; none where nothing was sent."""
        said = self.claim(question)
        return ZERO if said is None or said.claimed is None else said.claimed

    def revision(self, place: Place, agency: str) -> Revised | None:
        """An agency's own view: its draft, else what it sent last."""
        found = self._revisions.get((place, agency), [])
        return found[-1] if found else None

    def files(self, place: Place, agency: str) -> tuple[Held, ...]:
        """What an agency has at a place now, drafts included."""
        revision = self.revision(place, agency)
        return revision.files if revision is not None else ()

    def sent_revision(self, place: Place, agency: str) -> Revised | None:
        """What an agency sent last at a place."""
        found = [revision for revision in self._revisions.get((place, agency), []) if not revision.is_draft]
        return found[-1] if found else None

    def history(self, place: Place, agency: str) -> list[Held]:
        """Files of earlier revisions that are not in the present one, newest first, each content once."""
        found = self._revisions.get((place, agency), [])
        now = {file.content for file in found[-1].files} if found else set()
        gone: dict[str, Held] = {}
        for revision in reversed(found[:-1]):
            for file in revision.files:
                if file.content not in now:
                    gone.setdefault(file.content, file)
        return list(gone.values())

    def places(self, question: Question) -> list[Place]:
        """The evidence items of a question, in order."""
        return [Place(code=question.code, item=item_number(question, item.key)) for item in question.evidence]

    def own_files(self, question: Question, agency: str) -> list[Held]:
        """All files an agency has at a question now, drafts included."""
        return [file for place in self.places(question) for file in self.files(place, agency)]

    def sent_revisions(self, question: Question) -> list[Revised]:
        """What lies on the reviewer's table for a question, of all agencies."""
        pairs = ((place, agency) for place in self.places(question) for agency in question.agencies)
        found = (self.sent_revision(place, agency) for place, agency in pairs)
        return [revision for revision in found if revision is not None]

    def drafts(self, agency: str, codes: Iterable[str]) -> tuple[list[Said], list[Revised]]:
        """An agency's unsent answers and revisions of some questions."""
        wanted = set(codes)
        answers = [a for a in self.answers if a.is_draft and a.agency == agency and a.code in wanted]
        revisions = [r for r in self.revisions if r.is_draft and r.agency == agency and r.place.code in wanted]
        return answers, revisions

    def sending(self, agency: str, codes: Iterable[str], receipt_id: uuid.UUID, round_: int) -> Dossier:
        """The dossier once these drafts are sent under a receipt."""
        answers, revisions = self.drafts(agency, codes)
        sent = {a.id for a in answers} | {r.id for r in revisions}
        return replace(
            self,
            answers=[replace(a, receipt_id=receipt_id, round=round_) if a.id in sent else a for a in self.answers],
            revisions=[replace(r, receipt_id=receipt_id, round=round_) if r.id in sent else r for r in self.revisions],
        )
