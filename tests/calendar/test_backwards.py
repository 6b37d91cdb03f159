"""A cycle's dates counted backwards through the loop."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import counting
from engine.calendar.backwards import Goal, Plan, Step, loop, plan_back, shortened
from engine.calendar.working import WorkingCalendar, default_calendar
from engine.errors import Invalid
from tests.calendar.conftest import wita

STEPS = loop(collect=10, sign=3, review=5, remediate=5)


def plan(city: WorkingCalendar, now: str, *, due: str = "2026-03-31 16:00", opens: str = "") -> Plan:
    opens_at = wita(opens) if opens else None
    goal = Goal(key="self_assessment", due_at=wita(due), steps=STEPS, opens_at=opens_at)
    return plan_back(city, goal, wita(now))


def test_every_step_has_its_latest_start_and_deadline(city: WorkingCalendar) -> None:
    found = plan(city, "2026-01-05 08:00")
    assert [(each.step.key, each.step.round, each.start_on.isoformat(), each.due_at) for each in found.steps] == [
        # 31 working days back from Tuesday 31 March: 18-24 March, 16-17 February are off
        ("collect", 1, "2026-02-05", wita("2026-02-23 16:00")),
        ("sign", 1, "2026-02-23", wita("2026-02-26 16:00")),
        ("review", 1, "2026-02-26", wita("2026-03-05 16:00")),
        ("remediate", 2, "2026-03-05", wita("2026-03-12 16:00")),
        ("sign", 2, "2026-03-12", wita("2026-03-17 16:00")),
        ("review", 2, "2026-03-17", wita("2026-03-31 16:00")),
    ]
    assert (found.missing_days, found.shorter, found.lacking_days, found.is_estimated) == (0, (), 0, False)


def test_what_is_too_late_is_said_and_shortened_in_proportion(city: WorkingCalendar) -> None:
    found = plan(city, "2026-02-25 09:00")
    assert [each.is_too_late for each in found.steps] == [True, True, False, False, False, False]
    assert found.missing_days == 12
    assert [(each.step.key, each.step.round, each.days, each.by) for each in found.shorter] == [
        ("collect", 1, 6, 4),
        ("sign", 1, 2, 1),
        ("review", 1, 3, 2),
        ("remediate", 2, 3, 2),
        ("sign", 2, 2, 1),
        ("review", 2, 3, 2),
    ]
    assert found.lacking_days == 0


def test_when_one_day_each_is_not_enough_it_says_how_many_are_lacking(city: WorkingCalendar) -> None:
    found = plan(city, "2026-03-27 09:00")  # Monday and Tuesday are left for six steps
    assert (found.missing_days, found.lacking_days) == (29, 4)
    assert {each.days for each in found.shorter} == {1}
    over = plan(city, "2026-04-06 09:00")
    assert (over.missing_days, over.lacking_days) == (31, 6)


def test_a_day_of_start_is_in_time_to_its_end_and_the_weekend_behind_it(city: WorkingCalendar) -> None:
    due = "2026-04-02 16:00"  # 31 working days back: Monday 9 February
    assert plan(city, "2026-02-09 23:00", due=due).missing_days == 0
    assert plan(city, "2026-02-10 07:00", due=due).missing_days == 1


def test_a_stage_that_opens_later_is_judged_from_its_opening(city: WorkingCalendar) -> None:
    found = plan(city, "2026-01-05 08:00", opens="2026-03-02 07:30")
    assert found.steps[0].is_too_late
    assert found.missing_days == plan(city, "2026-03-02 07:30").missing_days


def test_a_deadline_of_the_ministry_ends_with_the_working_day_before_it(city: WorkingCalendar) -> None:
    goal = Goal(key="field", due_at=dt.datetime.fromisoformat("2026-04-05T23:59+07:00"), steps=STEPS[-1:])
    assert plan_back(city, goal, wita("2026-03-02 08:00")).steps[0].due_at == wita("2026-04-02 16:00")


def test_what_does_not_divide_goes_to_the_largest_remainders() -> None:
    steps = (Step(key="a", days=4), Step(key="b", days=1), Step(key="c", days=3))
    assert [(each.step.key, each.by) for each in shortened(steps, 1)] == [("a", 1)]
    assert [(each.step.key, each.by) for each in shortened(steps, 3)] == [("a", 2), ("c", 1)]
    assert [(each.step.key, each.days) for each in shortened(steps, 99)] == [("a", 1), ("c", 1)]


RANDOM_STEPS = st.lists(st.integers(1, 15), min_size=1, max_size=7).map(
    lambda days: tuple(Step(key=f"s{n}", days=each) for n, each in enumerate(days))
)
MINUTES = st.integers(0, 3652 * 1440).map(lambda n: dt.datetime(2021, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=n))


@settings(max_examples=150)
@given(RANDOM_STEPS, MINUTES, st.integers(-20, 150))
def test_the_plan_played_forwards_arrives_and_what_is_proposed_is_just_enough(
    steps: tuple[Step, ...], now: dt.datetime, days: int
) -> None:
    city = default_calendar()
    goal = Goal(key="g", due_at=now + dt.timedelta(days=days), steps=steps)
    found = plan_back(city, goal, now)
    at = city.opening(found.steps[0].start_on)
    for planned in found.steps:
        at = counting.working_days(city, planned.step.days, at).due_at
        assert at == planned.due_at <= goal.due_at
    assert found.steps[0].is_too_late == (found.missing_days > 0)
    assert sum(each.by for each in found.shorter) + found.lacking_days == found.missing_days
    shorter = {each.step.key: each.days for each in found.shorter}
    again = tuple(Step(key=step.key, days=shorter.get(step.key, step.days)) for step in steps)
    assert plan_back(city, dataclasses.replace(goal, steps=again), now).missing_days == found.lacking_days
    if found.missing_days and not found.lacking_days:
        longer = (*again[:-1], Step(key="last", days=again[-1].days + 1))
        assert plan_back(city, dataclasses.replace(goal, steps=longer), now).missing_days == 1


def test_an_estimated_year_is_marked(city: WorkingCalendar) -> None:
    assert plan(city, "2026-02-25 09:00", due="2028-03-31 16:00").is_estimated


def test_a_step_without_a_day_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        Step(key="collect", days=0)
    assert refusal.value.code == "step_days"
