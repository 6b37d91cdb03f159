"""What an officer sees: inbox, one share of an indicator, one question, the check before sending, the receipt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from web.forms.sheet import Sheet
from web.views import Due, FieldError, Indicator, Option, Returned, Status, Step, StoredFile, Tone

Group = Literal["late", "returned", "soon", "later", "put_off", "elsewhere"]


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One open task, or one that waits for somebody else (`elsewhere`)."""

    task_id: str
    form_key: str  #: decides the page: `evidence`, `remediation`, `sign_off`, `verdict`, else a generic form
    title: str  #: indicator name for a share, else the task's name
    indicator: Indicator
    status: Status
    due: Due | None = None
    priority: int = 50  #: 0..100; above 70 is said in words
    question_count: int = 0
    answered_count: int = 0
    points: Decimal | None = None  #: at most, for this share
    news: str = ""  #: what changed since the last visit
    waiting: str = ""  #: why it does not wait for the reader, or cannot start
    receipt: str = ""  #: number, when it was sent
    url: str = ""  #: where the row leads, when it is no task: a decision
    acting_for: str = ""  #: whose task it is, where the reader stands in


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """Rows under one heading of the inbox, in the order to show."""

    group: Group
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that happened since the last visit."""

    text: str
    at: dt.datetime
    task_id: str = ""
    form_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """/tugas; empty groups are left out by whoever fills it."""

    agency: str
    year: int
    evidence_years: tuple[int, ...]
    groups: tuple[TaskGroup, ...] = ()
    changes: tuple[Change, ...] = ()
    last_visit_at: dt.datetime | None = None

    def count(self, group: Group) -> int:
        """Rows in a group."""
        return sum(len(each.rows) for each in self.groups if each.group == group)

    @property
    def open_count(self) -> int:
        """Tasks that wait for the reader."""
        return sum(len(each.rows) for each in self.groups if each.group not in ("elsewhere", "put_off"))


@dataclass(frozen=True, kw_only=True)
class ShareQuestion:
    """A row of /tugas/ID: one question of this share."""

    code: str  #: `07.01`
    title: str
    status: Status  #: `sent` is not used here; `draft` = begun, with `missing` things to do
    max_score: Decimal
    claims: bool = True  #: this agency answers; False = it brings evidence to another agency's answer
    answered_by: str = ""  #: the agency that answers
    answer: str = ""
    claimed: Decimal | None = None
    file_count: int = 0
    missing: tuple[str, ...] = ()
    returned: Returned | None = None


@dataclass(frozen=True, kw_only=True)
class Share:
    """/tugas/ID: one agency's share of one indicator."""

    task_id: str
    indicator: Indicator
    agency: str
    lead_agency: str
    round: int
    due: Due
    status: Status
    questions: tuple[ShareQuestion, ...]
    returned: Returned | None = None  #: by the reviewer or the head, for the whole share
    partners: tuple[str, ...] = ()  #: other agencies of this indicator
    saved_at: dt.datetime | None = None
    form: Sheet | None = None  #: above the list: the remediation plan
    errors: tuple[FieldError, ...] = ()
    late_note: str = ""  #: who was told, when the share is late
    decision_note: str = ""  #: what a head decided about it, while it is in time

    @property
    def ready_count(self) -> int:
        """Questions with nothing missing."""
        return sum(not each.missing for each in self.questions)


@dataclass(frozen=True, kw_only=True)
class FigureCell:
    """One number to type; its field is `name`."""

    name: str
    column: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One line of the table of figures."""

    label: str
    cells: tuple[FigureCell, ...]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A table of numbers; all rows have the same columns."""

    columns: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    unit: str = ""  #: `persen`, `anak`


