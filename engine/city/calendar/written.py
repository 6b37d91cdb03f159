"""Hours as text and as data: how rows, forms and files write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from engine.calendar.hours import OtherHours, Span, Week, check_week
from engine.errors import Invalid

_SPAN = re.compile(r"(\d{1,2})[.:](\d{2})\s*(?:-|–|—|sampai|s/d|to)\s*(\d{1,2})[.:](\d{2})", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;]*")


def spans_text(spans: tuple[Span, ...]) -> str:
    """`07:30-12:00 13:00-16:00`; empty for a closed day."""
    return " ".join(f"{span.begin:%H:%M}-{span.end:%H:%M}" for span in spans)


def spans_of(text: str) -> tuple[Span, ...]:
    """The spans of a text, also as people write them: `07.30–12.00, 13.00–16.00`. Raises Invalid `calendar_hours`."""
    found = tuple(_span(*each.groups()) for each in _SPAN.finditer(text))
    if not _BETWEEN.fullmatch(_SPAN.sub("", text)):
        raise Invalid(f"{text!r} are no hours; write 07.30-12.00, 13.00-16.00", code="calendar_hours", text=text)
    check_week({0: found})
    return found


def _span(*edges: str) -> Span:
    first, begin, last, end = map(int, edges)
    try:
        return Span(begin=dt.time(first, begin), end=dt.time(last, end))
    except ValueError as error:
        text = f"{first}:{begin:02}-{last}:{end:02}"
        raise Invalid(f"{text} are no hours of a day", code="calendar_hours", text=text) from error


def week_data(week: Week) -> dict[str, str]:
    """A week as JSON has it: weekday -> spans."""
    return {str(weekday): spans_text(spans) for weekday, spans in sorted(week.items())}


def week_of(data: Mapping[Any, str]) -> Week:
    """What `week_data` wrote."""
    return {int(weekday): spans_of(text) for weekday, text in data.items()}


def hours_data(hours: OtherHours) -> dict[str, Any]:
    """Dated hours as JSON has them."""
    return {
        "name": hours.name, "first_on": hours.first_on.isoformat(), "last_on": hours.last_on.isoformat(),
        "week": week_data(hours.week),
    }  # fmt: skip


def hours_of(data: Mapping[str, Any]) -> OtherHours:
    """What `hours_data` wrote."""
    return OtherHours(
        name=str(data["name"]), first_on=dt.date.fromisoformat(data["first_on"]),
        last_on=dt.date.fromisoformat(data["last_on"]), week=week_of(data["week"]),
    )  # fmt: skip
