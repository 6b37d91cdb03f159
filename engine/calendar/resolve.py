"""From what a process names, (function, number) or an ISO literal, to a due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from engine.calendar import counting, iso
from engine.calendar.due import DueDate
from engine.calendar.working import WorkingCalendar
from engine.errors import Invalid
from engine.zones import given_in

_Count = Callable[[WorkingCalendar, counting.Number, dt.datetime], DueDate]
_FROM_NOW: dict[str, _Count] = {
    "working_days": counting.working_days,
    "working_hours": counting.working_hours,
    "hours": counting.hours,
}
_FROM_DEADLINE: dict[str, _Count] = {"before_due": counting.before_due, "after_due": counting.after_due}
FUNCTIONS = (*_FROM_NOW, *_FROM_DEADLINE, "end_of_work", "end_of_day", "instant", "duration", "cycle", "literal")


def resolve(
    calendar: WorkingCalendar,
    function: str,
    number: int | str | Decimal,
    *,
    now: dt.datetime,
    watched_due_at: dt.datetime | None = None,
) -> DueDate:
    """The due date of one timer or task.

    `function` is one of `FUNCTIONS`; `number` its argument: a number for the counting ones, a date (`2026-03-31`) for
    `end_of_work` and `end_of_day` (there with a zone, if wanted: `2026-03-31@WIB`), an ISO text for the others,
    `literal` tells instants, durations and cycles apart by their look.
    `watched_due_at` is what `before_due` and `after_due` count from. A result may lie in the past: whether a past timer
    fires or is not armed is the caller's.
    """
    if function in _FROM_NOW:
        return _FROM_NOW[function](calendar, _number(number), now)
    if function in _FROM_DEADLINE:
        if watched_due_at is None:
            raise Invalid(f"{function}({number}) has no deadline to count from.", code="no_deadline_watched")
        return _FROM_DEADLINE[function](calendar, _number(number), watched_due_at)
    if function in ("end_of_work", "end_of_day"):
        return _end_of(calendar, function, str(number), now)
    return _literal(calendar, function, str(number).strip(), now)


def _end_of(calendar: WorkingCalendar, function: str, text: str, now: dt.datetime) -> DueDate:
    date, _, zone = text.partition("@")
    day = calendar.local_day(iso.instant(date, calendar.zone))
    if function == "end_of_day":
        return counting.end_of_day(calendar, day, now, zone)
    return counting.end_of_work(calendar, day, now)


def _literal(calendar: WorkingCalendar, function: str, text: str, now: dt.datetime) -> DueDate:
    kind = _kind(text) if function == "literal" else function
    start = now.astimezone(dt.UTC)
    if kind == "instant":
        at = iso.instant(text, calendar.zone)
        zone = given_in(at, calendar.zone)
        return DueDate(due_at=at.astimezone(dt.UTC), unit="instant", start_at=start, zone=zone)
    if kind == "duration":
        return DueDate(due_at=iso.after(now, text, calendar.zone), unit="duration", start_at=start)
    if kind == "cycle":
        return DueDate(due_at=iso.cycle(text, now, calendar.zone).first_at, unit="cycle", start_at=start)
    raise Invalid(f"There is no deadline function {function!r}; known are {', '.join(FUNCTIONS)}.", code="no_function")


def _kind(text: str) -> str:
    return {"R": "cycle", "P": "duration"}.get(text[:1].upper(), "instant")


def _number(number: int | str | Decimal) -> counting.Number:
    try:
        return Decimal(number)
    except (InvalidOperation, TypeError) as error:
        raise Invalid(f"{number!r} is no number.", code="deadline_number") from error
