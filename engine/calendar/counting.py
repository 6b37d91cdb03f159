"""The one place where deadlines are counted. Instants in and out are aware; what comes out is UTC."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from engine.calendar.due import DueDate, Skipped, Unit
from engine.calendar.working import DAY, WorkingCalendar
from engine.clock import FIRST_YEAR, LAST_YEAR
from engine.errors import Invalid
from engine.zones import given_in, zone_named

Number = int | Decimal
MOST_DAYS, MOST_HOURS = 2000, 50_000
_LAST_MINUTE = dt.time(23, 59, fold=1)  # where clocks are set back at midnight the later one


def working_days(calendar: WorkingCalendar, number: Number, start: dt.datetime) -> DueDate:
    """End of the N-th working day after the day of the start; 0 = end of work today, or of the next working day."""
    days = _whole(number)
    first = _day(calendar, start)
    last = calendar.shift(first, days) if days else _still_open(calendar, start)
    return _due(calendar, calendar.closing(last), "working_days", number, start, (first + DAY, last))


def working_hours(calendar: WorkingCalendar, number: Number, start: dt.datetime) -> DueDate:
    """The earliest instant by which N hours of working time have passed since the start; 0 = the start itself."""
    return after_working_time(calendar, _length(number), start, number)


def after_working_time(
    calendar: WorkingCalendar, length: dt.timedelta, start: dt.datetime, number: Number | None = None
) -> DueDate:
    """`working_hours` of an exact length; `number` is what the explanation says."""
    start = start.astimezone(dt.UTC)  # on a clock that is put forward or back, adding would add what it shows
    first, left, at = _day(calendar, start), length, start
    day = first
    while left:
        for window in calendar.windows(day):
            begin = max(window.begin, start)
            took = min(left, max(window.end - begin, dt.timedelta()))
            if took:
                left, at = left - took, begin + took
        day = calendar.shift(day, 1) if left else day
    return _due(calendar, at, "working_hours", number, start, (first, day))


def hours(calendar: WorkingCalendar, number: Number, start: dt.datetime) -> DueDate:
    """N clock hours after the start, nights, weekends and holidays included (the ministry's 2 x 24 h)."""
    _day(calendar, start)
    start = start.astimezone(dt.UTC)
    return _due(calendar, start + _length(number), "hours", number, start)


def before_due(calendar: WorkingCalendar, number: Number, due_at: dt.datetime) -> DueDate:
    """Start of work on the N-th working day before the day of a deadline; 0 = on that day, or the last one before."""
    days, last = _whole(number), _day(calendar, due_at)
    if days:
        first = calendar.shift(last, -days)
    else:
        first = calendar.working_day_until(last)
        first = first if calendar.opening(first) <= due_at else calendar.shift(first, -1)
    return _due(calendar, calendar.opening(first), "before_due", number, due_at, (first, last - DAY))


def after_due(calendar: WorkingCalendar, number: Number, due_at: dt.datetime) -> DueDate:
    """End of the N-th working day after the day of a deadline; 0 = the deadline itself."""
    days, first = _whole(number), _day(calendar, due_at)
    if not days:
        return _due(calendar, due_at, "after_due", number, due_at)
    last = calendar.shift(first, days)
    return _due(calendar, calendar.closing(last), "after_due", number, due_at, (first + DAY, last))


def end_of_work(calendar: WorkingCalendar, day: dt.date, start: dt.datetime) -> DueDate:
    """End of working time of a named day; when nobody works on it, of the next day on which somebody does.

    `start` is when the day was named: it is kept for the explanation and moves nothing.
    """
    _check_year(day)
    last = calendar.working_day_from(day)
    return _due(calendar, calendar.closing(last), "end_of_work", None, start, (day, last))


def end_of_day(calendar: WorkingCalendar, day: dt.date, start: dt.datetime, zone: str = "") -> DueDate:
    """23.59 of a named day, worked or not, by the clocks of `zone` (`WIB`, `Asia/Jakarta`; empty: the city's own)."""
    _check_year(day)
    there = zone_named(zone) if zone else calendar.zone
    at = dt.datetime.combine(day, _LAST_MINUTE, there)
    return dataclasses.replace(
        _due(calendar, at, "end_of_day", None, start), zone=given_in(at, calendar.zone) if zone else ""
    )


def latest_start(calendar: WorkingCalendar, number: Number, before: dt.datetime) -> dt.date:
    """The latest working day on which N working days of work can start and still be due by then."""
    last = calendar.working_day_until(_day(calendar, before))
    if calendar.closing(last) > before:
        last = calendar.shift(last, -1)
    return calendar.shift(last, -_whole(number))


def working_days_between(calendar: WorkingCalendar, start: dt.datetime, end: dt.datetime) -> int:
    """Working days after the day of `start` up to and with the day of `end`; negative when `end` is the earlier."""
    first, last = _day(calendar, start), _day(calendar, end)
    if first > last:
        return -working_days_between(calendar, end, start)
    return sum(calendar.is_working(first + DAY * n) for n in range(1, (last - first).days + 1))


def working_time_between(calendar: WorkingCalendar, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Working time between two instants, breaks left out; nothing when `end` is the earlier."""
    day, last, total = _day(calendar, start), _day(calendar, end), dt.timedelta()
    while day <= last:
        for window in calendar.windows(day):
            total += max(min(window.end, end) - max(window.begin, start), dt.timedelta())
        day += DAY
    return total


def skipped_between(calendar: WorkingCalendar, first: dt.date, last: dt.date) -> tuple[Skipped, ...]:
    """The dates from `first` to `last`, both counted, on which nobody works, and why."""
    days = (first + DAY * n for n in range((last - first).days + 1))
    return tuple(_skipped(calendar, day) for day in days if not calendar.is_working(day))


def _skipped(calendar: WorkingCalendar, day: dt.date) -> Skipped:
    holiday = calendar.holiday(day)
    if holiday is not None:
        return Skipped(date=day, why=holiday.kind if calendar.hours_on(day) else "weekend", name=holiday.name)
    hours = calendar.other_hours_on(day)
    if hours is not None and calendar.week.get(day.weekday()):
        return Skipped(date=day, why="local", name=hours.name)
    return Skipped(date=day, why="weekend")


def _still_open(calendar: WorkingCalendar, start: dt.datetime) -> dt.date:
    day = calendar.working_day_from(_day(calendar, start))
    return day if calendar.closing(day) > start else calendar.shift(day, 1)


def _due(
    calendar: WorkingCalendar,
    due_at: dt.datetime,
    unit: Unit,
    number: Number | None,
    start: dt.datetime,
    counted: tuple[dt.date, dt.date] | None = None,
) -> DueDate:
    """`counted`: the first and last date of what was counted through; None where the calendar had no say."""
    years = range(counted[0].year, counted[1].year + 1) if counted else ()
    return DueDate(
        due_at=due_at.astimezone(dt.UTC),
        unit=unit,
        number=None if number is None else Decimal(number),
        start_at=start.astimezone(dt.UTC),
        skipped=skipped_between(calendar, *counted) if counted else (),
        other_hours=_other_hours(calendar, unit, due_at, counted) if counted else (),
        is_estimated=any(calendar.days_off.is_estimated(year) for year in years),
    )


def _other_hours(
    calendar: WorkingCalendar, unit: Unit, due_at: dt.datetime, counted: tuple[dt.date, dt.date]
) -> tuple[str, ...]:
    """Names of the other hours that had a say: hours of all days that were added up, else of the day of the end."""
    first, last = counted if unit == "working_hours" else (calendar.local_day(due_at),) * 2
    days = (first + DAY * n for n in range((last - first).days + 1))
    hours = (calendar.other_hours_on(day) for day in days if calendar.is_working(day))
    return tuple(dict.fromkeys(found.name for found in hours if found is not None))


def _day(calendar: WorkingCalendar, instant: dt.datetime) -> dt.date:
    _check_year(instant)  # before it is converted: at both ends of Python's calendar a zone leads beyond
    day = calendar.local_day(instant)
    _check_year(day)
    return day


def _check_year(day: dt.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(
            f"{day} is out of range: deadlines lie between {FIRST_YEAR} and {LAST_YEAR}.", code="deadline_out_of_range"
        )


def _whole(number: Number) -> int:
    exact = Decimal(number)
    if not exact.is_finite() or exact % 1 or not 0 <= exact <= MOST_DAYS:
        raise Invalid(
            f"{number} is no number of working days: a whole number from 0 to {MOST_DAYS}.", code="deadline_number"
        )
    return int(number)


def _length(number: Number) -> dt.timedelta:
    exact = Decimal(number)
    if not exact.is_finite() or not 0 <= exact <= MOST_HOURS:
        raise Invalid(f"{number} is no number of hours: from 0 to {MOST_HOURS}.", code="deadline_number")
    return dt.timedelta(microseconds=int(exact * 3_600_000_000))
