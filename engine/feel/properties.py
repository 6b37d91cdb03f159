"""`value.name`: entries of contexts, and the fixed properties of dates, times, durations and ranges.

Nothing here touches Python attributes by a name from the text: a path looks into dicts and into these tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel.dates import Date
from engine.feel.durations import NANO, DayTime, YearMonth
from engine.feel.runtime import MISSING, Missing, Runtime
from engine.feel.times import DateTime, Time
from engine.feel.values import Range, Value

Property = Callable[[Any], Value]


def _duration(seconds: int | None) -> DayTime | None:
    return None if seconds is None else DayTime(seconds * NANO)


_OF_DATE: Mapping[str, Property] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(date.weekday),
}
_OF_TIME: Mapping[str, Property] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: Decimal(time.second),
    "time offset": lambda time: _duration(time.offset_on(None)),
    "timezone": lambda time: time.zone,
}


def _of_part(part: Property, prop: Property) -> Property:
    return lambda value: prop(part(value))


_OF_DATETIME: Mapping[str, Property] = {
    **{name: _of_part(lambda at: at.date, prop) for name, prop in _OF_DATE.items()},
    **{name: _of_part(lambda at: at.time, prop) for name, prop in _OF_TIME.items()},
    "time offset": lambda at: _duration(at.offset()),
}
PROPERTIES: Mapping[type, Mapping[str, Property]] = {
    Date: _OF_DATE,
    Time: _OF_TIME,
    DateTime: _OF_DATETIME,
    DayTime: {
        "days": lambda length: Decimal(length.days),
        "hours": lambda length: Decimal(length.hours),
        "minutes": lambda length: Decimal(length.minutes),
        "seconds": lambda length: Decimal(length.seconds),
    },
    YearMonth: {
        "years": lambda length: Decimal(length.years),
        "months": lambda length: Decimal(length.months),
    },
    Range: {
        "start": lambda span: span.low,
        "end": lambda span: span.high,
        "start included": lambda span: span.low_in,
        "end included": lambda span: span.high_in,
    },
}


def property_of(rt: Runtime, value: Value, name: str) -> Value | Missing:
    """A property; of a list, that of each item."""
    if isinstance(value, dict):
        return value.get(name, MISSING)
    if isinstance(value, list):
        rt.charge(2 + 2 * len(value))
        found = (property_of(rt, item, name) for item in value)
        return [None if item is MISSING else item for item in found]
    prop = PROPERTIES.get(type(value), {}).get(name)
    return MISSING if prop is None else prop(value)
