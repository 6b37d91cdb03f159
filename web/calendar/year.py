"""A year of the city's calendar: twelve small months, the days off, the hours, the last changes."""

from __future__ import annotations

import calendar as months_of
import datetime as dt
from collections.abc import Iterator

from babel.dates import get_day_names, get_month_names

from engine import clock
from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor
from engine.city.authorize import Thing, is_allowed
from engine.city.calendar.changes import working_days_in
from engine.city.calendar.kept import LIBRARY, PERSON, Entry, Kept, Year
from engine.city.calendar.load import load
from engine.city.calendar.queries import list_changes
from engine.city.calendar.tables import CalendarChange
from engine.clock import FIRST_YEAR, LAST_YEAR
from engine.instances.queries import names_of
from engine.instances.recount.change import count_behind
from web import i18n
from web.calendar.views import ChangeRow, Day, DayRow, HoursRow, Month, YearPage
from web.session import db_session
from web.words import calendar as words

SHOWN = 8


def page(actor: Actor, year: int | None) -> YearPage:
    """One year, the present one unless named; in eleven statements."""
    session = db_session()
    kept = load(session, actor.city_id)
    calendar = kept.working()
    today = clock.today(calendar.zone)
    year = min(max(year or today.year, FIRST_YEAR), LAST_YEAR)
    days = kept.year(year)
    changes = list_changes(session, actor.city_id, limit=SHOWN)
    names = names_of(session, actor.city_id, {row.made_by for row in changes})
    return YearPage(
        year=year, years=(FIRST_YEAR, LAST_YEAR), working_days=working_days_in(calendar, year),
        estimated=sum(not entry.is_decreed for entry in days.values()), weekdays=_weekdays(),
        months=tuple(_month(calendar, days, year, number, today) for number in range(1, 13)),
        days=tuple(_row(entry) for entry in days.values()), week=words.week_lines(kept.week),
        hours=_hours(kept, year), changes=tuple(_change(row, names) for row in changes),
        can_change=is_allowed(actor, "calendar.change", Thing(city_id=actor.city_id)),
        behind=count_behind(session, actor.city_id, kept.version),
    )  # fmt: skip


def _weekdays() -> tuple[str, ...]:
    return tuple(get_day_names("narrow", locale=i18n.language())[number] for number in words.WEEKDAYS)


def _month(calendar: WorkingCalendar, days: Year, year: int, number: int, today: dt.date) -> Month:
    weeks = months_of.Calendar().monthdatescalendar(year, number)
    return Month(
        title=get_month_names("wide", locale=i18n.language())[number],
        weeks=tuple(
            tuple(_day(calendar, days, day, today) if day.month == number else None for day in week) for week in weeks
        ),
    )


def _day(calendar: WorkingCalendar, days: Year, day: dt.date, today: dt.date) -> Day:
    entry = days.get(day)
    return Day(
        number=day.day, mark=entry.kind if entry else "" if calendar.is_working(day) else "closed",
        name=entry.name if entry else "", is_estimated=entry is not None and not entry.is_decreed,
        is_today=day == today, has_other_hours=entry is None and calendar.other_hours_on(day) is not None,
    )  # fmt: skip


def _row(entry: Entry) -> DayRow:
    return DayRow(
        day=entry.day, name=entry.name, kind=entry.kind, is_decreed=entry.is_decreed,
        source="" if entry.source in (LIBRARY, PERSON) else entry.source,
    )  # fmt: skip


def _hours(kept: Kept, year: int) -> tuple[HoursRow, ...]:
    return tuple(_of_year(kept, year))


def _of_year(kept: Kept, year: int) -> Iterator[HoursRow]:
    for hours in kept.other_hours:
        if hours.first_on.year <= year <= hours.last_on.year:
            lines = words.week_lines(hours.week, is_whole=False)
            yield HoursRow(name=hours.name, period=words.period(hours), lines=lines)


def _change(row: CalendarChange, names: dict[str, str]) -> ChangeRow:
    return ChangeRow(version=row.version, at=row.at, by=names.get(row.made_by, "Layak"), reason=row.reason)
