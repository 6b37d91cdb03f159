"""A city's working time: its zone, its week with breaks, its days off."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.calendar.days_off import DaysOff, Holiday, listed, national
from engine.errors import Invalid

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
DAY = dt.timedelta(days=1)
_SEARCHED = 1500  # days without one working day after which a calendar counts as closed for ever


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of working time within a day, in local time."""

    begin: dt.time
    end: dt.time


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch of working time as aware UTC instants, `begin` < `end`."""

    begin: dt.datetime
    end: dt.datetime


Week = Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """When a city works. `week` maps weekdays (Monday = 0) to spans in order; a weekday that is missing is closed."""

    zone: zoneinfo.ZoneInfo
    week: Week
    days_off: DaysOff = field(default_factory=lambda: listed({}))
    _known: dict[dt.date, tuple[Window, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not any(self.week.values()):
            raise Invalid("A calendar needs at least one working day.", code="calendar_without_work")
        for weekday, spans in self.week.items():
            if weekday not in range(7):
                raise Invalid(f"There is no weekday {weekday}; Monday is 0, Sunday 6.", code="calendar_weekday")
            _check_hours(weekday, spans)

    def local_day(self, instant: dt.datetime) -> dt.date:
        """The city's date at an aware instant; a naive one is refused."""
        if instant.tzinfo is None:
            raise Invalid(f"{instant} has no zone; say which, as in +08:00", code="naive_instant")
        return instant.astimezone(self.zone).date()

    def holiday(self, day: dt.date) -> Holiday | None:
        """The day off on this date, if it is one; weekends are not."""
        return self.days_off.on(day)

    def has_hours(self, day: dt.date) -> bool:
        """Whether this weekday is open in an ordinary week."""
        return bool(self.week.get(day.weekday()))

    def is_working(self, day: dt.date) -> bool:
        """Whether anybody works on this date."""
        return bool(self.windows(day))

    def windows(self, day: dt.date) -> tuple[Window, ...]:
        """The working time of a date in order; empty when nobody works."""
        found = self._known.get(day)
        if found is None:
            found = tuple(self._windows(day)) if self.has_hours(day) and self.holiday(day) is None else ()
            self._known[day] = found  # a day's hours never change; deadlines ask for the same weeks again and again
        return found

    def _windows(self, day: dt.date) -> Iterator[Window]:
        latest: dt.datetime | None = None
        for span in self.week[day.weekday()]:
            begin, end = self._utc(day, span.begin), self._utc(day, span.end)
            # where a clock change swallows local times, a stretch may shrink to nothing but never overlaps another
            begin = begin if latest is None else max(begin, latest)
            if begin < end:
                yield Window(begin=begin, end=end)
                latest = end

    def _utc(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)

    def opening(self, day: dt.date) -> dt.datetime:
        """The start of work on a working day."""
        return self.windows(day)[0].begin

    def closing(self, day: dt.date) -> dt.datetime:
        """The end of working time on a working day."""
        return self.windows(day)[-1].end

    def shift(self, day: dt.date, number: int) -> dt.date:
        """The |number|-th working day after (number > 0) or before (number < 0) a date, which itself does not count."""
        step, left, idle = (DAY if number > 0 else -DAY), abs(number), 0
        while left:
            day += step
            idle += 1
            if self.is_working(day):
                left, idle = left - 1, 0
            if idle > _SEARCHED:
                raise Invalid(f"The calendar has no working day around {day}.", code="calendar_without_work")
        return day

    def working_day_from(self, day: dt.date) -> dt.date:
        """This date when somebody works on it, else the next on which somebody does."""
        return day if self.is_working(day) else self.shift(day, 1)

    def working_day_until(self, day: dt.date) -> dt.date:
        """This date when somebody works on it, else the last before it."""
        return day if self.is_working(day) else self.shift(day, -1)


def _check_hours(weekday: int, spans: tuple[Span, ...]) -> None:
    edges = [edge for span in spans for edge in (span.begin, span.end)]
    if any(edge.tzinfo for edge in edges):
        raise Invalid("Working hours are local times without a zone.", code="calendar_hours")
    if edges != sorted(edges) or any(span.begin == span.end for span in spans):
        raise Invalid(f"The hours of weekday {weekday} overlap or run backwards.", code="calendar_hours")


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """The zone of this IANA name, as `Asia/Makassar`."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(f"There is no zone {name!r}; write it as Asia/Makassar.", code="unknown_zone") from error


def _spans(*edges: str) -> tuple[Span, ...]:
    times = [dt.time.fromisoformat(edge) for edge in edges]
    return tuple(Span(begin=a, end=b) for a, b in zip(times[::2], times[1::2], strict=True))


_MONDAY_TO_THURSDAY = _spans("07:30", "12:00", "13:00", "16:00")
OFFICE_WEEK: Week = {
    **dict.fromkeys((MONDAY, TUESDAY, WEDNESDAY, THURSDAY), _MONDAY_TO_THURSDAY),
    FRIDAY: _spans("07:30", "11:30", "13:00", "16:30"),
}
"""The usual 37.5 hours of an Indonesian local government."""


@functools.cache
def default_calendar(zone: str = "Asia/Makassar") -> WorkingCalendar:
    """The calendar of a city that has not written its own: the office week, national holidays and joint leave."""
    return WorkingCalendar(zone=zone_named(zone), week=OFFICE_WEEK, days_off=national())
