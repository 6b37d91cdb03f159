"""Counting a stored deadline anew by another calendar, from the start it was counted from. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from engine.calendar.due import from_data
from engine.calendar.pausing import resumed
from engine.calendar.resolve import resolve
from engine.calendar.working import WorkingCalendar
from engine.instances.deadlines import explained

COUNTED = frozenset({"working_days", "working_hours"})
RELATIVE = frozenset({"before_due", "after_due"})


def recounted(calendar: WorkingCalendar, stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The explanation as it is now, `due_at` and the pauses in it; None where the calendar has no say.

    That is: an instant, clock hours, and a day that somebody named, promised or set by hand.
    """
    if stored is None or stored["unit"] not in COUNTED:
        return None
    known = from_data(stored)
    due = resolve(calendar, known.unit, known.number or 0, now=known.start_at)
    return explained(resumed(calendar, due, known.pauses), stored.get("text", ""))


def slept(
    calendar: WorkingCalendar, stored: Mapping[str, Any] | None, due_at: dt.datetime | None
) -> dict[str, Any] | None:
    """Until when a drawing lets a task sleep, counted anew beside its deadline; None where the calendar has no say."""
    if stored is None or stored["unit"] != "before_due":
        return recounted(calendar, stored)
    if due_at is None:
        return None
    number = from_data(stored).number or 0
    return explained(resolve(calendar, "before_due", number, now=due_at, watched_due_at=due_at))


def due_at(data: Mapping[str, Any]) -> dt.datetime:
    """The instant of an explanation."""
    return dt.datetime.fromisoformat(data["due_at"])
