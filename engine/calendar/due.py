"""A due date and its explanation as plain data; `web/words` makes sentences of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

Unit = Literal[
    "working_days", "working_hours", "hours", "before_due", "after_due", "end_of_work", "end_of_day", "instant",
    "duration", "cycle",
]  # fmt: skip
Why = Literal["weekend", "public", "joint_leave", "local"]


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A day that was not counted. `why` is `weekend` where the week is closed anyway, even on a holiday."""

    date: dt.date
    why: Why
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A stretch in which the clock stood still: aware instants, `begin` < `end`."""

    begin: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """When something is due, and how that was counted.

    `due_at` and `start_at` are aware UTC; for `before_due` and `after_due` the start is the watched deadline. `number`
    is in the unit (None for a date or instant that somebody named). `zone`: the IANA name of the zone in which it was
    named, where that is not the city's time. `other_hours` names the dated hours (Ramadan) that its end was counted by.
    `pauses` are those that moved it. `is_estimated`: some holiday of a year it crosses is not decreed yet, so the date
    may move.
    """

    due_at: dt.datetime
    unit: Unit
    start_at: dt.datetime
    number: Decimal | None = None
    zone: str = ""
    skipped: tuple[Skipped, ...] = ()
    other_hours: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    is_estimated: bool = False

    def as_data(self) -> dict[str, Any]:
        """Small JSON: instants as ISO texts, skipped days as `[first, last, why, name]`, pauses as `[begin, end]`."""
        data: dict[str, Any] = {
            "due_at": self.due_at.isoformat(),
            "unit": self.unit,
            "start_at": self.start_at.isoformat(),
            "number": None if self.number is None else str(self.number),
            "zone": self.zone,
            "skipped": [_run(days) for days in _runs(self.skipped)],
            "other_hours": list(self.other_hours),
            "pauses": [[pause.begin.isoformat(), pause.end.isoformat()] for pause in self.pauses],
            "is_estimated": self.is_estimated,
        }
        return {name: value for name, value in data.items() if value}


def from_data(data: Mapping[str, Any]) -> DueDate:
    """What `as_data` wrote."""
    number = data.get("number")
    return DueDate(
        due_at=dt.datetime.fromisoformat(data["due_at"]),
        unit=data["unit"],
        start_at=dt.datetime.fromisoformat(data["start_at"]),
        number=None if number is None else Decimal(number),
        zone=data.get("zone", ""),
        skipped=tuple(day for run in data.get("skipped", ()) for day in _days(*run)),
        other_hours=tuple(data.get("other_hours", ())),
        pauses=tuple(_pause(*ends) for ends in data.get("pauses", ())),
        is_estimated=data.get("is_estimated", False),
    )


def _pause(begin: str, end: str) -> Pause:
    return Pause(begin=dt.datetime.fromisoformat(begin), end=dt.datetime.fromisoformat(end))


def _runs(skipped: Sequence[Skipped]) -> list[list[Skipped]]:
    """Days in a row with one reason and one name belong together."""
    rows = enumerate(skipped)
    grouped = groupby(rows, key=lambda row: (row[1].date.toordinal() - row[0], row[1].why, row[1].name))
    return [[day for _, day in group] for _, group in grouped]


def _run(days: Sequence[Skipped]) -> list[str]:
    row = [days[0].date.isoformat(), days[-1].date.isoformat(), days[0].why]
    return [*row, days[0].name] if days[0].name else row


def _days(first: str, last: str, why: Why, name: str = "") -> list[Skipped]:
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return [Skipped(date=begin + dt.timedelta(days=n), why=why, name=name) for n in range((end - begin).days + 1)]
