"""`end_of_work(day)`, `end_of_day(day, zone)`: deadlines on a day that is named, as functions of FEEL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from engine.errors import Invalid, ProcessError
from engine.feel import Builtin, Function
from engine.process import times
from engine.process.step import Due
from engine.zones import zone_named


def _end_of_work(_: Any, arguments: list[Any]) -> Due | None:
    """The end of working time of a day; null for null."""
    day = _day(arguments[0])
    return None if day is None else Due(function="day", day=day)


def _end_of_day(_: Any, arguments: list[Any], names: Sequence[str] | None) -> Any:
    """23.59 of a day by the clocks of the city, or of a zone that is named: a Due; null for null."""
    given = dict(zip(names or ("day", "zone"), arguments, strict=False))
    day, zone = _day(given.get("day")), given.get("zone")
    return None if day is None else Due(function="end_of_day", day=day, zone=_zone(zone) if zone is not None else "")


FUNCTIONS: dict[str, Function] = {
    "end_of_work": Function(["day"], _end_of_work),
    "end_of_day": Builtin("end_of_day", _end_of_day),
}


def _day(value: Any) -> dt.date | None:
    """A date, an instant (its date as written), or ISO text of either."""
    if value is None:
        return None
    text = str(value)[:10]
    try:
        return dt.date.fromisoformat(text if times.is_day(text) else "")
    except ValueError as error:
        raise ProcessError("due", f"{value} is no day; write 2026-03-31") from error


def _zone(value: Any) -> str:
    try:
        return zone_named(str(value)).key
    except Invalid as error:
        raise ProcessError("due", str(error)) from error


def slip(name: str, arguments: Sequence[Any]) -> str:
    """What is wrong with a call as it is drawn: `day`, `zone`, or nothing. An argument that is no literal is None."""
    if not 1 <= len(arguments) <= (2 if name == "end_of_day" else 1):
        return "day"
    for kind, read, literal in zip(("day", "zone"), (_day, _zone), arguments, strict=False):
        try:
            read(literal) if literal is not None else None
        except ProcessError:
            return kind
    return ""
