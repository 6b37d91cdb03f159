"""What holds for every deadline, in every zone, over ten years."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import counting
from engine.calendar.days_off import national
from engine.calendar.due import Pause, from_data
from engine.calendar.hours import FRIDAY, OFFICE_WEEK, SATURDAY, OtherHours, Span, spans
from engine.calendar.pausing import resumed
from engine.calendar.working import DAY, WorkingCalendar, default_calendar
from engine.zones import INDONESIA, zone_named
from tests.calendar.drawn import drawn

# Clocks change in Berlin and, by half an hour, on Lord Howe; the night week works through the change itself.
NIGHT = dict.fromkeys(
    range(7), tuple(Span(begin=dt.time(a), end=dt.time(b)) for a, b in ((0, 1), (1, 2), (2, 3), (5, 6)))
)


def ramadan(year: int) -> OtherHours:
    """Thirty days before Idul Fitri: shorter days, Fridays that begin late, Saturdays that are worked."""
    feast = min(day for day, off in national().in_year(year).items() if "Hari Raya Idul Fitri" in off.name)
    week = {**dict.fromkeys(range(FRIDAY), spans("08:00", "12:00", "12:30", "15:00")), FRIDAY: spans("09:00", "11:30")}
    week[SATURDAY] = spans("08:00", "10:00")
    return OtherHours(name=f"Ramadan {year}", first_on=feast - 30 * DAY, last_on=feast - DAY, week=week)


CALENDARS = [
    *map(default_calendar, (*INDONESIA.values(), "Europe/Berlin", "Australia/Lord_Howe")),
    WorkingCalendar(zone=zoneinfo.ZoneInfo("Europe/Berlin"), week=NIGHT),
    WorkingCalendar(
        zone=zone_named("WIT"),
        week=OFFICE_WEEK,
        days_off=national(),
        other_hours=tuple(map(ramadan, range(2021, 2032))),
    ),
]
calendars = st.sampled_from(CALENDARS) | drawn().map(lambda it: it.calendar)
numbers = st.integers(0, 2) | st.integers(0, 60)  # none at all is a case of its own
days = st.integers(0, 3652).map(lambda n: dt.date(2021, 1, 1) + n * DAY)
# a day and a second: of one large number hypothesis mostly draws small ones, and all would be the first of January
seconds = st.integers(0, 86_399).map(lambda n: dt.timedelta(seconds=n))
instants = st.builds(lambda day, second: dt.datetime.combine(day, dt.time(), dt.UTC) + second, days, seconds)
lengths = st.integers(0, 20 * 86_400).map(lambda n: dt.timedelta(seconds=n))
quarters = st.integers(0, 400).map(lambda n: Decimal(n) / 4)
quick = settings(max_examples=100)


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
@given(calendars, instants, instants, numbers, st.integers(0, 5))
def test_what_looks_back_and_what_moves_on_keeps_the_order_too(
    calendar: WorkingCalendar, one: dt.datetime, other: dt.datetime, number: int, more: int
) -> None:
    first, last = sorted((one, other))
    for count in (counting.before_due, counting.after_due):
        assert count(calendar, number, first).due_at <= count(calendar, number, last).due_at
    assert (
        counting.before_due(calendar, number + more, last).due_at <= counting.before_due(calendar, number, last).due_at
    )
    latest = counting.latest_start(calendar, number, last)
    assert counting.latest_start(calendar, number, first) <= latest
    assert counting.latest_start(calendar, number + more, last) <= latest


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
def test_counted_there_and_back_one_is_where_one_began(
    calendar: WorkingCalendar, start: dt.datetime, number: int
) -> None:
    due = counting.working_days(calendar, number, start).due_at
    began = calendar.working_day_until(calendar.local_day(start)) if number else calendar.local_day(due)
    assert counting.latest_start(calendar, number, due) == began


@quick
@given(calendars, days, numbers)
def test_a_day_begins_at_the_citys_midnight(calendar: WorkingCalendar, day: dt.date, number: int) -> None:
    midnight = dt.datetime.combine(day, dt.time(), calendar.zone).astimezone(dt.UTC)
    before, instants_of_day = midnight - dt.timedelta(microseconds=1), (midnight, calendar_noon(calendar, day))
    assert (calendar.local_day(before), calendar.local_day(midnight)) == (day - DAY, day)
    for count in (counting.working_days, counting.before_due, counting.after_due):
        begun, noon = (count(calendar, number + 1, at).due_at for at in instants_of_day)
        assert begun == noon
        assert (
            count(calendar, number + 1, before).due_at
            == count(calendar, number + 1, calendar_noon(calendar, day - DAY)).due_at
        )
        assert (count(calendar, number + 1, before).due_at < begun) == calendar.is_working(
            day - DAY if count is counting.before_due else day
        )


def calendar_noon(calendar: WorkingCalendar, day: dt.date) -> dt.datetime:
    """Twelve by the city's clocks."""
    return dt.datetime.combine(day, dt.time(12), calendar.zone)


