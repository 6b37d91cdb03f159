"""What people did, and when: all the oracle is told. Plain values; nothing of the product is imported here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class TaskName:
    """A task as people would tell it from others: the `nth` of this element for this agency in this case."""

    case: str
    element: str
    agency: str = ""
    nth: int = 1

    def __str__(self) -> str:
        return " ".join(filter(None, [self.case, self.element, self.agency, f"#{self.nth}"]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A role somebody holds: of an agency (officer, head), of a cluster (reviewer), or of the whole city."""

    role: str
    agency: str = ""
    cluster: int | None = None

    @property
    def group(self) -> str:
        """`officer:dinkes`, `reviewer:3`, `coordinator`."""
        scope = self.agency or ("" if self.cluster is None else str(self.cluster))
        return f"{self.role}:{scope}" if scope else self.role


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """`who` did `verb` at an instant, for somebody away if `stead` names one; `said` is what was filled in.

    The verb `look` is nobody's: the clock was looked at, and the scheduler with it.
    """

    at: dt.datetime
    verb: str
    who: str = ""
    task: TaskName | None = None
    stead: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Story:
    """A city and what happened in it: its zone, its people with their roles, the acts in order."""

    zone: str
    people: Mapping[str, tuple[Role, ...]]
    acts: tuple[Act, ...]
