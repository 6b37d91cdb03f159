"""The instants the reference scenarios of bpmn/ expect, counted by hand on a wall calendar."""

from __future__ import annotations

import pytest

from engine.calendar.resolve import resolve
from engine.calendar.working import WorkingCalendar
from tests.calendar.conftest import wita

MONDAY = "2026-02-02 08:00"

FROM_NOW = [
    # 7 working days: Tue 3 (1), Wed 4, Thu 5, Fri 6 (4), Mon 9, Tue 10, Wed 11 (7)
    (7, MONDAY, "2026-02-11 16:00"),
    # 10: Mon 9 (5) .. Fri 13 (9); Mon 16 cuti bersama, Tue 17 Imlek; Wed 18 (10)
    (10, MONDAY, "2026-02-18 16:00"),
    # 15: Wed 18 (10), Thu 19, Fri 20, Mon 23, Tue 24, Wed 25 (15)
    (15, MONDAY, "2026-02-25 16:00"),
    # 3: Tue, Wed, Thu 5
    (3, MONDAY, "2026-02-05 16:00"),
    (2, MONDAY, "2026-02-04 16:00"),
    (1, MONDAY, "2026-02-03 16:00"),
    # a sign-off of 2 days that begins on Thursday 19 February 16.00: Fri 20, Mon 23
    (2, "2026-02-19 16:00", "2026-02-23 16:00"),
    # the ladder: rung 1 asked on Mon waits 3, rung 2 from Thu 5 waits 2 (Fri, Mon 9), rung 3 from Mon 9 waits 2
    (2, "2026-02-05 16:00", "2026-02-09 16:00"),
    (2, "2026-02-09 16:00", "2026-02-11 16:00"),
    # rung 1 asked on Thu 12 waits 3: Fri 13, Wed 18, Thu 19
    (3, "2026-02-12 16:00", "2026-02-19 16:00"),
    # rung 2 asked on Fri 13 at 16.30 waits 2: Wed 18, Thu 19
    (2, "2026-02-13 16:30", "2026-02-19 16:00"),
    # 4 days from Mon end on a Friday, whose working time ends later
    (4, MONDAY, "2026-02-06 16:30"),
]


@pytest.mark.parametrize(("number", "start", "expected"), FROM_NOW)
def test_a_task_is_due_so_many_working_days_later(
    city: WorkingCalendar, number: int, start: str, expected: str
) -> None:
    assert resolve(city, "working_days", number, now=wita(start)).due_at == wita(expected)


FROM_DEADLINE = [
    # reminders: start of work two (sign-off, remediation: one) working days before
    ("before_due", 2, "2026-02-11 16:00", "2026-02-09 07:30"),
    ("before_due", 2, "2026-02-18 16:00", "2026-02-12 07:30"),
    ("before_due", 1, "2026-02-04 16:00", "2026-02-03 07:30"),
    ("before_due", 1, "2026-02-05 16:00", "2026-02-04 07:30"),
    ("before_due", 2, "2026-02-05 16:00", "2026-02-03 07:30"),
    # a task of two days is reminded before it began: the caller does not arm it
    ("before_due", 2, "2026-02-04 16:00", "2026-02-02 07:30"),
    # the deadline itself, and the ladder one working day behind
    ("after_due", 0, "2026-02-11 16:00", "2026-02-11 16:00"),
    ("after_due", 1, "2026-02-11 16:00", "2026-02-12 16:00"),
    ("after_due", 1, "2026-02-18 16:00", "2026-02-19 16:00"),
    ("after_due", 1, "2026-02-04 16:00", "2026-02-05 16:00"),
    ("after_due", 1, "2026-02-05 16:00", "2026-02-06 16:30"),
]


@pytest.mark.parametrize(("function", "number", "due", "expected"), FROM_DEADLINE)
def test_timers_follow_the_deadline_they_watch(
    city: WorkingCalendar, function: str, number: int, due: str, expected: str
) -> None:
    found = resolve(city, function, number, now=wita(MONDAY), watched_due_at=wita(due))
    assert found.due_at == wita(expected)


PROMISED = [
    ("2026-02-04", "2026-02-04 16:00"),
    ("2026-02-06", "2026-02-06 16:30"),
    ("2026-02-10", "2026-02-10 16:00"),
    ("2026-02-13", "2026-02-13 16:30"),
    ("2026-02-20", "2026-02-20 16:30"),
]


@pytest.mark.parametrize(("until", "expected"), PROMISED)
def test_a_promised_date_ends_with_its_working_time(city: WorkingCalendar, until: str, expected: str) -> None:
    assert resolve(city, "end_of_work", until, now=wita(MONDAY)).due_at == wita(expected)
