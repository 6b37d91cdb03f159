"""What pages and spreadsheets about late tasks read: frozen values, codes instead of words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from engine.cases.points import ZERO
from engine.cases.queries import CaseView, CycleView

State = Literal["waiting", "decided", "exhausted"]
STAFF = ("officer", "head")
BELOW, TOP, NO_LADDER = "0", "top", ""  # no rung yet; everybody was asked; a task that nobody's superior hears of


@dataclass(frozen=True, kw_only=True, slots=True)
class RungNow:
    """The rung on which a late task stands.

    `waiting`: for `role` to decide. `decided`: by it, and the ladder is quiet until `next_at`. `exhausted`: everybody
    was asked, the coordinator and the chair settle it.
    """

    request_id: uuid.UUID
    level: int
    role: str
    agency: str | None
    state: State
    asked_at: dt.datetime
    decision: str | None = None
    decided_at: dt.datetime | None = None
    is_memo: bool = False  # a printed memo goes to whoever is asked
    memo_delivered_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LateTask:
    """An open task, late or kept quiet by a promise. `stake` maps the questions that hang on it to their points."""

    id: uuid.UUID
    case: CaseView
    name: str
    form_key: str | None
    role: str
    agency: str | None  # of whoever is late; a reviewer or coordinator is late for no agency
    group: str  # candidate group
    officer_id: uuid.UUID | None
    officer: str  # name of whoever has taken it
    due_at: dt.datetime
    due_explained: Mapping[str, Any] | None
    late_days: int  # whole working days
    is_late: bool
    stake: Mapping[str, Decimal]
    rung: RungNow | None
    next_role: str  # who is asked next; empty: the first rung, or nobody is above
    next_at: dt.datetime | None

    @property
    def points(self) -> Decimal:
        """Points at stake."""
        return sum(self.stake.values(), ZERO)

    @property
    def rung_key(self) -> str:
        """The rung as a filter names it."""
        if self.rung is None:
            return BELOW if self.next_at else NO_LADDER
        return TOP if self.rung.state == "exhausted" else str(self.rung.level)

    @property
    def officer_key(self) -> str:
        """Whoever has the task: a person's id, or the group that may take it."""
        return str(self.officer_id) if self.officer_id else self.group


@dataclass(frozen=True, kw_only=True, slots=True)
class LateView:
    """All that is late in a cycle, the longest first, and what a promise keeps quiet."""

    cycle: CycleView
    late: tuple[LateTask, ...]
    promised: tuple[LateTask, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """Deadlines of one week: how many there were, how many were met."""

    met: int = 0
    total: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyWeeks:
    """How an agency kept its deadlines, week by week."""

    agency: str
    weeks: tuple[Week, ...]
    all: Week = field(default_factory=Week)


@dataclass(frozen=True, kw_only=True, slots=True)
class Punctuality:
    """`weeks` are Mondays, the oldest first; a row per agency that had a deadline, the least punctual first."""

    cycle: CycleView
    first_week: int  # the number, within the cycle, of the first week shown
    weeks: tuple[dt.date, ...]
    rows: tuple[AgencyWeeks, ...]
    all: AgencyWeeks
