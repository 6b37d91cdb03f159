"""What an officer reads beside a deadline."""

from __future__ import annotations

import dataclasses
import datetime as dt
import zoneinfo
from decimal import Decimal

import pytest

from engine.calendar import counting, pausing
from engine.calendar.due import Pause
from engine.calendar.hours import OtherHours, spans
from engine.calendar.resolve import resolve
from engine.calendar.working import default_calendar
from web.words import deadlines

CITY = default_calendar()
NOW = "2026-03-12 10:00"


def wita(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CITY.zone)


def test_an_instant_names_day_and_zone() -> None:
    at = wita("2025-05-05 16:00")
    assert deadlines.instant(at, CITY.zone, "id") == "Senin, 5 Mei 2025 pukul 16.00 WITA"
    assert deadlines.instant(at, CITY.zone, "en") == "Monday, 5 May 2025 at 16:00 WITA"
    assert deadlines.instant(at, zoneinfo.ZoneInfo("Asia/Jakarta"), "id", year=False) == "Senin, 5 Mei pukul 15.00 WIB"
    assert deadlines.clock(at, zoneinfo.ZoneInfo("Asia/Jayapura"), "id") == "17.00 WIT"


REMAINING = [
    ("2026-03-12 16:00", "Hari ini", "Today"),
    ("2026-03-13 16:30", "Besok, 1 hari kerja lagi", "Tomorrow, 1 working day left"),
    ("2026-03-17 16:00", "3 hari kerja lagi", "3 working days left"),
    (
        "2026-03-26 16:00",
        "5 hari kerja lagi; 18–24 Maret libur tidak dihitung",
        "5 working days left; holidays 18–24 March not counted",
    ),
    ("2026-03-06 16:30", "Terlambat 4 hari kerja", "Late by 4 working days"),
    ("2026-03-11 16:00", "Terlambat 1 hari kerja", "Late by 1 working day"),
    ("2026-03-12 09:00", "Terlambat kurang dari 1 hari kerja", "Late by less than 1 working day"),
]


@pytest.mark.parametrize(("due", "indonesian", "english"), REMAINING)
def test_how_much_is_left_or_how_late_it_is(due: str, indonesian: str, english: str) -> None:
    assert deadlines.remaining(CITY, wita(due), wita(NOW)) == {"id": indonesian, "en": english}


def test_the_ministrys_hours_may_end_on_a_sunday() -> None:
    words = deadlines.remaining(CITY, wita("2026-03-15 18:00"), wita("2026-03-13 18:00"))
    assert words == {"id": "2 hari lagi", "en": "2 days left"}


def test_five_working_days_over_lebaran() -> None:
    due = counting.working_days(CITY, 10, wita("2026-03-09 08:00"))
    assert deadlines.explain(due, CITY.zone) == {
        "id": "10 hari kerja sejak Senin, 9 Maret; 18–24 Maret libur tidak dihitung",
        "en": "10 working days from Monday, 9 March; holidays 18–24 March not counted",
    }


