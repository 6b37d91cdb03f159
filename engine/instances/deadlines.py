"""From what the runtime says is due to an instant, by the city's calendar, with its explanation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.calendar import counting
from engine.calendar.due import DueDate
from engine.calendar.resolve import resolve
from engine.calendar.working import WorkingCalendar
from engine.process.step import Due


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadlines:
    """The dues of one step: `watched` maps a task's body to its deadline, `promised` stands where none is watched."""

    calendar: WorkingCalendar
    now: dt.datetime
    watched: Mapping[int, dt.datetime | None]
    promised: dt.datetime | None = None

    def resolve(self, due: Due) -> DueDate | None:
        """The due date; None when it depends on a deadline there is none of."""
        if due.function == "at":
            assert due.instant is not None
            return resolve(self.calendar, "instant", due.instant.isoformat(), now=self.now)
        if due.function == "day":
            assert due.day is not None
            return counting.end_of_work(self.calendar, due.day, self.now)
        if due.function == "end_of_day":
            assert due.day is not None
            return counting.end_of_day(self.calendar, due.day, self.now, due.zone)
        if due.function in ("before_due", "after_due"):
            return self._relative(due)
        return resolve(self.calendar, due.function, _exact(due.number), now=self.now)

    def _relative(self, due: Due) -> DueDate | None:
        deadline = self.promised if due.watched is None else self.watched.get(due.watched)
        if deadline is None:
            return None
        found = resolve(self.calendar, due.function, _exact(due.number), now=self.now, watched_due_at=deadline)
        is_missed = due.function == "before_due" and found.due_at <= self.now
        return None if is_missed else found


def _exact(number: float | None) -> Any:
    if number is None or isinstance(number, (int, Decimal)):
        return number or 0
    return int(number) if float(number).is_integer() else Decimal(str(number))


def explained(due: DueDate | None, text: str = "") -> dict[str, Any] | None:
    """The explanation as it is stored beside the instant; `text` is the drawing's own word, where it says more."""
    if due is None:
        return None
    data: dict[str, Any] = due.as_data()
    return {**data, "text": text} if text else data
