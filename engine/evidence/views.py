"""What pages get to read: frozen values, codes instead of words, aware UTC instants."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from engine.cases.instrument import EvidenceItem, Question
from engine.cases.queries import CaseView
from engine.cases.scoring import Answer
from engine.evidence.rules import Finding, Standing

QuestionStatus = Literal["not_started", "draft", "sent", "returned", "accepted"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskView:
    """An open task, as far as its page needs it."""

    id: uuid.UUID
    instance_id: uuid.UUID
    business_key: str
    name: str
    element_id: str
    form_key: str | None
    role: str | None
    agency_key: str | None
    candidate_group: str | None
    assignee_id: uuid.UUID | None
    priority: int
    state: str
    created_at: dt.datetime
    due_at: dt.datetime | None
    due_explained: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerView:
    """What an agency says to a question."""

    agency: str
    entered: Answer
    note: str
    claimed: Decimal | None
    is_draft: bool
    round: int
    saved_at: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class FileView:
    """A file or link. `state`: ready, returned (it came back and is still there), accepted."""

    id: uuid.UUID
    name: str
    content_type: str
    size: int
    sha256: str
    url: str | None
    document_on: dt.date | None
    period_from: dt.date | None
    period_to: dt.date | None
    received_at: dt.datetime
    uploaded_by: uuid.UUID
    agency: str
    round: int
    is_draft: bool
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnView:
    """Why something came back. `role`: reviewer, head, coordinator (then `words` is the note to another round)."""

    role: str
    reason: str
    words: str
    at: dt.datetime
    round: int
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotView:
    """One evidence item of a question: own files, what was in earlier rounds, what other agencies have brought."""

    key: str
    item: EvidenceItem
    files: tuple[FileView, ...] = ()
    history: tuple[FileView, ...] = ()
    others: tuple[FileView, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionView:
    """A question of a share, as the agency that works on it sees it."""

    code: str
    question: Question
    claims: bool
    answering_agency: str
    partners: tuple[str, ...]
    answer: AnswerView | None
    other_answer: AnswerView | None  # of the answering agency, where this one only brings evidence
    slots: tuple[SlotView, ...]
    returns: tuple[ReturnView, ...]
    findings: tuple[Finding, ...]

    @property
    def returned(self) -> ReturnView | None:
        """The first reason it came back for."""
        return self.returns[0] if self.returns else None

    @property
    def is_begun(self) -> bool:
        """Has the agency written or brought anything?"""
        return self.answer is not None or any(slot.files for slot in self.slots)

    @property
    def is_ready(self) -> bool:
        """Nothing keeps it from being sent."""
        return not any(finding.is_blocking for finding in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareView:
    """One agency's share of a case: its list, its question pages and its check page."""

    task: TaskView
    case: CaseView
    agency: str
    round: int
    evidence_years: tuple[int, ...]
    questions: tuple[QuestionView, ...]
    notes: tuple[ReturnView, ...]  # what the head, or the coordinator who gave another round, said to the whole share
    partners: tuple[str, ...]
    saved_at: dt.datetime | None

    def question(self, code: str) -> QuestionView | None:
        """A question of this share."""
        return next((question for question in self.questions if question.code == code), None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that the checks found."""
        return tuple(finding for question in self.questions for finding in question.findings)

    @property
    def blocking(self) -> int:
        """How many findings keep the share from being sent."""
        return sum(finding.is_blocking for finding in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReuseOffer:
    """A stored file that may serve again: offered before the file field."""

    file_id: uuid.UUID
    name: str
    agency: str
    code: str  # of the question it serves
    document_on: dt.date | None
    is_sent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a share is, for a row of the inbox. `points`: most that its own questions can give."""

    questions: int
    ready: int
    points: Decimal
    is_begun: bool
    saved_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptView:
    """A receipt. `kind`: submission, signature, send_back, review, continuation; `details` as the verb wrote them."""

    number: str
    kind: str
    at: dt.datetime
    case: CaseView
    role: str
    agency: str | None
    person_id: uuid.UUID
    on_behalf_of: uuid.UUID | None  # for whom the person stood in
    round: int
    digest: str
    manifest: str
    details: Mapping[str, Any]
    files: tuple[FileView, ...] = ()  # of a submission


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimRow:
    """One question of a claim to be signed."""

    code: str
    question: Question
    agency: str
    answer: AnswerView | None
    claimed: Decimal
    files: int
    missing: int  # required evidence items without a file
    is_changed: bool  # since the last signature


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimView:
    """The claim of a case, for the head of the lead agency."""

    task: TaskView
    case: CaseView
    rows: tuple[ClaimRow, ...]
    is_again: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedView:
    """What a reviewer gave a question in an earlier round."""

    round: int
    reviewer_id: str
    verdict: str
    score: Decimal
    reason: str | None
    words: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewedQuestion:
    """A question on the reviewer's table."""

    code: str
    question: Question
    answers: tuple[AnswerView, ...]  # of the answering agency first, then notes of the others
    claimed: Decimal
    slots: tuple[SlotView, ...]  # `others` holds the files of all agencies
    digest: str  # what a verdict is pinned to
    earlier: tuple[JudgedView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewView:
    """A case to be judged whole. `blocked`: why this reader may not (`sender`, `judged`), else empty."""

    task: TaskView
    case: CaseView
    questions: tuple[ReviewedQuestion, ...]
    senders: tuple[str, ...]  # agencies that sent in this round
    receipts: tuple[ReceiptView, ...]
    blocked: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AwaitedView:
    """What a reviewer returned and is not back yet."""

    case: CaseView
    reason: str
    words: str
    at: dt.datetime
    round: int
    questions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseQuestion:
    """A question of a case with its three numbers."""

    code: str
    question: Question
    standing: Standing
    status: QuestionStatus
    answer: AnswerView | None
    files: int
    returns: tuple[ReturnView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePageView:
    """The story of one case, as far as this room knows it."""

    case: CaseView
    questions: tuple[CaseQuestion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FileHandle:
    """A stored file to hand out: `key` opens it in the store; a link has only `url`."""

    id: uuid.UUID
    key: uuid.UUID | None
    name: str
    url: str | None
    business_key: str
    is_sensitive: bool
    content_type: str = ""
    size: int = 0  # bytes
    sha256: str = ""
