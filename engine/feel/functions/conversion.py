"""Making values of one kind from another: `date()`, `time()`, `number()`, `string()`, ..."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.feel.dates import Date, months_between
from engine.feel.durations import NANO, DayTime, YearMonth
from engine.feel.literals import parse_date, parse_datetime, parse_duration, parse_time
from engine.feel.registry import builtin
from engine.feel.runtime import Runtime
from engine.feel.text import text_of
from engine.feel.times import DateTime, Time
from engine.feel.values import CTX, Value, finite, whole

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?", re.ASCII)
_GROUPING = (None, " ", ",", ".")
_DECIMAL = (None, ",", ".")


@builtin("date", "from: string", cost=15)
def date_from_text(text: str) -> Value:
    """`date("2026-03-17")`, ISO 8601 without a zone; null for a day that does not exist, and for null."""
    return parse_date(text)


@builtin("date", "from: date and time", "from: date")
def date_of(value: DateTime | Date) -> Value:
    """The day where the instant was written, in its own zone; null for null."""
    return value.date if isinstance(value, DateTime) else value


@builtin("date", "year: number, month: number, day: number", cost=15)
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Value:
    """Null unless all three are whole numbers; raises ValueError, a warned null to FEEL, for no such day."""
    parts = [whole(part) for part in (year, month, day)]
    numbers = [part for part in parts if part is not None]
    return Date(*numbers) if len(numbers) == 3 else None


@builtin("date and time", "date: date, time: time", "date: date and time, time: time")
def date_and_time(day: Date | DateTime, time: Time) -> Value:
    """The day of the first with the time and zone of the second, whose own zone is dropped; null for a null."""
    return DateTime(day.date if isinstance(day, DateTime) else day, time)


@builtin("date and time", "from: string", cost=15)
def date_and_time_from_text(text: str) -> Value:
    """ISO 8601 with `Z`, an offset or `@zone`; a day alone is its midnight, zoneless; null for all else."""
    return parse_datetime(text)


@builtin("date and time", "from: date and time", "from: date")
def date_and_time_of(value: DateTime | Date) -> Value:
    """A day becomes its midnight in UTC, as DMN 1.5 has it; an instant stays; null for null."""
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, 0))


@builtin("time", "from: string", cost=15)
def time_from_text(text: str) -> Value:
    """`16:00:00` with `Z`, an offset or `@zone`, or none; null for an hour past 23, and for null."""
    return parse_time(text)


@builtin("time", "from: time", "from: date and time", "from: date")
def time_of(value: Time | DateTime | Date) -> Value:
    """Of a day 00:00:00 in UTC, as DMN 1.5 has it; of an instant its time with its zone; null for null."""
    if isinstance(value, Date):
        return Time(0, 0)
    return value.time if isinstance(value, DateTime) else value


@builtin("time", "hour: number, minute: number, second: number, offset?: duration or null", cost=15)
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DayTime | YearMonth | None) -> Value:
    """Seconds may have a fraction; the offset from UTC is a days-and-time duration, a null one means no zone."""
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None or second < 0 or isinstance(offset, YearMonth):
        return None
    return Time.of(hours, minutes, second, None if offset is None else offset.nanos // NANO)


@builtin("duration", "from: string", cost=15)
def duration_from_text(text: str) -> Value:
    """`P1Y6M` or `P2DT3H`, never both kinds in one; null for any other text, and for null."""
    return parse_duration(text)


@builtin("duration", "from: duration")
def duration_of(value: DayTime | YearMonth) -> Value:
    """A duration of either kind as it is; null for null."""
    return value


@builtin(
    "years and months duration",
    "from: date, to: date",
    "from: date and time, to: date and time",
    "from: date, to: date and time",
    "from: date and time, to: date",
)
def years_and_months(first: Date | DateTime, last: Date | DateTime) -> Value:
    """Whole months from the first day to the last, negative when that lies earlier; times do not count."""
    days = [value.date if isinstance(value, DateTime) else value for value in (first, last)]
    return YearMonth(months_between(*days))


@builtin("number", "from: number")
def number_of(value: Decimal) -> Value:
    """A number as it is; null for null."""
    return value


@builtin(
    "number",
    "from: string",
    "from: string, grouping separator: string or null, decimal separator: string or null",
    runtime=True,
)
def number_from_text(rt: Runtime, text: str, grouping: str | None = None, decimal: str | None = None) -> Value:
    """Grouping is a blank, «,» or «.», decimal «,» or «.»; null when both are the same, or it is no number."""
    if grouping not in _GROUPING or decimal not in _DECIMAL or (grouping and grouping == decimal):
        return None
    rt.charge(len(text) >> 4)
    bare = text.replace(grouping, "") if grouping else text
    bare = bare.replace(decimal, ".") if decimal else bare
    return finite(CTX.create_decimal(bare)) if _NUMBER.fullmatch(bare) else None


@builtin("string", "from: any", runtime=True)
def string_of(rt: Runtime, value: Value) -> Value:
    """A text as it is, a number without trailing zeros, lists and contexts as FEEL writes them; null for null."""
    rt.heavy(value)
    return None if value is None else rt.string(text_of(value))


@builtin("not", "negand: any")
def negated(value: Value) -> Value:
    """FEEL `not()`: null for null and for anything that is no boolean (three-valued logic, DMN 1.5)."""
    return not value if isinstance(value, bool) else None
