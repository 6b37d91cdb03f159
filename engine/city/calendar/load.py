"""From a city's rows to its calendar. Every step counts by it, so a process reads each version once."""

from __future__ import annotations

import uuid
import zoneinfo
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days_off import Kind
from engine.calendar.hours import OFFICE_WEEK, OtherHours, Week
from engine.calendar.working import WorkingCalendar
from engine.city.calendar.kept import Entry, Kept, Year
from engine.city.calendar.tables import CalendarYear, DatedHours, DayOff, WorkingWeekday
from engine.city.calendar.written import spans_of, week_of
from engine.city.tables import City
from engine.errors import NotFound
from engine.zones import zone_named

_calendars: dict[uuid.UUID, tuple[int, WorkingCalendar]] = {}
_zones: dict[uuid.UUID, zoneinfo.ZoneInfo] = {}  # a city never changes its zone


def calendar_of(session: Session, city_id: uuid.UUID, version: int | None = None) -> WorkingCalendar:
    """The working calendar of a city; at least `version`, where the caller has read which one holds.

    With a version a calendar that is known costs no statement, without one it costs one. Not for who is changing the
    calendar in this very transaction: what is rolled back would stay known.
    """
    wanted = _version(session, city_id) if version is None else version
    known = _calendars.get(city_id)
    if known is None or known[0] < wanted:
        kept = load(session, city_id)
        known = _calendars[city_id] = (kept.version, kept.working())
    return known[1]


def zone_of(session: Session, city_id: uuid.UUID) -> zoneinfo.ZoneInfo:
    """The zone of a city, read once per process."""
    if city_id not in _zones:
        _zones[city_id] = zone_named(session.scalars(sa.select(City.zone).where(City.id == city_id)).one())
    return _zones[city_id]


def _version(session: Session, city_id: uuid.UUID) -> int:
    return session.scalars(_VERSION, {"city_id": city_id}).one()


_VERSION = sa.select(City.calendar_version).where(City.id == sa.bindparam("city_id"))  # built once: much asks it


def load(session: Session, city_id: uuid.UUID) -> Kept:
    """All that a city has written down of its calendar; raises NotFound. Five statements.

    The version is read first: rows that a change wrote meanwhile are then known by too low a number, never too high.
    """
    city = session.execute(sa.select(City.zone, City.calendar_version).where(City.id == city_id)).one_or_none()
    if city is None:
        raise NotFound("no such city")
    return Kept(
        zone=city.zone, version=city.calendar_version, week=_week(session, city_id) or OFFICE_WEEK,
        other_hours=_other_hours(session, city_id), years=_years(session, city_id),
    )  # fmt: skip


def _week(session: Session, city_id: uuid.UUID) -> Week:
    row = WorkingWeekday
    found = session.execute(sa.select(row.weekday, row.spans).where(row.city_id == city_id).order_by(row.weekday))
    return {weekday: spans_of(text) for weekday, text in found}


def _other_hours(session: Session, city_id: uuid.UUID) -> tuple[OtherHours, ...]:
    row = DatedHours
    found = session.execute(
        sa.select(row.name, row.first_on, row.last_on, row.week)
        .where(row.city_id == city_id)
        .order_by(row.first_on, row.name)
    )
    return tuple(
        OtherHours(name=name, first_on=first_on, last_on=last_on, week=week_of(week))
        for name, first_on, last_on, week in found
    )


def _years(session: Session, city_id: uuid.UUID) -> dict[int, Year]:
    kept = session.scalars(sa.select(CalendarYear.year).where(CalendarYear.city_id == city_id)).all()
    row = DayOff
    found = session.execute(
        sa.select(row.day, row.name, row.kind, row.is_decreed, row.source)
        .where(row.city_id == city_id)
        .order_by(row.day)
    )
    years: dict[int, dict[object, Entry]] = {year: {} for year in kept}
    for day, name, kind, is_decreed, source in found:
        entry = Entry(day=day, name=name, kind=cast("Kind", kind), is_decreed=is_decreed, source=source)
        years[day.year][day] = entry
    return cast("dict[int, Year]", years)
