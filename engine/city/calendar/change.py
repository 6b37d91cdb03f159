"""The verb that changes a city's calendar: rows, version, a line in the city's history. No deadline moves here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.calendar.hours import OtherHours, Week
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.calendar.changes import Change, as_data, changed
from engine.city.calendar.kept import Kept, Year
from engine.city.calendar.load import load
from engine.city.calendar.tables import CalendarChange, CalendarYear, DatedHours, DayOff, WorkingWeekday
from engine.city.calendar.written import spans_text, week_data
from engine.city.tables import lock_city
from engine.errors import Conflict, Invalid
from engine.history import Event, append
from engine.store import insert_rows, new_id

LONGEST_REASON = 200


def write_change(session: Session, actor: Actor, change: Change, *, based_on: int, reason: str) -> int:
    """Writes a change of the actor's city, in the caller's unit; the version it made.

    `based_on` is the version somebody looked at. Raises Forbidden, Conflict `calendar_changed` when it is another by
    now, Invalid `reason_missing`, `reason_long`, or what `changes.changed` refuses.
    """
    city = lock_city(session, actor.city_id)
    authorize(actor, "calendar.change", Thing(city_id=city.id))
    if city.calendar_version != based_on:
        raise Conflict("the calendar was changed meanwhile", code="calendar_changed", version=city.calendar_version)
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        code = "reason_long" if reason.strip() else "reason_missing"
        raise Invalid(f"a reason has 1 to {LONGEST_REASON} characters", fields={"reason": [code]})
    before = load(session, city.id)
    after = changed(before, change)
    _write(session, city.id, before, after)
    row = dict(
        id=new_id(), city_id=city.id, version=after.version, at=clock.now(), made_by=actor.id, reason=reason.strip(),
        change=as_data(change),
    )  # fmt: skip
    insert_rows(session, CalendarChange, [row])
    city.calendar_version = after.version
    append(session, city, [_event(change, after.version, reason.strip())], actor=actor.id, request_id=actor.request_id)
    return after.version


def _event(change: Change, version: int, reason: str) -> Event:
    """What changed, as dates and codes; the names of the days stay in the row of the change."""
    body = {
        "version": version,
        "days": [entry.day.isoformat() for entry in change.put],
        "no_more": [day.isoformat() for day in change.drop],
        "decreed": list(change.decreed),
        "week": change.week is not None,
        "hours": [[it.first_on.isoformat(), it.last_on.isoformat()] for it in change.put_hours],
        "hours_no_more": len(change.drop_hours),
        "reason": reason,
    }
    return Event(type=events.CALENDAR_CHANGED, body={name: value for name, value in body.items() if value})


# -- the rows
def keep_years(session: Session, city_id: uuid.UUID, years: Iterable[int]) -> list[int]:
    """Writes years down as the national list has them, so that another edition of the list moves no deadline unseen.

    Those that were new. No change: the city counts as before. The caller holds the city's row.
    """
    before = load(session, city_id)
    missing = [year for year in years if year not in before.years]
    for year in missing:
        _write_days(session, city_id, {}, before.year(year))
    _mark(session, city_id, missing)
    return missing


def _mark(session: Session, city_id: uuid.UUID, years: Iterable[int]) -> None:
    """From now on these years are the city's own."""
    insert_rows(session, CalendarYear, [dict(id=new_id(), city_id=city_id, year=year) for year in years])


def _write(session: Session, city_id: uuid.UUID, before: Kept, after: Kept) -> None:
    for year, days in after.years.items():
        _write_days(session, city_id, before.years.get(year, {}), days)
    _mark(session, city_id, [year for year in after.years if year not in before.years])
    if after.week != before.week:
        _write_week(session, city_id, after.week)
    if after.other_hours != before.other_hours:
        _write_hours(session, city_id, after.other_hours)


def _write_days(session: Session, city_id: uuid.UUID, before: Year, after: Year) -> None:
    """The days of a year; rows that stay as they are are left alone."""
    kept, wanted = set(before.values()), set(after.values())
    gone = sorted(entry.day for entry in kept - wanted)
    if gone:
        session.execute(
            sa.delete(DayOff)
            .where(DayOff.city_id == city_id, DayOff.day.in_(gone))
            .execution_options(synchronize_session=False)
        )
    rows = [
        dict(id=new_id(), city_id=city_id, day=it.day, name=it.name, kind=it.kind, is_decreed=it.is_decreed,
             source=it.source)
        for it in sorted(wanted - kept, key=lambda it: it.day)
    ]  # fmt: skip
    insert_rows(session, DayOff, rows)


def _write_week(session: Session, city_id: uuid.UUID, week: Week) -> None:
    _clear(session, city_id, WorkingWeekday)
    rows = [
        dict(id=new_id(), city_id=city_id, weekday=weekday, spans=spans_text(spans)) for weekday, spans in week.items()
    ]
    insert_rows(session, WorkingWeekday, rows)


def _write_hours(session: Session, city_id: uuid.UUID, hours: tuple[OtherHours, ...]) -> None:
    _clear(session, city_id, DatedHours)
    rows = [
        dict(id=new_id(), city_id=city_id, name=it.name, first_on=it.first_on, last_on=it.last_on,
             week=week_data(it.week))
        for it in hours
    ]  # fmt: skip
    insert_rows(session, DatedHours, rows)


def _clear(session: Session, city_id: uuid.UUID, table: type[WorkingWeekday | DatedHours]) -> None:
    gone = sa.delete(table).where(table.city_id == city_id).execution_options(synchronize_session=False)
    session.execute(gone)