EXPLAINED = [
    ("working_days", 1, "1 hari kerja sejak Kamis, 12 Maret", "1 working day from Thursday, 12 March"),
    ("working_days", 0, "Sampai akhir jam kerja Kamis, 12 Maret", "Until the end of work on Thursday, 12 March"),
    (
        "working_hours",
        Decimal("4.50"),
        "4,5 jam kerja sejak Kamis, 12 Maret pukul 10.00 WITA",
        "4.5 working hours from Thursday, 12 March at 10:00 WITA",
    ),
    (
        "hours",
        48,
        "48 jam sejak Kamis, 12 Maret pukul 10.00 WITA, malam dan hari libur ikut dihitung",
        "48 hours from Thursday, 12 March at 10:00 WITA, nights and holidays included",
    ),
    (
        "before_due",
        2,
        "2 hari kerja sebelum tenggat Selasa, 17 Maret",
        "2 working days before the deadline of Tuesday, 17 March",
    ),
    (
        "before_due",
        0,
        "Awal jam kerja pada hari tenggat, Selasa, 17 Maret",
        "Start of work on the day of the deadline, Tuesday, 17 March",
    ),
    (
        "after_due",
        1,
        "1 hari kerja setelah tenggat Selasa, 17 Maret; 18–24 Maret libur tidak dihitung",
        "1 working day after the deadline of Tuesday, 17 March; holidays 18–24 March not counted",
    ),
    ("after_due", 0, "Tepat pada tenggat, Selasa, 17 Maret", "At the deadline itself, Tuesday, 17 March"),
    (
        "end_of_work",
        "2026-04-03",
        "Sampai akhir jam kerja Senin, 6 April; 3 April libur tidak dihitung",
        "Until the end of work on Monday, 6 April; holiday 3 April not counted",
    ),
    (
        "instant",
        "2026-03-31T23:59+07:00",
        "Ditetapkan pada Selasa, 31 Maret pukul 23.59 WIB, yaitu Rabu, 1 April pukul 00.59 WITA",
        "Set to Tuesday, 31 March at 23:59 WIB, that is Wednesday, 1 April at 00:59 WITA",
    ),
    (
        "instant",
        "2026-03-31T15:00+07:00",
        "Ditetapkan pada Selasa, 31 Maret pukul 15.00 WIB, yaitu 16.00 WITA",
        "Set to Tuesday, 31 March at 15:00 WIB, that is 16:00 WITA",
    ),
    (
        "instant",
        "2026-03-31T08:00Z",
        "Ditetapkan pada Selasa, 31 Maret pukul 16.00 WITA",
        "Set to Tuesday, 31 March at 16:00 WITA",
    ),
    ("end_of_day", "2026-03-22", "Sampai akhir hari Minggu, 22 Maret", "Until the end of Sunday, 22 March"),
    (
        "end_of_day",
        "2026-03-31@WIB",
        "Sampai akhir hari Selasa, 31 Maret menurut WIB, yaitu Rabu, 1 April pukul 00.59 WITA",
        "Until the end of Tuesday, 31 March by WIB, that is Wednesday, 1 April at 00:59 WITA",
    ),
    (
        "duration",
        "PT48H",
        "Dihitung menurut jam sejak Kamis, 12 Maret pukul 10.00 WITA",
        "Counted by the clock from Thursday, 12 March at 10:00 WITA",
    ),
    (
        "cycle",
        "R3/PT1H",
        "Berulang sejak Kamis, 12 Maret pukul 10.00 WITA",
        "Repeated from Thursday, 12 March at 10:00 WITA",
    ),
]


@pytest.mark.parametrize(("function", "number", "indonesian", "english"), EXPLAINED)
def test_a_deadline_says_how_it_was_counted(
    function: str, number: int | str | Decimal, indonesian: str, english: str
) -> None:
    due = resolve(CITY, function, number, now=wita(NOW), watched_due_at=wita("2026-03-17 16:00"))
    assert deadlines.explain(due, CITY.zone) == {"id": indonesian, "en": english}


PAUSED = [
    ("2026-03-12 10:30", "2026-03-12 14:00", "; jeda 12 Maret pukul 10.30–14.00", "; paused 12 March at 10:30–14:00"),
    ("2026-03-12 10:30", "2026-03-13 09:00", "; jeda 12–13 Maret", "; paused 12–13 March"),
]


@pytest.mark.parametrize(("begin", "end", "indonesian", "english"), PAUSED)
def test_a_pause_is_named(begin: str, end: str, indonesian: str, english: str) -> None:
    due = counting.working_days(CITY, 2, wita(NOW))
    moved = pausing.resumed(CITY, due, [Pause(begin=wita(begin), end=wita(end))])
    words = deadlines.explain(moved, CITY.zone)
    assert words["id"] == f"2 hari kerja sejak Kamis, 12 Maret{indonesian}"
    assert words["en"] == f"2 working days from Thursday, 12 March{english}"


def test_several_holidays_and_another_year() -> None:
    due = counting.working_days(CITY, 10, wita("2025-12-22 08:00"))
    assert deadlines.explain(due, CITY.zone)["id"] == (
        "10 hari kerja sejak Senin, 22 Desember 2025; 25–26 Desember dan 1 Januari libur tidak dihitung"
    )


def test_an_estimated_year_says_so() -> None:
    due = counting.working_days(CITY, 2, wita("2028-03-01 08:00"))
    assert deadlines.explain(due, CITY.zone)["id"].endswith("; sebagian hari libur masih perkiraan")


def test_hours_of_ramadan_are_named_where_they_set_the_end() -> None:
    ramadan = OtherHours(
        name="Ramadan 1447 H",
        first_on=dt.date(2026, 2, 18),
        last_on=dt.date(2026, 3, 19),
        week=dict.fromkeys(range(5), spans("08:00", "12:00", "12:30", "15:00")),
    )
    city = dataclasses.replace(CITY, other_hours=(ramadan,))
    due = counting.working_days(city, 1, wita(NOW))
    assert deadlines.explain(due, CITY.zone) == {
        "id": "1 hari kerja sejak Kamis, 12 Maret; menurut jam kerja “Ramadan 1447 H”",
        "en": "1 working day from Thursday, 12 March; by the hours of “Ramadan 1447 H”",
    }
