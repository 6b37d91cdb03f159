"""What the pages about late tasks show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from web.views import Due, Indicator


@dataclass(frozen=True, kw_only=True)
class Row:
    """One late task. `group` is whoever has it, in words and as a filter's address."""

    indicator: Indicator
    task: str
    holder: str
    holder_url: str
    due: Due
    points: Decimal
    rung: str  #: `Tingkat 1, menunggu Kepala Dinkes`
    rung_at: dt.datetime | None  #: since when
    next: str  #: `Asisten atau Sekda`
    next_at: dt.datetime | None
    memo_url: str = ""  #: of the memo to print, where the rung asks by one
    memo_at: dt.datetime | None = None  #: when it was handed over
    delivered_url: str = ""  #: where to say that it was


@dataclass(frozen=True, kw_only=True)
class Group:
    """Late tasks that have one thing in common; its address shows them alone."""

    key: str
    name: str
    url: str
    count: int
    points: Decimal
    longest: int  #: working days


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A word that leads to another view of the same; `is_here` is the present one."""

    word: str
    url: str
    is_here: bool = False


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The sum of the rows. `shared` points stand in several rows and are counted once."""

    count: int
    points: Decimal
    shared: Decimal = Decimal(0)

    @property
    def column(self) -> Decimal:
        """What adding up the rows gives."""
        return self.points + self.shared


@dataclass(frozen=True, kw_only=True)
class Overview:
    """/terlambat"""

    at: dt.datetime
    year: int
    by: str  #: heading of the first column of the groups
    orders: tuple[Choice, ...]
    filters: tuple[Choice, ...]  #: each leads to the page without it
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    sum: Totals
    workbook_url: str


@dataclass(frozen=True, kw_only=True)
class Stair:
    """A rung with the tasks that stand on it."""

    name: str
    says: str  #: what happens here
    rows: tuple[Row, ...]
    points: Decimal
    is_promise: bool = False  #: not late: quiet until the promised day


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """/terlambat/tangga"""

    at: dt.datetime
    year: int
    stairs: tuple[Stair, ...]
    late_count: int


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Deadlines of a week: `met` of `total`."""

    met: int
    total: int

    @property
    def rate(self) -> int | None:
        """In per cent; None where there was none."""
        return round(100 * self.met / self.total) if self.total else None


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """How an agency kept its deadlines."""

    name: str
    url: str
    cells: tuple[Cell, ...]
    all: Cell


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """/terlambat/ketepatan"""

    year: int
    weeks: tuple[dt.date, ...]  #: Mondays
    first_week: int
    rows: tuple[AgencyRow, ...]
    all: AgencyRow


@dataclass(frozen=True, kw_only=True)
class Wall:
    """/papan: few things, in letters that are read across a room."""

    at: dt.datetime
    city: str
    stage: str
    closes_on: dt.date
    days_left: int
    sum: Totals
    agencies: tuple[Group, ...]
    more: int  #: agencies that do not fit
    stairs: tuple[Group, ...]
    next: tuple[Row, ...]  #: the next to rise
    refresh: int  #: seconds; 0 = it stands still
    other_url: str  #: the same, standing still or refreshing
    notes: tuple[str, ...] = field(default_factory=tuple)
