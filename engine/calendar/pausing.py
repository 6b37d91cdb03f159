"""What a pause does to a deadline: what was left when the clock stopped is left when it goes on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from engine.calendar.counting import after_working_time, skipped_between, working_time_between
from engine.calendar.due import DueDate, Pause, Unit
from engine.calendar.working import DAY, WorkingCalendar
from engine.errors import Invalid

_BY_THE_CLOCK: frozenset[Unit] = frozenset(("hours", "duration", "cycle"))
_STAYING: frozenset[Unit] = frozenset(("instant", "end_of_day", "before_due", "after_due"))


def resumed(calendar: WorkingCalendar, due: DueDate, pauses: Iterable[Pause]) -> DueDate:
    """The deadline after pauses: later by their working time, or by their clock time where it is counted in hours.

    An instant or the end of a day that somebody named does not wait for us and stays; so does what follows another
    deadline, which is to be counted anew from that. Pauses may come in any order and overlap. What lies before the
    start, or before the end of a pause that moved this deadline already, is not counted again; a pause that begins when
    the deadline has passed moves nothing. Raises Invalid `pause_backwards`.
    """
    if due.unit in _STAYING:
        return due
    for pause in _in_order(pauses, due.pauses[-1].end if due.pauses else due.start_at):
        if pause.begin < due.due_at:
            due = _moved(calendar, due, pause)
    return due


def _moved(calendar: WorkingCalendar, due: DueDate, pause: Pause) -> DueDate:
    if due.unit in _BY_THE_CLOCK:
        return dataclasses.replace(due, due_at=due.due_at + (pause.end - pause.begin), pauses=(*due.pauses, pause))
    took = working_time_between(calendar, pause.begin, pause.end)
    if not took:  # a night, a weekend: nobody would have worked
        return due
    rest = after_working_time(calendar, took, due.due_at)
    counted, last = calendar.local_day(due.due_at), calendar.local_day(rest.due_at)
    return dataclasses.replace(
        due,
        due_at=rest.due_at,
        skipped=due.skipped + skipped_between(calendar, counted + DAY, last),
        other_hours=tuple(dict.fromkeys(due.other_hours + rest.other_hours)),
        pauses=(*due.pauses, pause),
        is_estimated=due.is_estimated or rest.is_estimated,
    )


def _in_order(pauses: Iterable[Pause], since: dt.datetime) -> list[Pause]:
    """Pauses as stretches that do not touch, none of them before `since`."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.begin):
        if pause.end < pause.begin:
            raise Invalid(f"A pause ends at {pause.end}, before it begins.", code="pause_backwards")
        begin, end = (max(at, since).astimezone(dt.UTC) for at in (pause.begin, pause.end))
        if found and begin <= found[-1].end:
            last = found.pop()
            begin, end = last.begin, max(last.end, end)
        if begin < end:
            found.append(Pause(begin=begin, end=end))
    return found
