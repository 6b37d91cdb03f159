"""What the head of an agency, a secretary or the chair sees: signing a claim, and one decision behind a link."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from web.views import Due, FieldError, Indicator, Option, Step

DecisionCode = Literal["more_time", "longer_asked", "other_officer", "help_asked", "already_sent"]


@dataclass(frozen=True, kw_only=True)
class ClaimRow:
    """One question of the claim to sign."""

    code: str
    title: str
    agency: str
    answer: str
    claimed: Decimal
    max_score: Decimal
    files: int = 0
    missing: int = 0
    changed: bool = False  #: since the last signature


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """The claim of one indicator, for the head of the lead agency.

    Fields as in `sign_off.form`: `sign_decision`, `on_behalf`, `send_back_agencies` (many), `send_back_note`.
    """

    task_id: str
    indicator: Indicator
    agency: str
    rows: tuple[ClaimRow, ...]
    due: Due
    agencies: tuple[Option, ...]  #: whose part may be sent back
    values: dict[str, str | list[str]] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    is_again: bool = False  #: signed before, the claim has changed

    @property
    def claimed(self) -> Decimal:
        """Points of all questions together."""
        return sum((each.claimed for each in self.rows), Decimal(0))

    def error(self, name: str) -> str:
        """The message at a field, or nothing."""
        return next((each.message for each in self.errors if each.field == name), "")


@dataclass(frozen=True, kw_only=True)
class DayOption:
    """A day a head may promise, and how many working days it is away."""

    day: dt.date
    working_days: int
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Passing:
    """Where the memo is, and the text with its address at WhatsApp; no text where there is no task to lead to."""

    memo_url: str = ""
    message: str = ""
    message_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Stake:
    """What the city reaches with and without these points, as claimed today; bands are words, empty below the lowest.

    `provable` is what the city can prove today.
    """

    with_points: Decimal
    with_band: str
    without_points: Decimal
    without_band: str
    provable: Decimal
    provable_band: str


@dataclass(frozen=True, kw_only=True)
class OtherCase:
    """Another case of the agency; without a task nothing waits for it there."""

    business_key: str
    code: str
    task: str = ""
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Who has asked the chair for longer time, until when and why."""

    by: str
    until: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class DecisionPage:
    """/keputusan/TOKEN. GET shows, POST decides; works without an account.

    Fields as in `decision.form`: button `decision`, `until` (ISO day), `late_cause`, `wished_until`, `wish_reason`,
    `officer`, `obstacle`, `where_sent`.
    """

    recipient: str  #: `Kepala Dinas Kesehatan`
    agency: str
    indicator: Indicator
    task_title: str
    due: Due
    points: Decimal
    missing: tuple[str, ...]  #: what has not come, at most a handful of titles
    missing_count: int
    offers: tuple[DecisionCode, ...]
    days: tuple[DayOption, ...]
    officers: tuple[Option, ...]
    expires_at: dt.datetime
    ladder: tuple[Step, ...]
    is_signature: bool = False  #: the late task is a signature, not evidence
    stake: Stake | None = None
    others: tuple[OtherCase, ...] = ()  #: the agency's other cases, what is late first
    wish: Wish | None = None  #: why the chair is asked
    wish_days: tuple[dt.date, dt.date] | None = None  #: the first and last day the chair may be asked for
    passing: Passing = field(default_factory=Passing)  #: the same facts as a memo and as a text
    chosen: str = ""  #: a refused POST keeps its choice and values
    values: dict[str, str] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()

    def error(self, name: str) -> str:
        """The message at a field, or nothing."""
        return next((each.message for each in self.errors if each.field == name), "")


@dataclass(frozen=True, kw_only=True)
class DecidedPage:
    """After the decision: what was decided and what happens now; also for a link that was used."""

    recipient: str
    indicator: Indicator
    task_title: str
    decision: DecisionCode
    at: dt.datetime
    until: dt.date | None = None
    officer: str = ""
    cause: str = ""  #: why it is late, where more time was given
    by: str = ""  #: who decided, when it was not this link
    receipt: str = ""
    steps: tuple[Step, ...] = ()
    is_too_late: bool = False  #: another answer came just now and changed nothing


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """One asking in the list of whoever was asked; `url` only while it is open."""

    business_key: str
    indicator: Indicator | None
    task: str
    agency: str
    role: str  #: as whom: `Kepala Dinas Kesehatan`
    asked_at: dt.datetime
    due: Due | None = None
    url: str = ""
    decision: str = ""
    decided_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Questions:
    """/keputusan"""

    waiting: tuple[QuestionRow, ...]
    decided: tuple[QuestionRow, ...] = ()


ClosedReason = Literal["expired", "over", "revoked", "unknown", "task_done"]


@dataclass(frozen=True, kw_only=True)
class ClosedLink:
    """A link that leads nowhere any more, and why."""

    reason: ClosedReason
    at: dt.datetime | None = None
    indicator: Indicator | None = None
    contact: str = ""  #: who helps: `Koordinator KLA di DP3APMP2KB`
