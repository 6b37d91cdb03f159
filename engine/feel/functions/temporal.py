"""The clock, and what the calendar says of a day. `today()` is meant in the zone of the runtime's clock."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.border import from_python
from engine.feel.comparison import equal
from engine.feel.dates import Date
from engine.feel.registry import builtin
from engine.feel.runtime import Runtime
from engine.feel.times import DateTime, Time
from engine.feel.values import Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_OF_A_DAY = ("date: date", "date: date and time")


@builtin("now", "", runtime=True)
def now(rt: Runtime) -> Value:
    """An instant by the clock the evaluation was given, never the machine's own, in the zone of that clock."""
    return from_python(rt.clock())


@builtin("today", "", runtime=True)
def today(rt: Runtime) -> Value:
    """In the zone of the evaluation's clock, so it changes at that midnight and not at UTC's."""
    return from_python(rt.clock().date())


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year", *_OF_A_DAY)
def day_of_year(value: Date | DateTime) -> Value:
    """From 1 to 366; of an instant the day in its own zone; null for null."""
    return Decimal(_day(value).day_of_year)


@builtin("day of week", *_OF_A_DAY)
def day_of_week(value: Date | DateTime) -> Value:
    """`"Monday"` to `"Sunday"`, in English whatever the page's language (DMN 1.5); null for null."""
    return _DAYS[_day(value).weekday - 1]


@builtin("month of year", *_OF_A_DAY)
def month_of_year(value: Date | DateTime) -> Value:
    """`"January"` to `"December"`, in English whatever the page's language (DMN 1.5); null for null."""
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", *_OF_A_DAY)
def week_of_year(value: Date | DateTime) -> Value:
    """By ISO 8601, 1 to 53: early January may lie in the last week of the year before; null for null."""
    return Decimal(_day(value).iso_week)


@builtin("is", "value1: any, value2: any")
def is_same(a: Value, b: Value) -> Value:
    """The same kind and the same parts: two times of one instant in two zones are equal, but not the same."""
    if type(a) is not type(b):
        return False
    if isinstance(a, Time) and isinstance(b, Time):
        return _parts(a) == _parts(b)
    if isinstance(a, DateTime) and isinstance(b, DateTime):
        return (a.date, *_parts(a.time)) == (b.date, *_parts(b.time))
    return equal(a, b)


def _parts(time: Time) -> tuple[int, int | None, str | None]:
    return time.nanos, time.offset, time.zone