@dataclass(frozen=True, kw_only=True)
class Reuse:
    """A stored file of the city that fits: offered before the file field."""

    file_id: str
    name: str
    agency: str
    used_at: str  #: code of the question it serves already
    accepted_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One evidence item: many files, one document date and period, its own state.

    Fields: `file-KEY` (many), `document_on-KEY`, `period_from-KEY`, `period_to-KEY`; buttons `remove` = file id,
    `reuse` = `KEY:FILE_ID`.
    """

    key: str  #: stable within the question: `1`, `2` ...
    title: str
    required: bool
    hint: str = ""
    status: Status = "not_started"
    files: tuple[StoredFile, ...] = ()
    history: tuple[StoredFile, ...] = ()  #: of earlier rounds, readable, not sent again
    others: tuple[StoredFile, ...] = ()  #: brought to the same item by other agencies
    document_on: str = ""  #: ISO day as typed
    period_from: str = ""
    period_to: str = ""
    returned: Returned | None = None
    reuse: tuple[Reuse, ...] = ()
    photos: bool = False
    link: str | None = None  #: a link is asked for: field `link-KEY`


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """/tugas/ID/pertanyaan/07.01; GET and, with `errors`, the answer to a refused POST.

    Fields: `answer` (a choice), the figures' names, `answer_text`, `note`; buttons `do` = `save` | `next` | `list`.
    """

    task_id: str
    indicator: Indicator
    code: str
    title: str
    hint: str
    max_score: Decimal
    position: int
    total: int
    due: Due
    status: Status
    claims: bool = True
    answered_by: str = ""  #: the agency that answers, when this one only brings evidence
    answer_shown: str = ""  #: that agency's answer so far, in words
    choices: tuple[Option, ...] = ()
    chosen: str = ""
    figures: Figures | None = None
    ladder: tuple[Option, ...] = ()  #: how a number or text becomes points, when there is no choice
    asks_text: bool = False
    answer_text: str = ""
    slots: tuple[Slot, ...] = ()
    note: str = ""
    returned: Returned | None = None
    missing: tuple[FieldError, ...] = ()  #: remarks before sending, with the control to go to
    errors: tuple[FieldError, ...] = ()
    saved_at: dt.datetime | None = None
    partners: tuple[str, ...] = ()
    evidence_years: tuple[int, ...] = ()
    file_types: tuple[str, ...] = ("pdf", "jpg", "png", "heic", "docx", "xlsx", "pptx", "mp4")
    max_bytes: int = 25_000_000
    sensitive: bool = False  #: counts only, no case files
    our_reading: bool = False  #: the steps of the ladder are our reading of the instrument
    next_code: str = ""
    previous_code: str = ""
    share_text: str = ""  #: to copy into a chat

    def error(self, name: str) -> str:
        """The messages at a field, or nothing: several files of one item may be refused."""
        return ". ".join(each.message for each in self.errors if each.field == name)


@dataclass(frozen=True, kw_only=True)
class CheckedQuestion:
    """What will be sent for one question."""

    code: str
    title: str
    answer: str
    claimed: Decimal | None
    max_score: Decimal
    figures: tuple[tuple[str, str], ...] = ()  #: label, value in words
    slots: tuple[tuple[str, tuple[StoredFile, ...]], ...] = ()  #: title, files
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A check that ran before sending; `blocks` = it cannot be sent like this."""

    tone: Tone
    text: str
    code: str = ""  #: question to go to
    blocks: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckPage:
    """/tugas/ID/periksa. POST sends the share; field `statement` = `1`."""

    task_id: str
    indicator: Indicator
    agency: str
    round: int
    due: Due
    questions: tuple[CheckedQuestion, ...]
    findings: tuple[Finding, ...] = ()
    plan: tuple[tuple[str, str], ...] = ()  #: remediation plan: label, value
    next_step: str = ""  #: who gets it now
    errors: tuple[FieldError, ...] = ()

    @property
    def blocked(self) -> int:
        """How many findings forbid sending."""
        return sum(each.blocks for each in self.findings)

    @property
    def claimed(self) -> Decimal:
        """Points of all questions together."""
        return sum((each.claimed or Decimal(0) for each in self.questions), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class ReceiptPage:
    """/tanda-terima/NO: proof that something was sent, signed, reviewed or decided."""

    number: str  #: `TT-2026-0417`
    at: dt.datetime
    word: str  #: `Terkirim ke peninjau Klaster III`
    indicator: Indicator
    facts: tuple[tuple[str, str], ...]  #: label, value
    steps: tuple[Step, ...]
    files: tuple[StoredFile, ...] = ()
    digest: str = ""  #: SHA-256 of what was sent
    nothing_to_do: str = ""
