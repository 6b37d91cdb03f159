"""Where Python's values become FEEL's and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from engine.feel.dates import Date
from engine.feel.durations import NANO, DayTime
from engine.feel.errors import FeelLimitError
from engine.feel.times import DateTime, Time, zone_named
from engine.feel.values import CTX, TEMPORAL, Function, Range, finite, weigh

MAX_NESTING = 200
_EXACT = 10**34  # whole numbers below are exact in 34 digits
NATIVE = (Range, Function, *TEMPORAL)
_AS_IT_IS = frozenset((str, bool, type(None), *NATIVE))

Numbers = Literal["auto", "json", "decimal"]


def to_feel(value: Any, depth: int = 0) -> Any:
    """Any Python value of the workflow's data as a FEEL value, deep. What FEEL does not know becomes its text."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    return _structure(value, depth)


def _structure(value: Any, depth: int) -> Any:
    if depth > MAX_NESTING:
        raise FeelLimitError("data_too_deep", limit=MAX_NESTING)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_feel(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_feel(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return from_python(value)
    return value if isinstance(value, NATIVE) else str(value)


def _number(value: int | float | Decimal) -> Decimal | None:
    if isinstance(value, int):
        return Decimal(value) if -_EXACT < value < _EXACT else finite(CTX.create_decimal(value))
    if isinstance(value, float):
        return finite(CTX.create_decimal(repr(value)))
    return finite(CTX.plus(value))


def from_feel(
    value: Any,
    numbers: Numbers = "auto",
    temporal: Literal["python", "text"] = "python",
    limit: int = 1_000_000,
) -> Any:
    """A FEEL value as plain Python.

    `numbers`: `auto` (int where whole, else Decimal), `json` (int or float), `decimal`. `temporal`: `python` (the types
    of datetime) or `text` (ISO 8601). Raises `FeelLimitError` for more than `limit` values.
    """
    if weigh(value, limit) > limit:
        raise FeelLimitError("result_too_large")
    return _plain(value, numbers, temporal == "text")


def _plain(value: Any, numbers: Numbers, as_text: bool) -> Any:
    if isinstance(value, Decimal):
        return _plain_number(value, numbers)
    if isinstance(value, list):
        return [_plain(item, numbers, as_text) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, numbers, as_text) for key, item in value.items()}
    if isinstance(value, TEMPORAL):
        return str(value) if as_text else to_python(value)
    return value


def _plain_number(value: Decimal, numbers: Numbers) -> int | float | Decimal:
    if numbers == "decimal":
        return value
    if value == value.to_integral_value() and abs(value.adjusted()) < 400:
        return int(value)
    return float(value) if numbers == "json" else value


def from_python(value: dt.date | dt.time | dt.timedelta) -> Date | Time | DateTime | DayTime:
    """datetime's types as FEEL's."""
    if isinstance(value, dt.datetime):
        return DateTime(Date(value.year, value.month, value.day), _time(value.timetz(), value.utcoffset()))
    if isinstance(value, dt.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        return _time(value, value.utcoffset())
    return DayTime((value.days * 86_400 + value.seconds) * NANO + value.microseconds * 1000)


def _time(value: dt.time, offset: dt.timedelta | None) -> Time:
    nanos = (value.hour * 3600 + value.minute * 60 + value.second) * NANO + value.microsecond * 1000
    zone = getattr(value.tzinfo, "key", None)
    if zone:
        return Time(nanos, None, zone)
    return Time(nanos, None if offset is None else int(offset.total_seconds()))


def to_python(value: Any) -> Any:
    """FEEL's times as datetime's; a years and months duration stays as it is. Raises `FeelLimitError` out of range."""
    try:
        if isinstance(value, Date):
            return dt.date(value.year, value.month, value.day)
        if isinstance(value, Time):
            return _python_time(value)
        if isinstance(value, DateTime):
            return dt.datetime.combine(to_python(value.date), _python_time(value.time))
        if isinstance(value, DayTime):
            return dt.timedelta(microseconds=value.nanos // 1000)
    except (ValueError, OverflowError) as error:
        raise FeelLimitError("out_of_range", value=str(value)) from error
    return value


def _python_time(time: Time) -> dt.time:
    return dt.time(time.hour, time.minute, time.second, time.nanos % NANO // 1000, _zone(time))


def _zone(time: Time) -> dt.tzinfo | None:
    if time.zone is not None:
        return zone_named(time.zone)
    return None if time.offset is None else dt.timezone(dt.timedelta(seconds=time.offset))
