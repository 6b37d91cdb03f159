"""A stretch of dates with hours of its own: Ramadan, a shorter day, a Saturday that is worked."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.calendar import counting
from engine.calendar.days_off import national
from engine.calendar.due import from_data
from engine.calendar.hours import FRIDAY, MONDAY, OFFICE_WEEK, SATURDAY, SUNDAY, OtherHours, spans
from engine.calendar.working import WorkingCalendar
from engine.errors import Invalid
from tests.calendar.conftest import WITA, wita

RAMADAN = OtherHours(
    name="Ramadan 1447 H",
    first_on=dt.date(2026, 2, 18),
    last_on=dt.date(2026, 3, 19),
    week={
        **dict.fromkeys(range(MONDAY, FRIDAY), spans("08:00", "12:00", "12:30", "15:00")),
        FRIDAY: spans("08:00", "11:30", "12:30", "15:30"),
    },
)


def one_day(name: str, day: dt.date, *edges: str) -> OtherHours:
    return OtherHours(name=name, first_on=day, last_on=day, week={day.weekday(): spans(*edges)})


def city_with(*hours: OtherHours) -> WorkingCalendar:
    return WorkingCalendar(zone=WITA, week=OFFICE_WEEK, days_off=national(), other_hours=hours)


def test_in_ramadan_work_ends_earlier_and_the_explanation_says_why() -> None:
    due = counting.working_days(city_with(RAMADAN), 3, wita("2026-02-24 09:00"))
    assert due.due_at == wita("2026-02-27 15:30")
    assert due.other_hours == ("Ramadan 1447 H",)
    assert from_data(due.as_data()) == due


def test_a_deadline_that_ends_outside_ramadan_ends_with_the_ordinary_day() -> None:
    due = counting.working_days(city_with(RAMADAN), 3, wita("2026-03-16 09:00"))
    assert due.due_at == wita("2026-03-26 16:00")
    assert due.other_hours == ()


def test_working_hours_add_up_the_shorter_days_and_name_them_even_when_they_end_later() -> None:
    city = city_with(RAMADAN)
    due = counting.working_hours(city, 10, wita("2026-03-17 08:00"))  # 6.5 on the 17th, 3.5 on Wednesday the 25th
    assert due.due_at == wita("2026-03-25 11:00")
    assert due.other_hours == ("Ramadan 1447 H",)


def test_a_reminder_begins_with_the_day_of_ramadan() -> None:
    assert counting.before_due(city_with(RAMADAN), 1, wita("2026-02-27 15:30")).due_at == wita("2026-02-26 08:00")


def test_a_day_within_ramadan_may_be_shorter_still() -> None:
    short = one_day("Rapat paripurna", dt.date(2026, 2, 25), "08:00", "11:00")
    for city in (city_with(RAMADAN, short), city_with(short, RAMADAN)):
        due = counting.working_days(city, 1, wita("2026-02-24 09:00"))
        assert (due.due_at, due.other_hours) == (wita("2026-02-25 11:00"), ("Rapat paripurna",))


def test_weekdays_that_a_stretch_does_not_name_keep_their_hours() -> None:
    fridays = OtherHours(
        name="Jumat sehat",
        first_on=dt.date(2026, 4, 1),
        last_on=dt.date(2026, 4, 30),
        week={FRIDAY: spans("09:00", "11:30")},
    )
    city = city_with(fridays)
    assert city.closing(dt.date(2026, 4, 9)) == wita("2026-04-09 16:00")
    assert city.closing(dt.date(2026, 4, 10)) == wita("2026-04-10 11:30")
    assert city.closing(dt.date(2026, 5, 8)) == wita("2026-05-08 16:30")


def test_a_saturday_may_be_worked_and_then_it_counts() -> None:
    saturday = one_day("Sabtu kerja", dt.date(2026, 2, 7), "08:00", "12:00")
    due = counting.working_days(city_with(saturday), 1, wita("2026-02-06 09:00"))
    assert due.due_at == wita("2026-02-07 12:00")
    assert due.skipped == ()


def test_a_holiday_stays_one_whatever_hours_the_stretch_has() -> None:
    holiday = one_day("Lembur", dt.date(2026, 2, 17), "08:00", "12:00")  # Imlek
    assert not city_with(holiday).is_working(dt.date(2026, 2, 17))


def test_a_weekday_closed_for_a_while_is_skipped_by_name() -> None:
    closed = OtherHours(
        name="Kantor pindah", first_on=dt.date(2026, 4, 6), last_on=dt.date(2026, 4, 12), week={MONDAY: (), SUNDAY: ()}
    )
    due = counting.working_days(city_with(closed), 1, wita("2026-04-02 09:00"))
    assert due.due_at == wita("2026-04-07 16:00")
    assert [(skip.date.day, skip.why, skip.name) for skip in due.skipped] == [
        (3, "public", "Wafat Yesus Kristus"),
        (4, "weekend", ""),
        (5, "weekend", "Kebangkitan Yesus Kristus"),
        (6, "local", "Kantor pindah"),
    ]


def test_hours_that_end_before_they_begin_or_overlap_are_refused() -> None:
    with pytest.raises(Invalid) as backwards:
        OtherHours(name="X", first_on=dt.date(2026, 3, 2), last_on=dt.date(2026, 3, 1), week={})
    assert backwards.value.code == "calendar_other_hours"
    with pytest.raises(Invalid) as overlap:
        one_day("X", dt.date(2026, 3, 2), "08:00", "12:00", "11:00", "15:00")
    assert overlap.value.code == "calendar_hours"
    with pytest.raises(Invalid) as weekday:
        OtherHours(name="X", first_on=dt.date(2026, 3, 2), last_on=dt.date(2026, 3, 2), week={SATURDAY + 2: ()})
    assert weekday.value.code == "calendar_weekday"
