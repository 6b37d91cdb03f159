"""What is to change in a city's calendar, as a value: shown before it is done, kept afterwards. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.calendar.hours import OtherHours, Week
from engine.calendar.working import DAY, WorkingCalendar
from engine.city.calendar.kept import Entry, Kept, Year
from engine.city.calendar.written import hours_data, hours_of, week_data, week_of
from engine.clock import FIRST_YEAR, LAST_YEAR
from engine.errors import Invalid

KINDS = ("public", "joint_leave", "local")
LONGEST_NAME = 120
LONGEST_HOURS = 200  # days that other hours may hold


@dataclass(frozen=True, kw_only=True)
class Change:
    """Days off added or written anew, days that are none any more, years of which every day is decreed, another week,
    other hours by their name."""

    put: tuple[Entry, ...] = ()
    drop: tuple[dt.date, ...] = ()
    decreed: tuple[int, ...] = ()
    week: Week | None = None
    put_hours: tuple[OtherHours, ...] = ()
    drop_hours: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose days off it touches."""
        days = (*(entry.day for entry in self.put), *self.drop)
        return tuple(sorted({*self.decreed, *(day.year for day in days)}))


def changed(kept: Kept, change: Change) -> Kept:
    """The calendar after the change, one version on.

    Raises Invalid: `calendar_out_of_range`, `calendar_name`, `calendar_no_day_off`, `calendar_no_hours`,
    `calendar_hours_long`, `calendar_without_work` (value `year`), `calendar_same`, or what the hours themselves are
    refused for.
    """
    _check(change)
    years = {year: _year(kept.year(year), change, year) for year in change.years}
    after = dataclasses.replace(
        kept,
        week=kept.week if change.week is None else change.week,
        other_hours=_other_hours(kept.other_hours, change),
        years={**kept.years, **years},
    )
    if _is_same(kept, after):
        raise Invalid("this changes nothing", code="calendar_same")
    _ensure_work(after, change)
    return dataclasses.replace(after, version=kept.version + 1)


def _check(change: Change) -> None:
    for year in change.years:
        _check_year(year)
    for name in (*(entry.name for entry in change.put), *(hours.name for hours in change.put_hours)):
        if not 0 < len(name.strip()) <= LONGEST_NAME:
            raise Invalid(f"a name has 1 to {LONGEST_NAME} characters", code="calendar_name", most=LONGEST_NAME)
    _check_hours(change)


def _check_year(year: int, field: str = "") -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        code = "calendar_out_of_range"
        at = {field: [code]} if field else None
        raise Invalid(f"{year} is out of range", fields=at, code=code, first=FIRST_YEAR, last=LAST_YEAR)


def _check_hours(change: Change) -> None:
    for hours in change.put_hours:
        _check_year(hours.first_on.year, "first_on")
        _check_year(hours.last_on.year, "last_on")
        if (hours.last_on - hours.first_on).days >= LONGEST_HOURS:
            raise Invalid(
                f"other hours hold for at most {LONGEST_HOURS} days", code="calendar_hours_long", most=LONGEST_HOURS
            )


def _year(before: Year, change: Change, year: int) -> Year:
    days = dict(before)
    for day in change.drop:
        if day.year == year and days.pop(day, None) is None:
            raise Invalid(f"{day} is no day off", code="calendar_no_day_off", day=day.isoformat())
    days.update({entry.day: entry for entry in change.put if entry.day.year == year})
    if year in change.decreed:
        days = {day: dataclasses.replace(entry, is_decreed=True) for day, entry in days.items()}
    return dict(sorted(days.items()))


def _other_hours(before: Iterable[OtherHours], change: Change) -> tuple[OtherHours, ...]:
    named = {hours.name: hours for hours in before}
    for name in change.drop_hours:
        if named.pop(name, None) is None:
            raise Invalid(f"there are no hours {name!r}", code="calendar_no_hours", name=name)
    named.update({hours.name: hours for hours in change.put_hours})
    return tuple(sorted(named.values(), key=lambda it: (it.first_on, it.name)))


def _is_same(before: Kept, after: Kept) -> bool:
    """Nothing that deadlines could see; a year that is only written down as it was is no change."""
    years = {*before.years, *after.years}
    is_same_week = (before.week, before.other_hours) == (after.week, after.other_hours)
    return is_same_week and all(before.year(year) == after.year(year) for year in years)


def _ensure_work(after: Kept, change: Change) -> None:
    """A calendar by which nobody ever works counts no deadline."""
    calendar = after.working()
    of_hours = {day.year for hours in change.put_hours for day in (hours.first_on, hours.last_on)}
    for year in sorted({*change.years, *of_hours, *(after.years if change.week is not None else ())}):
        if not working_days_in(calendar, year):
            raise Invalid(f"nobody would work in {year}", code="calendar_without_work", year=year)


def working_days_in(calendar: WorkingCalendar, year: int) -> int:
    """The number of days of a year on which somebody works."""
    first = dt.date(year, 1, 1)
    return sum(calendar.is_working(first + DAY * n) for n in range((dt.date(year + 1, 1, 1) - first).days))


# -- as data
def as_data(change: Change) -> dict[str, Any]:
    """Plain JSON, without what does not change."""
    data = {
        "put": [_entry_data(entry) for entry in change.put],
        "drop": [day.isoformat() for day in change.drop],
        "decreed": list(change.decreed),
        "week": None if change.week is None else week_data(change.week),
        "put_hours": [hours_data(hours) for hours in change.put_hours],
        "drop_hours": list(change.drop_hours),
    }
    return {name: value for name, value in data.items() if value}


def from_data(data: Mapping[str, Any]) -> Change:
    """What `as_data` wrote; raises Invalid `calendar_change` for anything else."""
    try:
        return Change(
            put=tuple(_entry_of(row) for row in data.get("put", ())),
            drop=tuple(dt.date.fromisoformat(day) for day in data.get("drop", ())),
            decreed=tuple(int(year) for year in data.get("decreed", ())),
            week=week_of(data["week"]) if "week" in data else None,
            put_hours=tuple(hours_of(row) for row in data.get("put_hours", ())),
            drop_hours=tuple(str(name) for name in data.get("drop_hours", ())),
        )
    except (ArithmeticError, AttributeError, KeyError, LookupError, TypeError, ValueError) as error:
        raise Invalid("this is no change of a calendar", code="calendar_change") from error


def _entry_data(entry: Entry) -> list[Any]:
    return [entry.day.isoformat(), entry.name, entry.kind, entry.is_decreed, entry.source]


def _entry_of(row: Any) -> Entry:
    day, name, kind, is_decreed, source = row
    if kind not in KINDS or not isinstance(is_decreed, bool):
        raise ValueError(f"{row} is no day off")
    return Entry(day=dt.date.fromisoformat(day), name=str(name), kind=kind, is_decreed=is_decreed, source=str(source))
