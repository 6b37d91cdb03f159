"""A city's working time: its zone, its week with breaks, the hours of certain dates, its days off."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.calendar.days_off import DaysOff, Holiday, listed, national
from engine.calendar.hours import OFFICE_WEEK, OtherHours, Span, Week, check_week, holding
from engine.errors import Invalid
from engine.zones import zone_named

DAY = dt.timedelta(days=1)
_SEARCHED = 1500  # days without one working day after which a calendar counts as closed for ever


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch of working time as aware UTC instants, `begin` < `end`."""

    begin: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """When a city works. `week` maps weekdays (Monday = 0) to spans in order; a weekday that is missing is closed.

    `other_hours` hold on certain dates instead of the week; see `OtherHours`.
    """

    zone: zoneinfo.ZoneInfo
    week: Week
    days_off: DaysOff = field(default_factory=lambda: listed({}))
    other_hours: tuple[OtherHours, ...] = ()
    _known: dict[dt.date, tuple[Window, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not any(self.week.values()):
            raise Invalid("A calendar needs at least one working day.", code="calendar_without_work")
        check_week(self.week)

    def local_day(self, instant: dt.datetime) -> dt.date:
        """The city's date at an aware instant; a naive one is refused."""
        if instant.tzinfo is None:
            raise Invalid(f"{instant} has no zone; say which, as in +08:00", code="naive_instant")
        return instant.astimezone(self.zone).date()

    def holiday(self, day: dt.date) -> Holiday | None:
        """The day off on this date, if it is one; weekends are not."""
        return self.days_off.on(day)

    def other_hours_on(self, day: dt.date) -> OtherHours | None:
        """The hours that hold on this date instead of the ordinary week's."""
        return holding(self.other_hours, day)

    def hours_on(self, day: dt.date) -> tuple[Span, ...]:
        """The hours of this date as if it were no day off; empty when it is closed."""
        hours = self.other_hours_on(day)
        return (hours.week if hours else self.week).get(day.weekday(), ())

    def is_working(self, day: dt.date) -> bool:
        """Whether anybody works on this date."""
        return bool(self.windows(day))

    def windows(self, day: dt.date) -> tuple[Window, ...]:
        """The working time of a date in order; empty when nobody works."""
        found = self._known.get(day)
        if found is None:
            found = tuple(self._windows(day)) if self.holiday(day) is None else ()
            self._known[day] = found  # a day's hours never change; deadlines ask for the same weeks again and again
        return found

    def _windows(self, day: dt.date) -> Iterator[Window]:
        latest: dt.datetime | None = None
        for span in self.hours_on(day):
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


@functools.cache
def default_calendar(zone: str = "Asia/Makassar") -> WorkingCalendar:
    """The calendar of a city that has not written its own: the office week, national holidays and joint leave."""
    return WorkingCalendar(zone=zone_named(zone), week=OFFICE_WEEK, days_off=national())
