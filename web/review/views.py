"""What a reviewer sees: the desk and one whole indicator to judge."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from web.views import Due, FieldError, Indicator, Option, Returned, Status, Step, StoredFile


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One indicator that waits for this reviewer."""

    task_id: str
    indicator: Indicator
    agency: str  #: lead agency
    round: int
    due: Due
    questions: int
    claimed: Decimal
    status: Status = "in_review"
    blocked: str = ""  #: why this reader may not decide (four eyes)


@dataclass(frozen=True, kw_only=True)
class AwaitedRow:
    """Returned by this reviewer and not back yet."""

    indicator: Indicator
    returned: Returned
    holder: str
    questions: tuple[str, ...] = ()  #: codes of what was returned
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """/pemeriksaan"""

    cluster: str
    queue: tuple[QueueRow, ...] = ()
    awaited: tuple[AwaitedRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewSlot:
    """One evidence item of a question with the files of this revision."""

    title: str
    required: bool
    agency: str = ""
    files: tuple[StoredFile, ...] = ()
    document_on: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    remarks: tuple[str, ...] = ()  #: what the checks before sending found


@dataclass(frozen=True, kw_only=True)
class ReviewQuestion:
    """One question to judge.

    Fields as in `verdict.form`, list `questions`, for row i: `questions-i-code`, `-verdict` (accepted | returned),
    `-accepted_score`, `-reason`, `-words`.
    """

    code: str
    title: str
    answer: str
    claimed: Decimal
    max_score: Decimal
    agencies: tuple[str, ...]
    steps: tuple[Option, ...] = ()  #: points that may be given, none above the claim; value = the number
    figures: tuple[tuple[str, str], ...] = ()
    note: str = ""
    slots: tuple[ReviewSlot, ...] = ()
    earlier: tuple[Step, ...] = ()
    is_settled: bool = False  #: accepted in the last round and unchanged: proposed again, folded away
    verdict: str = ""
    accepted_score: str = ""
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The file on the desk and the page of it, counted from 1."""

    file: StoredFile
    page: int = 1
    question_code: str = ""
    receipt: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """/pemeriksaan/TASK: an indicator is reviewed whole. Query: `berkas` = file id, `halaman` = page."""

    task_id: str
    indicator: Indicator
    round: int
    sender: str
    due: Due
    questions: tuple[ReviewQuestion, ...]
    shown: Shown | None = None
    queue: tuple[QueueRow, ...] = ()
    previous_id: str = ""
    next_id: str = ""
    rounds: tuple[Step, ...] = ()
    private_note: str = ""
    blocked: str = ""  #: why this reader may not decide; then there is no form
    errors: tuple[FieldError, ...] = ()
    messages: dict[str, str] = field(default_factory=dict)  #: field -> message, the same as in `errors`

    @property
    def settled(self) -> int:
        """How many questions need no second look."""
        return sum(each.is_settled for each in self.questions)

    @property
    def claimed(self) -> Decimal:
        """Points of all questions together."""
        return sum((each.claimed for each in self.questions), Decimal(0))
