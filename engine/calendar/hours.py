"""Working hours of a day, a week, and a stretch of dates that has its own: Ramadan, a Friday, a shorter day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import Invalid

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of working time within a day, in local time."""

    begin: dt.time
    end: dt.time


Week = Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True, kw_only=True)
class OtherHours:
    """Hours that hold from a day to a day, both counted, instead of those of the ordinary week.

    `week` speaks only of the weekdays it names: an empty row closes one, a Saturday with spans opens it. A day off
    stays a day off. `name` is what explanations call them, as `Ramadan 1447 H`.
    """

    name: str
    first_on: dt.date
    last_on: dt.date
    week: Week

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise Invalid(f"The hours {self.name!r} end before they begin.", code="calendar_other_hours")
        check_week(self.week)

    def hold_on(self, day: dt.date) -> bool:
        """Whether they say anything of this date."""
        return self.first_on <= day <= self.last_on and day.weekday() in self.week


def holding(stretches: Sequence[OtherHours], day: dt.date) -> OtherHours | None:
    """The other hours of a date: of several the shortest stretch, as a day within Ramadan; of equals the later one."""
    found = [hours for hours in stretches if hours.hold_on(day)]
    return min(found, key=lambda it: (it.last_on - it.first_on, -it.first_on.toordinal(), it.name), default=None)


def check_week(week: Week) -> None:
    """Refuses weekdays that do not exist, and hours that overlap, run backwards or carry a zone."""
    for weekday, spans in week.items():
        if weekday not in range(7):
            raise Invalid(f"There is no weekday {weekday}; Monday is 0, Sunday 6.", code="calendar_weekday")
        _check_hours(weekday, spans)


def _check_hours(weekday: int, spans: tuple[Span, ...]) -> None:
    edges = [edge for span in spans for edge in (span.begin, span.end)]
    if any(edge.tzinfo for edge in edges):
        raise Invalid("Working hours are local times without a zone.", code="calendar_hours")
    if edges != sorted(edges) or any(span.begin == span.end for span in spans):
        raise Invalid(f"The hours of weekday {weekday} overlap or run backwards.", code="calendar_hours")


def spans(*edges: str) -> tuple[Span, ...]:
    """`spans("07:30", "12:00", "13:00", "16:00")`: a morning and an afternoon."""
    times = [dt.time.fromisoformat(edge) for edge in edges]
    return tuple(Span(begin=a, end=b) for a, b in zip(times[::2], times[1::2], strict=True))


OFFICE_WEEK: Week = {
    **dict.fromkeys((MONDAY, TUESDAY, WEDNESDAY, THURSDAY), spans("07:30", "12:00", "13:00", "16:00")),
    FRIDAY: spans("07:30", "11:30", "13:00", "16:30"),
}
"""The usual 37.5 hours of an Indonesian local government."""
