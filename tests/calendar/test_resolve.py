"""What a drawing may write where a deadline stands."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from engine.calendar import iso
from engine.calendar.resolve import resolve
from engine.calendar.working import WorkingCalendar
from engine.errors import Invalid
from tests.calendar.conftest import WITA, wita

NOW = "2026-02-02 08:00"

LITERALS = [
    ("PT48H", "2026-02-04 08:00", "duration"),
    ("P1DT2H30M", "2026-02-03 10:30", "duration"),
    ("P1M", "2026-03-02 08:00", "duration"),
    ("P2W", "2026-02-16 08:00", "duration"),
    ("PT0.5S", "2026-02-02 08:00:00.500000", "duration"),
    ("PT0S", NOW, "duration"),
    ("2026-03-31T16:00:00+08:00", "2026-03-31 16:00", "instant"),
    ("2026-03-31T23:59:00+07:00", "2026-04-01 00:59", "instant"),
    ("2026-03-31T08:00:00Z", "2026-03-31 16:00", "instant"),
    ("2026-03-31T16:00", "2026-03-31 16:00", "instant"),  # without an offset: the city's time
    ("2026-03-31", "2026-03-31 00:00", "instant"),
    ("R3/PT1H", "2026-02-02 09:00", "cycle"),
    ("R/2026-02-05T08:00/P1D", "2026-02-05 08:00", "cycle"),
    ("R2/P1D/2026-03-31T16:00", "2026-03-30 16:00", "cycle"),
]


@pytest.mark.parametrize(("text", "expected", "unit"), LITERALS)
def test_iso_literals_work_as_everywhere(city: WorkingCalendar, text: str, expected: str, unit: str) -> None:
    due = resolve(city, "literal", text, now=wita(NOW))
    assert (due.due_at, due.unit) == (wita(expected), unit)
    assert resolve(city, unit, text, now=wita(NOW)) == due


def test_a_cycle_says_how_often_and_how_long_between() -> None:
    daily = iso.cycle("R3/P1D", wita(NOW), WITA)
    assert (daily.times, daily.every) == (3, "P1D")
    assert iso.cycle("R/PT5M", wita(NOW), WITA).times is None


def test_the_last_of_january_plus_a_month_is_the_last_of_february() -> None:
    assert iso.after(wita("2026-01-31 08:00"), "P1M", WITA) == wita("2026-02-28 08:00")


def test_a_day_is_a_day_over_a_clock_change_and_24_hours_are_24_hours() -> None:
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    saturday = dt.datetime(2026, 3, 28, 12, tzinfo=berlin)
    assert iso.after(saturday, "P1D", berlin) == dt.datetime(2026, 3, 29, 12, tzinfo=berlin)
    assert iso.after(saturday, "PT24H", berlin) == dt.datetime(2026, 3, 29, 13, tzinfo=berlin)


WRONG = [
    ("literal", "P", "iso_duration"),
    ("literal", "PT", "iso_duration"),
    ("literal", "P1H", "iso_duration"),
    ("literal", "P-1D", "iso_duration"),
    ("literal", "P9999Y", "deadline_out_of_range"),
    ("literal", "besok", "iso_instant"),
    ("literal", "2026-02-30", "iso_instant"),
    ("literal", "", "iso_instant"),
    ("literal", "R3", "iso_cycle"),
    ("literal", "R/PT0S", "iso_cycle"),
    ("end_of_work", "Jumat", "iso_instant"),
    ("working_days", "lima", "deadline_number"),
    ("before_due", 2, "no_deadline_watched"),
    ("after_due", 0, "no_deadline_watched"),
    ("rung", 1, "no_function"),
]


@pytest.mark.parametrize(("function", "number", "code"), WRONG)
def test_a_deadline_that_means_nothing_is_refused(
    city: WorkingCalendar, function: str, number: int | str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        resolve(city, function, number, now=wita(NOW))
    assert refusal.value.code == code
