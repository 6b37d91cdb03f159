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
    return parse_date(text)


@builtin("date", "from: date and time", "from: date")
def date_of(value: DateTime | Date) -> Value:
    return value.date if isinstance(value, DateTime) else value


@builtin("date", "year: number, month: number, day: number", cost=15)
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Value:
    parts = [whole(part) for part in (year, month, day)]
    numbers = [part for part in parts if part is not None]
    return Date(*numbers) if len(numbers) == 3 else None


@builtin("date and time", "date: date, time: time", "date: date and time, time: time")
def date_and_time(day: Date | DateTime, time: Time) -> Value:
    return DateTime(day.date if isinstance(day, DateTime) else day, time)


@builtin("date and time", "from: string", cost=15)
def date_and_time_from_text(text: str) -> Value:
    return parse_datetime(text)


@builtin("date and time", "from: date and time", "from: date")
def date_and_time_of(value: DateTime | Date) -> Value:
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, 0))


@builtin("time", "from: string", cost=15)
def time_from_text(text: str) -> Value:
    return parse_time(text)


@builtin("time", "from: time", "from: date and time", "from: date")
def time_of(value: Time | DateTime | Date) -> Value:
    if isinstance(value, Date):
        return Time(0, 0)
    return value.time if isinstance(value, DateTime) else value


@builtin("time", "hour: number, minute: number, second: number, offset?: duration or null", cost=15)
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DayTime | YearMonth | None) -> Value:
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None or second < 0 or isinstance(offset, YearMonth):
        return None
    return Time.of(hours, minutes, second, None if offset is None else offset.nanos // NANO)


@builtin("duration", "from: string", cost=15)
def duration_from_text(text: str) -> Value:
    return parse_duration(text)


@builtin("duration", "from: duration")
def duration_of(value: DayTime | YearMonth) -> Value:
    return value


@builtin(
    "years and months duration",
    "from: date, to: date",
    "from: date and time, to: date and time",
    "from: date, to: date and time",
    "from: date and time, to: date",
)
def years_and_months(first: Date | DateTime, last: Date | DateTime) -> Value:
    days = [value.date if isinstance(value, DateTime) else value for value in (first, last)]
    return YearMonth(months_between(*days))


@builtin("number", "from: number")
def number_of(value: Decimal) -> Value:
    return value


@builtin(
    "number",
    "from: string",
    "from: string, grouping separator: string or null, decimal separator: string or null",
    runtime=True,
)
def number_from_text(rt: Runtime, text: str, grouping: str | None = None, decimal: str | None = None) -> Value:
    if grouping not in _GROUPING or decimal not in _DECIMAL or (grouping and grouping == decimal):
        return None
    rt.charge(len(text) >> 4)
    bare = text.replace(grouping, "") if grouping else text
    bare = bare.replace(decimal, ".") if decimal else bare
    return finite(CTX.create_decimal(bare)) if _NUMBER.fullmatch(bare) else None


@builtin("string", "from: any", runtime=True)
def string_of(rt: Runtime, value: Value) -> Value:
    rt.heavy(value)
    return None if value is None else rt.string(text_of(value))


@builtin("not", "negand: any")
def negated(value: Value) -> Value:
    return not value if isinstance(value, bool) else None
