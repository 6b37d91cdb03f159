"""A deadline whose clock stood still."""

from __future__ import annotations

import pytest

from engine.calendar import counting
from engine.calendar.due import DueDate, Pause, from_data
from engine.calendar.pausing import resumed
from engine.calendar.resolve import resolve
from engine.calendar.working import WorkingCalendar
from engine.errors import Invalid
from tests.calendar.conftest import wita


def pause(begin: str, end: str) -> Pause:
    return Pause(begin=wita(begin), end=wita(end))


@pytest.fixture
def wednesday(city: WorkingCalendar) -> DueDate:
    """Asked on Monday 2 February 2026, due on Wednesday at 16.00."""
    return counting.working_days(city, 2, wita("2026-02-02 10:00"))


MOVED = [
    ("2026-02-03 10:00", "2026-02-03 12:30", "2026-02-05 09:30"),  # two hours until the break
    ("2026-02-03 10:00", "2026-02-04 10:00", "2026-02-05 16:00"),  # a working day of 7.5 hours
    ("2026-02-04 10:00", "2026-02-06 10:00", "2026-02-06 16:30"),  # over the deadline itself: 5 hours were left
    ("2026-02-03 17:00", "2026-02-04 07:00", "2026-02-04 16:00"),  # a night
    ("2026-01-30 10:00", "2026-02-02 13:00", "2026-02-05 09:30"),  # began before the task: from 10.00 on
    ("2026-02-04 16:00", "2026-02-09 10:00", "2026-02-04 16:00"),  # when the deadline had passed
]


@pytest.mark.parametrize(("begin", "end", "expected"), MOVED)
def test_a_deadline_moves_by_the_working_time_it_stood_still(
    city: WorkingCalendar, wednesday: DueDate, begin: str, end: str, expected: str
) -> None:
    assert resumed(city, wednesday, [pause(begin, end)]).due_at == wita(expected)


def test_what_was_left_is_left_and_the_explanation_lists_the_pause(city: WorkingCalendar, wednesday: DueDate) -> None:
    stood = pause("2026-02-03 14:00", "2026-02-18 08:00")
    moved = resumed(city, wednesday, [stood])
    left = counting.working_time_between(city, stood.begin, wednesday.due_at)
    assert counting.working_time_between(city, stood.end, moved.due_at) == left
    assert moved.pauses == (stood,)
    assert {"2026-02-16", "2026-02-17"} <= {skip.date.isoformat() for skip in moved.skipped}
    assert from_data(moved.as_data()) == moved


def test_the_ministrys_hours_move_by_the_clock(city: WorkingCalendar) -> None:
    due = counting.hours(city, 48, wita("2026-03-06 15:00"))
    assert resumed(city, due, [pause("2026-03-07 22:00", "2026-03-08 03:00")]).due_at == wita("2026-03-08 20:00")


@pytest.mark.parametrize(("function", "number"), [("instant", "2026-02-04T16:00"), ("end_of_day", "2026-02-04@WIB")])
def test_a_date_that_was_named_outside_does_not_wait(city: WorkingCalendar, function: str, number: str) -> None:
    due = resolve(city, function, number, now=wita("2026-02-02 08:00"))
    assert resumed(city, due, [pause("2026-02-03 08:00", "2026-02-03 12:00")]) == due


def test_a_promise_waits(city: WorkingCalendar) -> None:
    due = resolve(city, "end_of_work", "2026-02-04", now=wita("2026-02-02 08:00"))
    assert resumed(city, due, [pause("2026-02-03 08:00", "2026-02-03 12:00")]).due_at == wita("2026-02-05 11:30")


def test_pauses_may_overlap_and_come_in_any_order(city: WorkingCalendar, wednesday: DueDate) -> None:
    whole = [pause("2026-02-03 08:00", "2026-02-03 14:00")]
    parts = [
        pause("2026-02-03 10:00", "2026-02-03 14:00"),
        pause("2026-02-03 08:00", "2026-02-03 13:00"),
        pause("2026-02-03 09:00", "2026-02-03 11:00"),
    ]
    assert resumed(city, wednesday, parts) == resumed(city, wednesday, whole)


def test_a_pause_that_is_known_is_not_counted_again(city: WorkingCalendar, wednesday: DueDate) -> None:
    first, second = pause("2026-02-03 08:00", "2026-02-03 10:00"), pause("2026-02-04 08:00", "2026-02-04 10:00")
    once = resumed(city, wednesday, [first])
    assert resumed(city, once, [first]) == once
    assert resumed(city, once, [first, second]) == resumed(city, wednesday, [first, second])


def test_a_pause_that_ends_before_it_begins_is_refused(city: WorkingCalendar, wednesday: DueDate) -> None:
    with pytest.raises(Invalid) as refusal:
        resumed(city, wednesday, [pause("2026-02-03 10:00", "2026-02-03 09:00")])
    assert refusal.value.code == "pause_backwards"
