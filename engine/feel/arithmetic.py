"""`+ - * / **` on numbers, texts, dates, times and durations. MISSING where the kinds do not go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from engine.feel.dates import Date
from engine.feel.durations import DAY_NANOS, LONGEST, DayTime, YearMonth
from engine.feel.runtime import MISSING, Missing, Runtime
from engine.feel.times import DateTime, Time
from engine.feel.values import CTX, Value, finite

Result: TypeAlias = Value | Missing
Duration: TypeAlias = DayTime | YearMonth
Operation: TypeAlias = Callable[[Runtime, Value, Value], Result]
_POWER = 20  # steps; of 34 digits


def add(rt: Runtime, a: Value, b: Value) -> Result:
    """`a + b`."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return finite(CTX.add(a, b))
    if isinstance(a, str) and isinstance(b, str):
        rt.grown(len(a) + len(b))
        rt.charge((len(a) + len(b)) >> 6)
        return a + b
    try:
        return _add_duration(a, b)
    except (ValueError, OverflowError):  # beyond the last year
        return None


def _add_duration(a: Value, b: Value) -> Result:
    if isinstance(b, DayTime):
        return _add_days_and_time(a, b.nanos)
    if isinstance(b, YearMonth):
        return _add_months(a, b.total)
    if isinstance(a, (DayTime, YearMonth)) and isinstance(b, (Date, DateTime, Time)):
        return _add_duration(b, a)
    return MISSING


def _add_days_and_time(a: Value, nanos: int) -> Result:
    if isinstance(a, DayTime):
        return DayTime(a.nanos + nanos)
    if isinstance(a, DateTime):
        return a.add_nanos(nanos)
    if isinstance(a, Date):
        return DateTime(a, Time(0)).add_nanos(nanos).date
    if isinstance(a, Time):
        return Time((a.nanos + nanos) % DAY_NANOS, a.offset, a.zone)
    return MISSING


def _add_months(a: Value, months: int) -> Result:
    if isinstance(a, YearMonth):
        return YearMonth(a.total + months)
    return a.add_months(months) if isinstance(a, (DateTime, Date)) else MISSING


def subtract(rt: Runtime, a: Value, b: Value) -> Result:
    """`a - b`."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return finite(CTX.subtract(a, b))
    if isinstance(b, (DayTime, YearMonth)):
        return add(rt, a, -b)
    return _difference(a, b)


def _difference(a: Value, b: Value) -> Result:
    if isinstance(a, Date) and isinstance(b, Date):
        return DayTime((a.ordinal() - b.ordinal()) * DAY_NANOS)
    if isinstance(a, Time) and isinstance(b, Time):
        return _between(a, b)
    if isinstance(a, (Date, DateTime)) and isinstance(b, (Date, DateTime)):
        return _between(_midnight(a), _midnight(b))
    return MISSING


def _midnight(value: Date | DateTime) -> DateTime:
    """A date beside a date and time counts as midnight UTC."""
    return DateTime(value, Time(0, 0)) if isinstance(value, Date) else value


def _between(a: Time | DateTime, b: Time | DateTime) -> DayTime | None:
    (zoned_a, at_a), (zoned_b, at_b) = a.instant(), b.instant()
    return DayTime(at_a - at_b) if zoned_a == zoned_b else None


def multiply(rt: Runtime, a: Value, b: Value) -> Result:
    """`a * b`."""
    del rt
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return finite(CTX.multiply(a, b))
    length, factor = (b, a) if isinstance(b, (DayTime, YearMonth)) else (a, b)
    if isinstance(factor, Decimal) and isinstance(length, (DayTime, YearMonth)):
        return _of_length(length, CTX.multiply(Decimal(_length(length)), factor))
    return MISSING


def divide(rt: Runtime, a: Value, b: Value) -> Result:
    """`a / b`."""
    del rt
    if isinstance(b, Decimal):
        if isinstance(a, Decimal):
            return finite(CTX.divide(a, b))
        if isinstance(a, (DayTime, YearMonth)):
            return _of_length(a, CTX.divide(Decimal(_length(a)), b)) if b else None
    if isinstance(a, (DayTime, YearMonth)) and isinstance(b, (DayTime, YearMonth)) and type(a) is type(b):
        return finite(CTX.divide(Decimal(_length(a)), Decimal(_length(b))))
    return MISSING


def _length(duration: Duration) -> int:
    return duration.nanos if isinstance(duration, DayTime) else duration.total


def _of_length(like: Duration, length: Decimal) -> Duration | None:
    if not abs(length) < LONGEST:  # also where it is no number
        return None
    return DayTime(int(length)) if isinstance(like, DayTime) else YearMonth(int(length))


def power(rt: Runtime, a: Value, b: Value) -> Result:
    """`a ** b`."""
    rt.charge(_POWER)
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return finite(CTX.power(a, b))
    return MISSING


def negate(value: Value) -> Result:
    """`-value`."""
    if isinstance(value, Decimal):
        return CTX.minus(value)
    return -value if isinstance(value, (DayTime, YearMonth)) else MISSING


OPERATIONS: Mapping[str, Operation] = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}
