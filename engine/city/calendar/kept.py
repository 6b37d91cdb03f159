"""A city's calendar as a value: what is written down of it, and the working calendar that deadlines are counted by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.calendar.days_off import DaysOff, Holiday, Kind, national
from engine.calendar.hours import OFFICE_WEEK, OtherHours, Week
from engine.calendar.working import WorkingCalendar
from engine.zones import zone_named

LIBRARY, PERSON = "library", "person"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A day off. `source`: `library` (the national list), `person`, or the name of a file."""

    day: dt.date
    name: str
    kind: Kind
    is_decreed: bool
    source: str


Year = Mapping[dt.date, Entry]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a city has written down. `years` holds those it keeps itself; every other follows the national list."""

    zone: str
    version: int = 0
    week: Week = field(default_factory=lambda: OFFICE_WEEK)
    other_hours: tuple[OtherHours, ...] = ()
    years: Mapping[int, Year] = field(default_factory=dict)

    def year(self, year: int) -> Year:
        """The days off of a year by date, in their order: the city's own, or those of the national list."""
        found = self.years.get(year)
        return listed(year) if found is None else found

    def working(self) -> WorkingCalendar:
        """What deadlines are counted by; raises Invalid for a week that cannot be worked."""
        return WorkingCalendar(
            zone=zone_named(self.zone),
            week=self.week,
            days_off=DaysOff(lambda year: {day: _holiday(entry) for day, entry in self.year(year).items()}),
            other_hours=self.other_hours,
        )


def listed(year: int) -> Year:
    """A year of the national list as the entries of a city."""
    found = national().in_year(year)
    return {
        day: Entry(day=day, name=it.name, kind=it.kind, is_decreed=it.is_decreed, source=LIBRARY)
        for day, it in sorted(found.items())
    }


def _holiday(entry: Entry) -> Holiday:
    return Holiday(name=entry.name, kind=entry.kind, is_decreed=entry.is_decreed)
