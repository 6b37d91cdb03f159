"""What the runtime says is due becomes an instant with its explanation, by the city's calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.calendar.due import from_data
from engine.calendar.working import default_calendar
from engine.instances.deadlines import Deadlines, explained
from engine.process.step import Due
from tests.calendar.conftest import wita

DAY = dt.date(2026, 3, 31)
DUES = [
    (Due(function="working_days", number=2), "2026-03-04 16:00", "working_days"),
    (Due(function="working_hours", number=1.5), "2026-03-02 09:30", "working_hours"),
    (Due(function="hours", number=48), "2026-03-04 08:00", "hours"),
    (Due(function="day", day=DAY), "2026-03-31 16:00", "end_of_work"),
    (Due(function="end_of_day", day=DAY), "2026-03-31 23:59", "end_of_day"),
    (Due(function="end_of_day", day=DAY, zone="Asia/Jakarta"), "2026-04-01 00:59", "end_of_day"),
    (Due(function="at", instant=dt.datetime.fromisoformat("2026-03-31T23:59+07:00")), "2026-04-01 00:59", "instant"),
    (Due(function="after_due", number=1, watched=7), "2026-03-11 16:00", "after_due"),
]


@pytest.mark.parametrize(("due", "at", "unit"), DUES)
def test_a_due_is_counted_by_the_citys_calendar(due: Due, at: str, unit: str) -> None:
    counted = Deadlines(
        calendar=default_calendar(), now=wita("2026-03-02 08:00"), watched={7: wita("2026-03-10 16:00")}
    )
    found = counted.resolve(due)
    assert found is not None
    assert (found.due_at, found.unit) == (wita(at), unit)
    stored = explained(found)
    assert stored is not None
    assert from_data(stored) == found


def test_a_deadline_named_in_another_zone_keeps_it_in_the_explanation() -> None:
    counted = Deadlines(calendar=default_calendar(), now=wita("2026-03-02 08:00"), watched={})
    for due in (Due(function="end_of_day", day=DAY, zone="Asia/Jakarta"), DUES[-2][0]):
        stored = explained(counted.resolve(due), "as drawn")
        assert stored is not None
        assert (stored["zone"], stored["text"]) == ("Asia/Jakarta", "as drawn")


def test_what_watches_no_deadline_is_not_due() -> None:
    counted = Deadlines(calendar=default_calendar(), now=wita("2026-03-02 08:00"), watched={})
    assert counted.resolve(Due(function="before_due", number=1, watched=3)) is None
