"""What the board and the agency's page read: frozen values, codes instead of words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.cases.instrument import Cluster, Question
from engine.cases.queries import CaseView, CycleView
from engine.cases.rules import StagePlan
from engine.city.tables import Agency
from engine.evidence.rules import Standing
from engine.readiness.rules import Band, Points, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Who has a task: the assignee, or everybody of a role (of an agency, of a cluster)."""

    role: str
    agency: str | None
    cluster: int | None
    person_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldTask:
    """An open task of a case. `late_days`: working days past its deadline; `is_late` holds from the deadline on."""

    id: uuid.UUID
    name: str
    element_id: str
    form_key: str | None
    holder: Holder
    created_at: dt.datetime
    due_at: dt.datetime | None
    due_explained: Mapping[str, Any] | None
    priority: int
    is_late: bool
    late_days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRow:
    """A row of the board. `step`: collecting signing reviewing remediating deciding scored closed waiting."""

    case: CaseView
    points: Points
    step: str
    status: Status
    tasks: tuple[HeldTask, ...]
    level: int  # highest rung of the ladder that was asked about a task still open; 0 = none

    @property
    def due_at(self) -> dt.datetime | None:
        """The earliest deadline."""
        return min((task.due_at for task in self.tasks if task.due_at), default=None)

    @property
    def late_days(self) -> int:
        """Of the latest task."""
        return max((task.late_days for task in self.tasks), default=0)

    @property
    def is_late(self) -> bool:
        """Is a deadline past?"""
        return any(task.is_late for task in self.tasks)

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Who has it now, each once."""
        return tuple(dict.fromkeys(task.holder for task in self.tasks))


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterView:
    """A cluster with its cases."""

    cluster: Cluster
    points: Points
    rows: tuple[CaseRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardView:
    """Where a city stands. `band` is of what is provable today."""

    cycle: CycleView
    today: dt.date
    stage: StagePlan
    days_left: int  # working days until the stage closes
    points: Points
    band: Band | None
    clusters: tuple[ClusterView, ...]

    @property
    def rows(self) -> tuple[CaseRow, ...]:
        """All cases, by number."""
        return tuple(row for cluster in self.clusters for row in cluster.rows)

    @property
    def late_count(self) -> int:
        """Cases with a deadline past."""
        return sum(row.is_late for row in self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyQuestion:
    """A question an agency answers, and where it stands."""

    case: CaseView
    question: Question
    standing: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyView:
    """What an agency answers for, and what it holds."""

    agency: Agency
    points: Points
    questions: tuple[AgencyQuestion, ...]
    tasks: tuple[tuple[CaseView, HeldTask], ...]
