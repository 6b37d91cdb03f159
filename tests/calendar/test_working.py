"""What a city's calendar may look like."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from engine.calendar import counting
from engine.calendar.days_off import Holiday, listed, national
from engine.calendar.hours import OFFICE_WEEK, Span
from engine.calendar.working import WorkingCalendar, default_calendar
from engine.errors import Invalid
from engine.zones import zone_named
from tests.calendar.conftest import WITA, wita


def span(begin: str, end: str) -> Span:
    return Span(begin=dt.time.fromisoformat(begin), end=dt.time.fromisoformat(end))


def test_the_office_week_has_37_and_a_half_hours(city: WorkingCalendar) -> None:
    week = counting.working_time_between(city, wita("2026-02-02 00:00"), wita("2026-02-09 00:00"))
    assert week == dt.timedelta(hours=37.5)


def test_the_joint_decrees_of_2025_and_2026_are_known() -> None:
    for year, public, leave in ((2025, 17, 11), (2026, 17, 8)):
        days = national().in_year(year).values()
        assert [sum(day.kind == kind for day in days) for kind in ("public", "joint_leave")] == [public, leave]
        assert all(day.is_decreed for day in days)


def test_an_estimated_year_is_marked_as_a_whole_and_its_names_stay_clean() -> None:
    days = national().in_year(2028)
    assert not any(day.is_decreed for day in days.values())
    assert days[dt.date(2028, 2, 27)] == Holiday(name="Hari Raya Idul Fitri", kind="public", is_decreed=False)


def test_a_citys_own_days_replace_the_national_ones() -> None:
    anniversary = {dt.date(2026, 4, 20): Holiday(name="Hari Jadi Kota Banjarbaru", kind="local")}
    calendar = WorkingCalendar(zone=WITA, week=OFFICE_WEEK, days_off=listed(anniversary))
    due = counting.working_days(calendar, 1, wita("2026-04-17 09:00"))
    assert due.due_at == wita("2026-04-21 16:00")
    assert due.skipped[-1].name == "Hari Jadi Kota Banjarbaru"
    assert due.skipped[-1].why == "local"
    assert not due.is_estimated


def test_each_zone_has_its_own_end_of_work() -> None:
    start = dt.datetime(2026, 2, 2, 1, tzinfo=dt.UTC)
    ends = [
        counting.working_days(default_calendar(zone), 1, start).due_at.hour
        for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    ]
    assert ends == [9, 8, 7]


def test_a_calendar_without_work_is_refused() -> None:
    with pytest.raises(Invalid, match="at least one working day"):
        WorkingCalendar(zone=WITA, week={0: ()})


def test_a_calendar_whose_every_day_is_off_does_not_search_for_ever() -> None:
    every_day = {dt.date(2026, 1, 1) + dt.timedelta(days=n): Holiday(name="Libur") for n in range(4000)}
    calendar = WorkingCalendar(zone=WITA, week=OFFICE_WEEK, days_off=listed(every_day))
    with pytest.raises(Invalid, match="no working day"):
        counting.working_days(calendar, 1, wita("2026-02-02 08:00"))


@pytest.mark.parametrize(
    "spans", [(span("12:00", "08:00"),), (span("08:00", "12:00"), span("11:00", "16:00")), (span("08:00", "08:00"),)]
)
def test_hours_that_overlap_or_run_backwards_are_refused(spans: tuple[Span, ...]) -> None:
    with pytest.raises(Invalid) as refusal:
        WorkingCalendar(zone=WITA, week={0: spans})
    assert refusal.value.code == "calendar_hours"


def test_a_weekday_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Invalid, match="no weekday 7"):
        WorkingCalendar(zone=WITA, week={7: (span("08:00", "12:00"),)})


@pytest.mark.parametrize("name", ["Asia/Banjarbaru", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        zone_named(name)
    assert refusal.value.code == "unknown_zone"


def test_a_night_shift_swallowed_by_summer_time_is_no_work() -> None:
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    calendar = WorkingCalendar(zone=berlin, week=dict.fromkeys(range(7), (span("02:00", "03:00"),)))
    assert not calendar.is_working(dt.date(2026, 3, 29))
    saturday = dt.datetime(2026, 3, 28, 12, tzinfo=berlin)
    assert counting.working_days(calendar, 1, saturday).due_at == dt.datetime(2026, 3, 30, 3, tzinfo=berlin)
