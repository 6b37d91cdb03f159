"""Filtering, grouping and adding up late tasks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.cases.points import ZERO
from engine.readiness.lateness.views import LateTask

KEYS: Mapping[str, Callable[[LateTask], str]] = {
    "agency": lambda task: task.agency or "",
    "cluster": lambda task: str(task.case.cluster),
    "rung": lambda task: task.rung_key,
    "officer": lambda task: task.officer_key,
}


def wanted(tasks: Iterable[LateTask], filters: Mapping[str, str]) -> tuple[LateTask, ...]:
    """The tasks that every filter lets through; `filters` maps names of KEYS to the one value that is asked for."""
    return tuple(task for task in tasks if all(KEYS[name](task) == value for name, value in filters.items()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """Late tasks added up. `shared` are points that several of them hold: counted once in `points`."""

    count: int
    points: Decimal
    shared: Decimal
    longest: int  # working days

    @property
    def column(self) -> Decimal:
        """What adding up the tasks one by one gives."""
        return self.points + self.shared


def add_up(tasks: Iterable[LateTask]) -> Sum:
    """The sum: of two agencies that hold the same question its points are lost once, not twice."""
    found = list(tasks)
    once = {code: points for task in found for code, points in task.stake.items()}
    points = sum(once.values(), ZERO)
    column = sum((task.points for task in found), ZERO)
    longest = max((task.late_days for task in found), default=0)
    return Sum(count=len(found), points=points, shared=column - points, longest=longest)


def grouped(tasks: Iterable[LateTask], by: str) -> dict[str, list[LateTask]]:
    """Tasks by one of KEYS, the group with most points at stake first."""
    groups: dict[str, list[LateTask]] = {}
    for task in tasks:
        groups.setdefault(KEYS[by](task), []).append(task)
    return dict(sorted(groups.items(), key=lambda group: (-add_up(group[1]).points, group[0])))
