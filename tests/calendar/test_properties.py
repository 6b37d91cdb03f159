"""What holds for every deadline, in every zone, over ten years."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import counting
from engine.calendar.due import from_data
from engine.calendar.hours import Span
from engine.calendar.working import WorkingCalendar, default_calendar

# Clocks change in Berlin and, by half an hour, on Lord Howe; the night week works through the change itself.
NIGHT = dict.fromkeys(
    range(7), tuple(Span(begin=dt.time(a), end=dt.time(b)) for a, b in ((0, 1), (1, 2), (2, 3), (5, 6)))
)
CALENDARS = [
    *map(default_calendar, ("Asia/Makassar", "Asia/Jakarta", "Europe/Berlin", "Australia/Lord_Howe")),
    WorkingCalendar(zone=zoneinfo.ZoneInfo("Europe/Berlin"), week=NIGHT),
]
calendars = st.sampled_from(CALENDARS)
TEN_YEARS = int(dt.timedelta(days=3652).total_seconds())
instants = st.integers(0, TEN_YEARS).map(lambda n: dt.datetime(2021, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=n))
numbers = st.integers(0, 60)
quarters = st.integers(0, 400).map(lambda n: Decimal(n) / 4)
quick = settings(max_examples=150, deadline=None)


@quick
@given(calendars, instants, instants, numbers, st.integers(0, 5))
def test_who_starts_later_or_gets_more_is_never_due_earlier(
    calendar: WorkingCalendar, one: dt.datetime, other: dt.datetime, number: int, more: int
) -> None:
    first, last = sorted((one, other))
    for count in (counting.working_days, counting.working_hours, counting.hours):
        due = count(calendar, number, first).due_at
        assert due <= count(calendar, number, last).due_at
        assert due <= count(calendar, number + more, first).due_at
        assert first <= due


@quick
@given(calendars, instants, st.integers(1, 60))
def test_working_days_end_with_working_time_on_a_working_day_and_account_for_every_date(
    calendar: WorkingCalendar, start: dt.datetime, number: int
) -> None:
    due = counting.working_days(calendar, number, start)
    day = calendar.local_day(due.due_at)
    assert calendar.is_working(day)
    assert calendar.holiday(day) is None
    assert due.due_at == calendar.closing(day)
    passed = (day - calendar.local_day(start)).days
    assert passed == number + len(due.skipped)
    assert counting.working_days_between(calendar, start, due.due_at) == number
    assert from_data(due.as_data()) == due


@quick
@given(calendars, instants, quarters, quarters)
def test_working_hours_add_up(calendar: WorkingCalendar, start: dt.datetime, one: Decimal, other: Decimal) -> None:
    halfway = counting.working_hours(calendar, one, start).due_at
    end = counting.working_hours(calendar, one + other, start).due_at
    assert counting.working_hours(calendar, other, halfway).due_at == end
    assert counting.working_time_between(calendar, start, end) == dt.timedelta(hours=float(one + other))


@quick
@given(calendars, instants, instants, instants)
def test_working_time_adds_up(
    calendar: WorkingCalendar, one: dt.datetime, two: dt.datetime, three: dt.datetime
) -> None:
    first, middle, last = sorted((one, two, three))
    first, last = max(first, middle - dt.timedelta(days=60)), min(last, middle + dt.timedelta(days=60))
    parts = [counting.working_time_between(calendar, *pair) for pair in ((first, middle), (middle, last))]
    assert sum(parts, dt.timedelta()) == counting.working_time_between(calendar, first, last)


@quick
@given(calendars, instants, st.integers(1, 60), st.integers(1, 20))
def test_the_way_back_inverts_the_way_there(
    calendar: WorkingCalendar, start: dt.datetime, number: int, back: int
) -> None:
    due = counting.working_days(calendar, number, start).due_at
    reminder = counting.before_due(calendar, back, due).due_at
    assert reminder < due
    assert counting.working_days(calendar, back, reminder).due_at == due
    assert counting.after_due(calendar, back, reminder).due_at == due


@quick
@given(calendars, instants, numbers)
def test_the_latest_start_is_in_time_and_the_next_working_day_is_not(
    calendar: WorkingCalendar, before: dt.datetime, number: int
) -> None:
    latest = counting.latest_start(calendar, number, before)
    assert calendar.is_working(latest)
    assert counting.working_days(calendar, number, calendar.opening(latest)).due_at <= before
    late = calendar.opening(calendar.shift(latest, 1))
    assert counting.working_days(calendar, number, late).due_at > before


@quick
@given(calendars, instants, numbers)
def test_a_deadline_moved_by_zero_stays(calendar: WorkingCalendar, due: dt.datetime, number: int) -> None:
    assert counting.after_due(calendar, 0, due).due_at == due
    assert counting.hours(calendar, number, due).due_at - due == dt.timedelta(hours=number)


@quick
@given(instants, st.integers(1, 60))
def test_an_office_deadline_is_never_a_weekend_nor_a_holiday(start: dt.datetime, number: int) -> None:
    calendar = default_calendar()
    local = counting.working_days(calendar, number, start).due_at.astimezone(calendar.zone)
    assert local.weekday() < 5
    assert local.time() == (dt.time(16, 30) if local.weekday() == 4 else dt.time(16))
    assert local.date() not in calendar.days_off.in_year(local.year)
