"""Deadlines a coordinator can check with a wall calendar and a finger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from engine.calendar import counting
from engine.calendar.due import DueDate, from_data
from engine.calendar.working import WorkingCalendar, default_calendar
from engine.errors import Invalid
from tests.calendar.conftest import wita


def days(due: DueDate) -> dict[str, str]:
    return {f"{skipped.date:%d-%m}": skipped.why for skipped in due.skipped}


def test_five_working_days_over_lebaran_2026(city: WorkingCalendar) -> None:
    due = counting.working_days(city, 5, wita("2026-03-16 09:00"))
    # Tue 17 (1), 18-24 off, Wed 25 (2), Thu 26, Fri 27, Mon 30 (5)
    assert due.due_at == wita("2026-03-30 16:00")
    assert days(due) == {
        "18-03": "joint_leave",
        "19-03": "public",
        "20-03": "joint_leave",
        "21-03": "weekend",
        "22-03": "weekend",
        "23-03": "joint_leave",
        "24-03": "joint_leave",
        "28-03": "weekend",
        "29-03": "weekend",
    }
    assert not due.is_estimated


def test_the_demo_players_count_from_march_12_to_the_end_of_the_self_assessment(city: WorkingCalendar) -> None:
    assert counting.working_days_between(city, wita("2026-03-12 10:00"), wita("2026-03-31 16:00")) == 8
    assert counting.working_days_between(city, wita("2026-02-02 08:00"), wita("2026-03-31 16:00")) == 34


def test_a_request_on_saturday_begins_to_count_on_monday(city: WorkingCalendar) -> None:
    saturday = counting.working_days(city, 1, wita("2026-02-07 10:00"))
    assert saturday.due_at == wita("2026-02-09 16:00")
    assert days(saturday) == {"08-02": "weekend"}


def test_zero_working_days_is_today_while_there_is_work_left(city: WorkingCalendar) -> None:
    assert counting.working_days(city, 0, wita("2026-02-02 15:59")).due_at == wita("2026-02-02 16:00")
    assert counting.working_days(city, 0, wita("2026-02-02 16:00")).due_at == wita("2026-02-03 16:00")
    assert counting.working_days(city, 0, wita("2026-02-07 10:00")).due_at == wita("2026-02-09 16:00")


def test_the_ministrys_two_times_24_hours_run_over_the_weekend(city: WorkingCalendar) -> None:
    due = counting.hours(city, 48, wita("2026-03-06 15:00"))
    assert due.due_at == wita("2026-03-08 15:00")
    assert due.skipped == ()


def test_2359_in_jakarta_is_the_next_day_in_banjarbaru(city: WorkingCalendar) -> None:
    ministry = dt.datetime.fromisoformat("2026-03-31T23:59:00+07:00")
    assert ministry == wita("2026-04-01 00:59")
    assert counting.before_due(city, 1, ministry).due_at == wita("2026-03-31 07:30")
    assert counting.after_due(city, 1, ministry).due_at == wita("2026-04-02 16:00")
    assert counting.latest_start(city, 0, ministry) == dt.date(2026, 3, 31)


def test_the_end_of_a_day_is_a_minute_before_midnight_there_and_says_where(city: WorkingCalendar) -> None:
    sunday = dt.date(2026, 3, 22)
    here = counting.end_of_day(city, sunday, wita("2026-03-12 10:00"))
    assert (here.due_at, here.unit, here.zone, here.skipped) == (wita("2026-03-22 23:59"), "end_of_day", "", ())
    jakarta = counting.end_of_day(city, sunday, wita("2026-03-12 10:00"), "WIB")
    assert (jakarta.due_at, jakarta.zone) == (wita("2026-03-23 00:59"), "Asia/Jakarta")
    assert from_data(jakarta.as_data()) == jakarta
    assert counting.end_of_day(city, sunday, wita("2026-03-12 10:00"), "WITA") == here
    with pytest.raises(Invalid, match="no zone 'WIX'"):
        counting.end_of_day(city, sunday, wita("2026-03-12 10:00"), "WIX")


def test_where_the_last_hour_of_a_day_comes_twice_the_second_counts() -> None:
    asuncion = default_calendar("America/Asuncion")  # 2023: clocks back from 24.00 to 23.00
    due = counting.end_of_day(asuncion, dt.date(2023, 3, 25), dt.datetime(2023, 3, 1, tzinfo=dt.UTC))
    assert due.due_at == dt.datetime(2023, 3, 26, 3, 59, tzinfo=dt.UTC)


WORKING_HOURS = [
    ("4.5", "2026-02-02 07:30", "2026-02-02 12:00"),  # at the earliest such instant, not after the break
    ("5", "2026-02-02 07:30", "2026-02-02 13:30"),
    ("1", "2026-02-02 12:20", "2026-02-02 14:00"),  # begins in the break
    ("1", "2026-02-02 15:30", "2026-02-03 08:00"),
    ("7.5", "2026-02-06 07:30", "2026-02-06 16:30"),  # a whole Friday
    ("8", "2026-02-06 07:30", "2026-02-09 08:00"),
    ("37.5", "2026-02-01 03:00", "2026-02-06 16:30"),  # a whole week
    ("1", "2026-03-17 15:30", "2026-03-25 08:00"),  # Lebaran
    ("0", "2026-02-07 10:00", "2026-02-07 10:00"),
]


@pytest.mark.parametrize(("number", "start", "expected"), WORKING_HOURS)
def test_working_hours_add_up_working_minutes(city: WorkingCalendar, number: str, start: str, expected: str) -> None:
    due = counting.working_hours(city, Decimal(number), wita(start))
    assert due.due_at == wita(expected)
    assert counting.working_time_between(city, wita(start), due.due_at) == dt.timedelta(hours=float(number))


def test_a_promise_for_sunday_holds_until_mondays_end(city: WorkingCalendar) -> None:
    due = counting.end_of_work(city, dt.date(2026, 2, 8), wita("2026-02-02 08:00"))
    assert due.due_at == wita("2026-02-09 16:00")
    assert days(due) == {"08-02": "weekend"}


def test_before_due_zero_is_the_start_of_that_day(city: WorkingCalendar) -> None:
    assert counting.before_due(city, 0, wita("2026-02-04 16:00")).due_at == wita("2026-02-04 07:30")
    assert counting.before_due(city, 0, wita("2026-02-04 05:00")).due_at == wita("2026-02-03 07:30")
    assert counting.before_due(city, 0, wita("2026-02-08 12:00")).due_at == wita("2026-02-06 07:30")


def test_the_latest_start_still_reaches_the_closing(city: WorkingCalendar) -> None:
    closing = wita("2026-03-31 16:00")
    # 7 working days back from Tue 31: Mon 30, Fri 27, Thu 26, Wed 25, Tue 17, Mon 16, Fri 13
    assert counting.latest_start(city, 7, closing) == dt.date(2026, 3, 13)
    assert counting.working_days(city, 7, wita("2026-03-13 23:00")).due_at == closing
    assert counting.latest_start(city, 7, closing - dt.timedelta(minutes=1)) == dt.date(2026, 3, 12)


def test_how_late_something_is(city: WorkingCalendar) -> None:
    due = wita("2026-02-11 16:00")
    assert counting.working_days_between(city, due, wita("2026-02-11 18:00")) == 0
    assert counting.working_days_between(city, due, wita("2026-02-18 08:00")) == 3
    assert counting.working_days_between(city, wita("2026-02-18 08:00"), due) == -3


def test_a_year_without_a_decree_is_answered_and_marked(city: WorkingCalendar) -> None:
    due = counting.working_days(city, 3, wita("2028-02-24 09:00"))
    assert due.is_estimated
    assert {"27-02", "28-02"} <= set(days(due))
    over_new_year = counting.working_days(city, 5, wita("2027-12-29 09:00"))
    assert over_new_year.is_estimated
    assert over_new_year.due_at == wita("2028-01-05 16:00")


def test_the_explanation_is_small_data_and_comes_back(city: WorkingCalendar) -> None:
    due = counting.working_days(city, 5, wita("2026-03-16 09:00"))
    data = due.as_data()
    assert data["skipped"][0] == ["2026-03-18", "2026-03-18", "joint_leave", "Cuti Bersama Hari Suci Nyepi"]
    assert data["skipped"][-1] == ["2026-03-28", "2026-03-29", "weekend"]
    assert from_data(data) == due
    plain = counting.hours(city, 48, wita("2026-03-06 15:00"))
    assert from_data(plain.as_data()) == plain


@pytest.mark.parametrize("number", [-1, Decimal("1.5"), Decimal("NaN"), Decimal("Infinity"), 100_000])
def test_no_number_of_working_days(city: WorkingCalendar, number: Decimal) -> None:
    with pytest.raises(Invalid) as refusal:
        counting.working_days(city, number, wita("2026-02-02 08:00"))
    assert refusal.value.code == "deadline_number"


@pytest.mark.parametrize("number", [-1, Decimal("NaN"), Decimal("Infinity"), 10**9])
def test_no_number_of_hours(city: WorkingCalendar, number: Decimal) -> None:
    for count in (counting.hours, counting.working_hours):
        with pytest.raises(Invalid) as refusal:
            count(city, number, wita("2026-02-02 08:00"))
        assert refusal.value.code == "deadline_number"


def test_an_instant_without_a_zone_or_out_of_range_is_refused(city: WorkingCalendar) -> None:
    with pytest.raises(Invalid, match="no zone"):
        counting.hours(city, 1, wita("2026-02-02 08:00").replace(tzinfo=None))
    with pytest.raises(Invalid, match="between 1950 and 2099"):
        counting.working_days(city, 1, wita("2400-02-02 08:00"))
    for edge in ("0001-01-01T00:00+14:00", "9999-12-31T23:59-11:00"):
        with pytest.raises(Invalid, match="between 1950 and 2099"):
            counting.hours(city, 1, dt.datetime.fromisoformat(edge))
