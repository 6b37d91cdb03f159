"""What the pages of the calendar show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from web.views import FieldError

Mark = Literal["", "closed", "public", "joint_leave", "local"]


@dataclass(frozen=True, kw_only=True)
class Day:
    """A cell of a small month."""

    number: int
    mark: Mark = ""
    name: str = ""  #: of the day off
    is_estimated: bool = False
    is_today: bool = False
    has_other_hours: bool = False


@dataclass(frozen=True, kw_only=True)
class Month:
    """A small month: weeks from Monday, None where another month's day would stand."""

    title: str
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """A day off in the list. `source` is empty for the national list."""

    day: dt.date
    name: str
    kind: str
    is_decreed: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class HoursRow:
    """Hours of certain dates."""

    name: str
    period: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A change that was made."""

    version: int
    at: dt.datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class YearPage:
    """/kalender. `weekdays` are short names from Monday; `behind`: cases whose deadlines are still being moved."""

    year: int
    years: tuple[int, int]  #: the first and the last that can be looked at
    working_days: int
    estimated: int
    weekdays: tuple[str, ...]
    months: tuple[Month, ...]
    days: tuple[DayRow, ...]
    week: tuple[tuple[str, str], ...]
    hours: tuple[HoursRow, ...]
    changes: tuple[ChangeRow, ...]
    can_change: bool = False
    behind: int = 0


@dataclass(frozen=True, kw_only=True)
class DayForm:
    """/kalender/libur; `was` is the day that is being changed, empty for a new one."""

    was: str = ""
    day: str = ""
    name: str = ""
    kind: str = "local"
    is_decreed: bool = True
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WeekdayField:
    """The hours of a weekday as they are typed."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class WeekForm:
    """/kalender/pekan"""

    weekdays: tuple[WeekdayField, ...]
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HoursForm:
    """/kalender/jam; `was` is the name of the hours that are being changed, empty for new ones."""

    weekdays: tuple[WeekdayField, ...]
    was: str = ""
    name: str = ""
    first_on: str = ""
    last_on: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """/kalender/impor; `lines` are the wrong ones of the file, with what is wrong."""

    year: int
    file_name: str = ""
    lines: tuple[tuple[int, str], ...] = ()
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MovedRow:
    """A deadline that would move; `tone` says whether it becomes late by that, or is late no more."""

    business_key: str
    title: str
    holder: str
    before: dt.datetime
    after: dt.datetime
    counted: str
    tone: Literal["", "late", "accepted"] = ""


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    """What a change would do, before it is done. `change` is the change itself as JSON, carried by the form."""

    title: str
    lines: tuple[str, ...]
    moved: tuple[MovedRow, ...]
    total: int
    late: int
    change: str
    version: int
    reason: str
    back: str
    is_again: bool = False  #: the calendar was changed meanwhile: this is what it would do now
    errors: tuple[FieldError, ...] = field(default=())
