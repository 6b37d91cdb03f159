"""When a city works, and what that makes of a deadline."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from functools import cache

import holidays

DAY = dt.timedelta(days=1)
Span = tuple[dt.time, dt.time]


def spans(*edges: str) -> tuple[Span, ...]:
    """`spans("07:30", "12:00", "13:00", "16:00")`."""
    times = [dt.time.fromisoformat(edge) for edge in edges]
    return tuple(zip(times[::2], times[1::2], strict=True))


MOST_DAYS, FRIDAY_HOURS = spans("07:30", "12:00", "13:00", "16:00"), spans("07:30", "11:30", "13:00", "16:30")
OFFICE: Mapping[int, tuple[Span, ...]] = {0: MOST_DAYS, 1: MOST_DAYS, 2: MOST_DAYS, 3: MOST_DAYS, 4: FRIDAY_HOURS}


@cache
def national(year: int) -> frozenset[dt.date]:
    """National holidays and joint leave."""
    found = holidays.country_holidays("ID", years=year, categories=("public", "government"))
    return frozenset(found)


class Days:
    """A working calendar that people may change as the year goes."""

    def __init__(self, zone: str) -> None:
        self.zone = zoneinfo.ZoneInfo(zone)
        self.added: set[dt.date] = set()
        self.dropped: set[dt.date] = set()
        self.other: list[tuple[dt.date, dt.date, Mapping[int, tuple[Span, ...]]]] = []

    def change(self, put: Iterable[dt.date], drop: Iterable[dt.date]) -> None:
        """Days off are added, or are none any more."""
        for day in put:
            self.added.add(day)
            self.dropped.discard(day)
        for day in drop:
            self.dropped.add(day)
            self.added.discard(day)

    def local(self, at: dt.datetime) -> dt.date:
        """The city's date."""
        return at.astimezone(self.zone).date()

    def instant(self, day: dt.date, time: dt.time = dt.time()) -> dt.datetime:
        """A local time of a date."""
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)

    def hours(self, day: dt.date) -> tuple[Span, ...]:
        """The working hours of a date; none when nobody works."""
        if day in self.added or (day in national(day.year) and day not in self.dropped):
            return ()
        for first, last, week in self.other:
            if first <= day <= last and day.weekday() in week:
                return week[day.weekday()]
        return OFFICE.get(day.weekday(), ())

    def works(self, day: dt.date) -> bool:
        """Does anybody work?"""
        return bool(self.hours(day))

    def opening(self, day: dt.date) -> dt.datetime:
        """Start of work."""
        return self.instant(day, self.hours(day)[0][0])

    def closing(self, day: dt.date) -> dt.datetime:
        """End of work."""
        return self.instant(day, self.hours(day)[-1][1])

    def step(self, day: dt.date, number: int) -> dt.date:
        """The working day so many behind a date, or before it."""
        towards = DAY if number > 0 else -DAY
        for _ in range(abs(number)):
            day += towards
            while not self.works(day):
                day += towards
        return day

    # -- deadlines
    def working_days(self, number: int, start: dt.datetime) -> dt.datetime:
        """End of the Nth working day after that of the start."""
        return self.closing(self.step(self.local(start), number))

    def end_of_work(self, day: dt.date) -> dt.datetime:
        """End of work on a named day, or on the next on which somebody works."""
        return self.closing(day if self.works(day) else self.step(day, 1))

    def before(self, number: int, due: dt.datetime) -> dt.datetime:
        """Start of work on the Nth working day before a deadline's."""
        return self.opening(self.step(self.local(due), -number))

    def after(self, number: int, due: dt.datetime) -> dt.datetime:
        """End of work on the Nth working day behind a deadline's; the deadline itself for 0."""
        return self.closing(self.step(self.local(due), number)) if number else due

    # -- pauses
    def worked(self, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Working time between two instants."""
        total, day = dt.timedelta(), self.local(begin)
        while day <= self.local(end):
            for first, last in self.hours(day):
                here = max(begin, self.instant(day, first)), min(end, self.instant(day, last))
                total += max(here[1] - here[0], dt.timedelta())
            day += DAY
        return total

    def later(self, at: dt.datetime, length: dt.timedelta) -> dt.datetime:
        """The first instant by which so much working time has gone since `at`."""
        day = self.local(at)
        while True:
            for first, last in self.hours(day):
                begin, end = max(at, self.instant(day, first)), self.instant(day, last)
                if begin < end and length <= end - begin:
                    return begin + length if length else at
                length -= max(end - begin, dt.timedelta())
            day += DAY

    def days_until(self, day: dt.date, last: dt.date) -> int:
        """Working days behind a date up to and with another; none when that is past."""
        return sum(self.works(day + DAY * n) for n in range(1, (last - day).days + 1))