@quick
@given(calendars, instants, numbers, st.sampled_from([*INDONESIA, "Europe/Berlin", "America/St_Johns"]))
def test_it_does_not_matter_whose_clock_told_the_instant(
    calendar: WorkingCalendar, start: dt.datetime, number: int, zone: str
) -> None:
    told = start.astimezone(zone_named(zone))
    for count in (
        counting.working_days,
        counting.working_hours,
        counting.hours,
        counting.before_due,
        counting.after_due,
    ):
        assert count(calendar, number, told) == count(calendar, number, start)
    assert counting.latest_start(calendar, number, told) == counting.latest_start(calendar, number, start)


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


@quick
@given(calendars, instants, st.integers(1, 30), st.integers(0, 30))
def test_working_days_add_up(calendar: WorkingCalendar, start: dt.datetime, one: int, more: int) -> None:
    halfway = counting.working_days(calendar, one, start).due_at
    assert (
        counting.after_due(calendar, more, halfway).due_at == counting.working_days(calendar, one + more, start).due_at
    )


@quick
@given(calendars, instants, st.integers(1, 20), lengths, lengths)
def test_what_was_left_when_the_clock_stopped_is_left_when_it_goes_on(
    calendar: WorkingCalendar, start: dt.datetime, number: int, before: dt.timedelta, length: dt.timedelta
) -> None:
    pause = Pause(begin=start + before, end=start + before + length)
    for count in (counting.working_days, counting.working_hours):
        due = count(calendar, number, start)
        moved = resumed(calendar, due, [pause])
        if pause.begin >= due.due_at:
            assert moved == due
            continue
        left = counting.working_time_between(calendar, pause.begin, due.due_at)
        assert counting.working_time_between(calendar, pause.end, moved.due_at) == left
        assert moved.due_at >= due.due_at
        assert from_data(moved.as_data()) == moved


@quick
@given(calendars, instants, st.integers(1, 20), st.lists(st.tuples(lengths, lengths), max_size=4), st.randoms())
def test_pauses_come_to_the_same_in_any_order_at_once_or_one_after_another(
    calendar: WorkingCalendar, start: dt.datetime, number: int, stretches: list[tuple[dt.timedelta, dt.timedelta]],
    shuffled: Random,
) -> None:  # fmt: skip
    pauses = [Pause(begin=start + before, end=start + before + length) for before, length in stretches]
    due = counting.working_days(calendar, number, start)
    at_once = resumed(calendar, due, pauses)
    shuffled.shuffle(pauses)
    assert resumed(calendar, due, pauses) == at_once
    assert resumed(calendar, at_once, pauses) == at_once
    one_by_one = due
    for pause in sorted(pauses, key=lambda pause: pause.begin):
        one_by_one = resumed(calendar, one_by_one, [pause])
    assert one_by_one.due_at == at_once.due_at


@quick
@given(calendars, instants, st.integers(1, 20), lengths, lengths, lengths)
def test_who_waits_longer_is_never_due_earlier(
    calendar: WorkingCalendar, start: dt.datetime, number: int, before: dt.timedelta, length: dt.timedelta,
    more: dt.timedelta,
) -> None:  # fmt: skip
    begin = start + before
    for count in (counting.working_days, counting.working_hours, counting.hours):
        due = count(calendar, number, start)
        short, long = (resumed(calendar, due, [Pause(begin=begin, end=begin + n)]) for n in (length, length + more))
        assert due.due_at <= short.due_at <= long.due_at
        took = counting.working_time_between(calendar, due.due_at, short.due_at)
        if due.unit != "hours" and begin < due.due_at:
            assert took == counting.working_time_between(calendar, begin, begin + length)


@quick
@given(calendars, instants, st.integers(1, 200), lengths, lengths)
def test_clock_hours_move_by_the_clock(
    calendar: WorkingCalendar, start: dt.datetime, number: int, before: dt.timedelta, length: dt.timedelta
) -> None:
    due = counting.hours(calendar, number, start)
    moved = resumed(calendar, due, [Pause(begin=start + before, end=start + before + length)])
    assert moved.due_at - due.due_at == (length if start + before < due.due_at else dt.timedelta())


@quick
@given(calendars, days, st.sampled_from(["", *INDONESIA, "Europe/Berlin", "Australia/Lord_Howe"]))
def test_the_end_of_a_day_is_its_last_minute_by_the_clocks_that_were_named(
    calendar: WorkingCalendar, day: dt.date, zone: str
) -> None:
    due = counting.end_of_day(calendar, day, dt.datetime(2021, 1, 1, tzinfo=dt.UTC), zone)
    there = due.due_at.astimezone(zone_named(zone) if zone else calendar.zone)
    assert (there.date(), there.time()) == (day, dt.time(23, 59))
    assert (due.due_at + dt.timedelta(minutes=1)).astimezone(there.tzinfo).date() == day + DAY
    assert from_data(due.as_data()) == due


@quick
@given(days, st.times(), numbers)
def test_the_three_zones_of_indonesia_are_an_hour_apart(day: dt.date, time: dt.time, number: int) -> None:
    naive = dt.datetime.combine(day, time)
    for count in (counting.working_days, counting.working_hours, counting.before_due, counting.after_due):
        ends = [
            count(default_calendar(zone), number, naive.replace(tzinfo=zone_named(zone))).due_at
            for zone in INDONESIA.values()
        ]
        assert [ends[0] - end for end in ends] == [dt.timedelta(hours=n) for n in range(3)]
