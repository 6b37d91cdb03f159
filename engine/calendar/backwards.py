"""From a date that stands, backwards: when each step must begin at the latest, what is too late, what to shorten.

    goal = Goal(key="self_assessment", due_at=..., steps=loop(collect=10, sign=3, review=5, remediate=5))
    plan = plan_back(calendar, goal, now)

Steps follow one another as tasks do: one begins on the day on which the one before is due, and that day does not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.calendar import counting
from engine.calendar.working import WorkingCalendar
from engine.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a loop and its length in working days, at least 1. `round` 2 is after the first return."""

    key: str
    days: int
    round: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.days <= counting.MOST_DAYS:
            raise Invalid(f"{self.key} takes {self.days} days; a step takes at least 1.", code="step_days")


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What is to be finished: by an aware instant, through these steps, not begun before `opens_at`."""

    key: str
    due_at: dt.datetime
    steps: tuple[Step, ...]
    opens_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """The latest day on which a step can begin, and its latest deadline; both are late enough for all that follows."""

    step: Step
    start_on: dt.date
    due_at: dt.datetime
    is_too_late: bool  # it can no longer begin in time, if it has not begun


@dataclass(frozen=True, kw_only=True)
class Shorter:
    """A proposal: this step in `days` working days, `by` fewer than now."""

    step: Step
    days: int
    by: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A goal counted backwards.

    `missing_days`: working days that all steps together have too many; `shorter` makes up for them. `lacking_days` of
    them no shortening brings back, with every step at one day. `is_estimated`: a holiday on the way may still move.
    """

    goal: Goal
    steps: tuple[PlannedStep, ...]
    missing_days: int
    shorter: tuple[Shorter, ...]
    lacking_days: int
    is_estimated: bool


def loop(*, collect: int, sign: int, review: int, remediate: int, returns: int = 1) -> tuple[Step, ...]:
    """The steps of an indicator: collected, signed, reviewed, and after each return mended, signed, reviewed again."""
    rounds = [("collect", collect)] + [("remediate", remediate)] * returns
    return tuple(
        Step(key=key, days=days, round=number)
        for number, first in enumerate(rounds, 1)
        for key, days in (first, ("sign", sign), ("review", review))
    )


def plan_back(calendar: WorkingCalendar, goal: Goal, now: dt.datetime) -> Plan:
    """Every step's latest start and deadline, from `now`, or from the goal's opening where that is still to come."""
    begin = max(now, goal.opens_at or now)
    steps = tuple(reversed(list(_backwards(calendar, goal, begin))))
    left = counting.working_days_between(calendar, begin, _last_closing(calendar, goal.due_at))
    missing = max(0, sum(step.days for step in goal.steps) - max(0, left))
    shorter = shortened(goal.steps, missing)
    years = {begin.year, goal.due_at.year, *(step.start_on.year for step in steps)}
    return Plan(
        goal=goal,
        steps=steps,
        missing_days=missing,
        shorter=shorter,
        lacking_days=missing - sum(each.by for each in shorter),
        is_estimated=any(calendar.days_off.is_estimated(year) for year in range(min(years), max(years) + 1)),
    )


def _last_closing(calendar: WorkingCalendar, before: dt.datetime) -> dt.datetime:
    return calendar.closing(counting.latest_start(calendar, 0, before))


def _backwards(calendar: WorkingCalendar, goal: Goal, begin: dt.datetime) -> Iterator[PlannedStep]:
    """The last step first."""
    due_at = _last_closing(calendar, goal.due_at)
    for step in reversed(goal.steps):
        start_on = counting.latest_start(calendar, step.days, due_at)
        opening = calendar.opening(start_on)
        is_too_late = counting.working_days_between(calendar, opening, max(begin, opening)) > 0
        yield PlannedStep(step=step, start_on=start_on, due_at=due_at, is_too_late=is_too_late)
        due_at = calendar.closing(start_on)


def shortened(steps: Sequence[Step], days: int) -> tuple[Shorter, ...]:
    """`days` fewer in all, each step in proportion to what it has above one day; only steps that change.

    What does not divide goes to the largest remainders, of equal ones to the step that comes first. Fewer than `days`
    where one day each is all there is.
    """
    spare = [step.days - 1 for step in steps]
    total = sum(spare)
    days = min(days, total)
    if not days:
        return ()
    shares = [divmod(days * above, total) for above in spare]
    rest = days - sum(whole for whole, _ in shares)
    favoured = sorted(range(len(steps)), key=lambda at: -shares[at][1])[:rest]
    cuts = [whole + (at in favoured) for at, (whole, _) in enumerate(shares)]
    return tuple(Shorter(step=step, days=step.days - by, by=by) for step, by in zip(steps, cuts, strict=True) if by)
