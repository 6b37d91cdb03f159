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
    return from_python(rt.clock())


@builtin("today", "", runtime=True)
def today(rt: Runtime) -> Value:
    return from_python(rt.clock().date())


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year", *_OF_A_DAY)
def day_of_year(value: Date | DateTime) -> Value:
    return Decimal(_day(value).day_of_year)


@builtin("day of week", *_OF_A_DAY)
def day_of_week(value: Date | DateTime) -> Value:
    return _DAYS[_day(value).weekday - 1]


@builtin("month of year", *_OF_A_DAY)
def month_of_year(value: Date | DateTime) -> Value:
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", *_OF_A_DAY)
def week_of_year(value: Date | DateTime) -> Value:
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
