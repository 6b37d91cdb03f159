"""ISO 8601 durations, instants and cycles, as every BPMN tool writes them.

Days and longer follow the city's calendar (P1D ends at the same time of the next day, also over a clock change), hours
and shorter the clock.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal

from engine.errors import Invalid

_DURATION = re.compile(
    r"P(?!$)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?!$)(?:(?P<hours>\d{1,7}(?:[.,]\d{1,6})?)H)?(?:(?P<minutes>\d{1,9}(?:[.,]\d{1,6})?)M)?"
    r"(?:(?P<seconds>\d{1,10}(?:[.,]\d{1,6})?)S)?)?",
    re.IGNORECASE | re.ASCII,
)
_CYCLE = re.compile(r"R(?P<times>\d{0,6})/(?P<first>[^/]+)(?:/(?P<second>[^/]+))?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """When a cycle is due first, how often in all (None: for ever) and the ISO duration between."""

    first_at: dt.datetime
    times: int | None
    every: str


def instant(text: str, zone: dt.tzinfo) -> dt.datetime:
    """An aware instant; one without an offset is the city's local time, a bare date its midnight."""
    try:
        value = dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(f"{text!r} is no ISO 8601 instant; write 2026-03-31T16:00+08:00.", code="iso_instant") from error
    return value if value.tzinfo else value.replace(tzinfo=zone)


def after(start: dt.datetime, duration: str, zone: dt.tzinfo) -> dt.datetime:
    """`start` plus an ISO duration, in UTC."""
    found = _DURATION.fullmatch(duration.strip())
    if not found:
        raise Invalid(f"{duration!r} is no ISO 8601 duration; write PT48H or P3D.", code="iso_duration")
    part = {name: Decimal((text or "0").replace(",", ".")) for name, text in found.groupdict().items()}
    clock = part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]
    try:
        local = _months_on(start.astimezone(zone), int(part["years"] * 12 + part["months"]))
        day = local + dt.timedelta(weeks=int(part["weeks"]), days=int(part["days"]))
        return day.astimezone(dt.UTC) + dt.timedelta(microseconds=int(clock * 1_000_000))
    except (OverflowError, ValueError) as error:
        raise Invalid(f"{duration!r} leads beyond the calendar.", code="deadline_out_of_range") from error


def _months_on(local: dt.datetime, months: int) -> dt.datetime:
    if not months:
        return local
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        raise OverflowError(year)
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))


def cycle(text: str, now: dt.datetime, zone: dt.tzinfo) -> Cycle:
    """`R3/PT1H`, `R/2026-01-01T08:00/P1D` (begin and period), `R2/P1D/2026-03-31` (period and end)."""
    found = _CYCLE.fullmatch(text.strip())
    if not found:
        raise Invalid(f"{text!r} is no ISO 8601 cycle; write R3/PT1H.", code="iso_cycle")
    times = int(found["times"]) if found["times"] else None
    first, second = found["first"], found["second"]
    if second and not first.upper().startswith("P"):
        every, first_at = second, instant(first, zone).astimezone(dt.UTC)
    else:
        every, first_at = first, after(now, first, zone)
    if after(now, every, zone) <= now:
        raise Invalid(f"{text!r} repeats without a pause.", code="iso_cycle")
    if second and every == first:
        end = instant(second, zone).astimezone(dt.UTC)
        first_at = end - (after(now, every, zone) - now)
    return Cycle(first_at=first_at, times=times, every=every)
