"""`layak process test` counts what a drawing says as a city without a calendar of its own does."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.calendar.working import default_calendar
from engine.process.step import Due
from tests.calendar.conftest import wita
from web.process_cli import CityDueDates

DUES = CityDueDates(default_calendar())
MONDAY = wita("2026-03-02 08:00")
SUNDAY = dt.date(2026, 3, 8)

COUNTED = [
    (Due(function="working_days", number=2), "2026-03-04 16:00"),
    (Due(function="day", day=SUNDAY), "2026-03-09 16:00"),
    (Due(function="end_of_day", day=SUNDAY), "2026-03-08 23:59"),
    (Due(function="end_of_day", day=SUNDAY, zone="Asia/Jakarta"), "2026-03-09 00:59"),
    (Due(function="before_due", number=1, watched=1), "2026-03-03 07:30"),
]


@pytest.mark.parametrize(("due", "at"), COUNTED)
def test_a_due_is_counted(due: Due, at: str) -> None:
    assert DUES.resolve(due, created_at=MONDAY, watched_due_at=wita("2026-03-04 16:00")) == wita(at)


def test_what_looks_at_a_deadline_there_is_none_of_is_not_due() -> None:
    assert DUES.resolve(Due(function="after_due", number=1), created_at=MONDAY, watched_due_at=None) is None
