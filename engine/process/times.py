"""Instants and lengths of time, with the library's own ISO 8601 arithmetic and a clock that is handed in."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.errors import ProcessError

_LITERAL = re.compile(r"(R\d*/)?(P\d|PT|\d{4}-\d\d-\d\d|\d{4}-?W).*", re.IGNORECASE)
_HUGE, _ENDLESS = re.compile(r"\d{5}"), re.compile(r"\d{12}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """When a timer goes off first, how often (None: for ever), and after which period again."""

    at: dt.datetime
    times: int | None = 1
    every: dt.timedelta | None = None


def is_literal(text: str) -> bool:
    """`PT5M`, `R3/PT1H`, `2026-03-02`: an ISO literal stays one, it is no expression."""
    return bool(_LITERAL.fullmatch(text.strip()))


def is_day(text: str) -> bool:
    """A day without an hour."""
    return bool(_DAY.fullmatch(text.strip()))


def instant(text: str, zone: dt.tzinfo = dt.UTC) -> dt.datetime:
    """An aware instant; a naive one is taken in the zone handed in, never in that of this machine."""
    plain, _, named = text.strip().removesuffix("]").replace("[", "@").partition("@")  # FEEL and Java name zones so
    try:
        value = dt.datetime.fromisoformat(plain)
        return value if value.tzinfo else value.replace(tzinfo=zoneinfo.ZoneInfo(named) if named else zone)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise ProcessError("timer_value", f"not an ISO 8601 instant: {text}") from error


def after(now: dt.datetime, duration: str) -> dt.datetime:
    """`now` plus an ISO 8601 duration; months and years follow the calendar."""
    return shifted(now, length(now, duration))


def shifted(instant: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """Later or earlier, as long as there is a calendar for it."""
    try:
        return instant + by
    except OverflowError as error:
        raise ProcessError("timer_value", "beyond the year 9999") from error


def length(now: dt.datetime, duration: str) -> dt.timedelta:
    """The length of an ISO 8601 duration that begins now."""
    if _HUGE.search(duration.upper().partition("T")[0]) or _ENDLESS.search(
        duration
    ):  # the library would count months one by one
        raise ProcessError("timer_value", f"too long a duration: {duration[:40]}")
    try:
        parsed = TimerEventDefinition.parse_iso_duration(duration.strip())
        found: dt.timedelta = TimerEventDefinition.get_timedelta_from_start(parsed, now)
        return found
    except Exception as error:  # the library raises nothing more precise
        raise ProcessError("timer_value", f"not an ISO 8601 duration: {duration}") from error


def when(now: dt.datetime, text: str, zone: dt.tzinfo = dt.UTC) -> dt.datetime:
    """An instant, or a duration from now."""
    return after(now, text) if text.strip().upper().startswith("P") else instant(text.strip(), zone)


def cycle(now: dt.datetime, text: str, zone: dt.tzinfo = dt.UTC) -> Cycle:
    """`R3/PT1H`, `R/2026-01-01T00:00:00Z/P1D`: the first instant and what follows."""
    head, _, rest = text.strip().partition("/")
    times = _count(head[1:], text)
    first, _, second = rest.partition("/")
    if second and not first.upper().startswith("P"):
        begin = instant(first, zone)
        return Cycle(at=begin, times=times, every=_positive(length(begin, second), text))
    every = _positive(length(now, first), text)
    begin = shifted(instant(second, zone), -every) if second else shifted(now, every)
    return Cycle(at=begin, times=times, every=every)


def _count(digits: str, text: str) -> int | None:
    if digits and not digits.isdecimal():
        raise ProcessError("timer_value", f"not an ISO 8601 repetition: {text}")
    return int(digits) if digits else None


def _positive(every: dt.timedelta, text: str) -> dt.timedelta:
    if every <= dt.timedelta():
        raise ProcessError("timer_value", f"a cycle without a length: {text}")
    return every
