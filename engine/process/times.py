"""Instants and lengths of time, with the library's own ISO 8601 arithmetic and a clock that is handed in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.errors import ProcessError

_LITERAL = re.compile(r"(R\d*/)?(P\d|PT|\d{4}-\d\d-\d\d|\d{4}-?W).*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Due:
    """When a timer is due first, how often it fires (None: for ever), and after which period again."""

    at: dt.datetime
    times: int | None = 1
    every: dt.timedelta | None = None


def is_literal(text: str) -> bool:
    """`PT5M`, `R3/PT1H`, `2026-03-02`: an ISO literal stays one, it is no expression."""
    return bool(_LITERAL.fullmatch(text.strip()))


def instant(text: str) -> dt.datetime:
    """An aware instant; a naive one is taken as UTC, never as the zone of this machine."""
    try:
        value = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ProcessError("timer_value", f"not an ISO 8601 instant: {text}") from error
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def after(now: dt.datetime, duration: str) -> dt.datetime:
    """`now` plus an ISO 8601 duration; months and years follow the calendar."""
    return now + length(now, duration)


def length(now: dt.datetime, duration: str) -> dt.timedelta:
    """The length of an ISO 8601 duration that begins now."""
    try:
        parsed = TimerEventDefinition.parse_iso_duration(duration.strip())
        found: dt.timedelta = TimerEventDefinition.get_timedelta_from_start(parsed, now)
        return found
    except Exception as error:  # the library raises nothing more precise
        raise ProcessError("timer_value", f"not an ISO 8601 duration: {duration}") from error


def cycle(now: dt.datetime, text: str) -> Due:
    """`R3/PT1H`, `R/2026-01-01T00:00:00Z/P1D`: the first instant and what follows."""
    head, _, rest = text.strip().partition("/")
    times = int(head[1:]) if head[1:] else None
    first, _, second = rest.partition("/")
    if second and not first.upper().startswith("P"):
        begin = instant(first)
        return Due(at=begin, times=times, every=length(begin, second))
    every = length(now, first)
    if every <= dt.timedelta():
        raise ProcessError("timer_value", f"a cycle without a length: {text}")
    begin = instant(second) - every if second else now + every
    return Due(at=begin, times=times, every=every)
