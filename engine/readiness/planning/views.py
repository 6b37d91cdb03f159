"""The plan backwards as pages read it: frozen values, codes instead of words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.calendar.backwards import Plan, PlannedStep
from engine.cases.queries import CaseView, CycleView
from engine.cases.rules import StagePlan


@dataclass(frozen=True, kw_only=True)
class Row:
    """A step with its latest dates, and how many cases stand there now, have it to come, cannot have it in time."""

    planned: PlannedStep
    here: int
    to_come: int
    too_late: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """Cases of one stage with the same lengths. `least` and `most`: questions of the smallest and the biggest.

    `rest` is the plan of what is still to come for the last of them, once its present task is done in time: by it
    lengths are missing or proposed.
    """

    cases: tuple[CaseView, ...]
    least: int
    most: int
    rows: tuple[Row, ...]
    rest: Plan


@dataclass(frozen=True, kw_only=True)
class StageBack:
    """A stage that is not over, and the instant by which its loop must be through."""

    stage: StagePlan
    due_at: dt.datetime
    is_now: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class CycleBack:
    """The plan of a cycle. `has_lengths` is False where the deployed package has no table `due_days` that says them."""

    cycle: CycleView
    at: dt.datetime
    has_lengths: bool
    stages: tuple[StageBack, ...]
