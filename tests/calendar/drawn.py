"""Calendars drawn at random over ten years, each with what it was drawn from: for a count that asks no calendar.

Zones of Indonesia, an office week whose Fridays and Saturdays have hours of their own, Ramadan of every year with
shorter ones, single days with others, national holidays and joint leave, and some two hundred local days.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from engine.calendar.days_off import DaysOff, Holiday, Year, national
from engine.calendar.hours import FRIDAY, SATURDAY, OtherHours, Span, Week
from engine.calendar.working import DAY, WorkingCalendar
from engine.zones import zone_named

FIRST, DAYS = dt.date(2021, 1, 1), 3652
OFFSETS = {"WIB": 7, "WITA": 8, "WIT": 9}  # hours before UTC; no clock is ever changed there
LOCAL_DAYS, SHORT_DAYS = 200, 60
LOCAL = Holiday(name="Hari jadi kota", kind="local")
RAMADAN = dt.timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A calendar, and the plain facts that it was made from."""

    calendar: WorkingCalendar
    offset: int
    week: Week
    ramadan: Week
    short: Mapping[dt.date, tuple[Span, ...]]
    local: frozenset[dt.date]

    def spans_on(self, day: dt.date) -> tuple[Span, ...]:
        """The hours of a date by the facts: days off first, then the single day, then Ramadan, then the week."""
        if day in self.local or day in national().in_year(day.year):
            return ()
        if day in self.short:
            return self.short[day]
        if is_ramadan(day) and day.weekday() in self.ramadan:
            return self.ramadan[day.weekday()]
        return self.week.get(day.weekday(), ())

    def stretches_on(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """The same as instants."""
        return [(self._instant(day, span.begin), self._instant(day, span.end)) for span in self.spans_on(day)]

    def days_after(self, start: dt.datetime) -> Iterator[dt.date]:
        """The working days after the city's day of an instant."""
        day = (start + dt.timedelta(hours=self.offset)).date()
        while True:
            day += DAY
            if self.spans_on(day):
                yield day

    def _instant(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, dt.UTC) - dt.timedelta(hours=self.offset)


@functools.cache
def feast(year: int) -> dt.date:
    """Idul Fitri, as the national list has it."""
    return min(day for day, off in national().in_year(year).items() if "Hari Raya Idul Fitri" in off.name)


def is_ramadan(day: dt.date) -> bool:
    """The thirty days before a feast, which may be early in the next year."""
    return any(feast(year) - RAMADAN <= day < feast(year) for year in (day.year, day.year + 1))


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """A calendar with its facts."""
    zone, luck = draw(st.sampled_from(sorted(OFFSETS))), Random(draw(st.integers(0, 2**32)))
    week = {**dict.fromkeys(range(FRIDAY), draw(hours())), FRIDAY: draw(hours())}
    if draw(st.booleans()):
        week[SATURDAY] = draw(hours())
    ramadan = {**dict.fromkeys(range(FRIDAY), draw(hours())), FRIDAY: draw(st.just(()) | hours())}
    days = [FIRST + n * DAY for n in luck.sample(range(DAYS), LOCAL_DAYS + SHORT_DAYS)]
    local, short = frozenset(days[:LOCAL_DAYS]), dict.fromkeys(days[LOCAL_DAYS:], draw(hours()))
    calendar = WorkingCalendar(
        zone=zone_named(zone), week=week, days_off=DaysOff(functools.partial(_days_off, local)),
        other_hours=(*_ramadans(ramadan), *_single(short)),
    )  # fmt: skip
    return Drawn(calendar=calendar, offset=OFFSETS[zone], week=week, ramadan=ramadan, short=short, local=local)


@st.composite
def hours(draw: st.DrawFn) -> tuple[Span, ...]:
    """One, two or three stretches of a day, on minutes."""
    edges = sorted(draw(st.sets(st.integers(6 * 60, 19 * 60), min_size=6, max_size=6)))
    times = [dt.time(*divmod(minute, 60)) for minute in edges[: 2 * draw(st.integers(1, 3))]]
    return tuple(Span(begin=a, end=b) for a, b in zip(times[::2], times[1::2], strict=True))


def _days_off(local: frozenset[dt.date], year: int) -> Year:
    return {**national().in_year(year), **{day: LOCAL for day in local if day.year == year}}


def _ramadans(week: Week) -> Iterator[OtherHours]:
    for year in range(FIRST.year - 1, FIRST.year + 14):
        yield OtherHours(name=f"Ramadan {year}", first_on=feast(year) - RAMADAN, last_on=feast(year) - DAY, week=week)


def _single(short: Mapping[dt.date, tuple[Span, ...]]) -> Iterator[OtherHours]:
    for day, spans in short.items():
        yield OtherHours(name="Sehari", first_on=day, last_on=day, week={day.weekday(): spans})
