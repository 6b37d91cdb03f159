"""Rules of cycles and cases. Pure."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.cases.instrument import Indicator
from engine.errors import Invalid

STAGES = ("self_assessment", "provincial", "ministry", "field")
_KEY = re.compile(r"[A-Z][A-Z0-9-]{1,29}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class StagePlan:
    """A stage of a cycle, from day to day; both count."""

    key: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class CyclePlan:
    """A cycle to be opened: `KLA-2026`, 2026, documents of 2024 and 2025."""

    key: str
    year: int
    evidence_years: tuple[int, ...]
    stages: tuple[StagePlan, ...]
    verification_on: dt.date | None = None


def ensure_plan(plan: CyclePlan) -> None:
    """Raises Invalid with a code per field of the plan."""
    wrong: dict[str, list[str]] = {}
    if not _KEY.fullmatch(plan.key):
        wrong["key"] = ["bad_key"]
    years = plan.evidence_years
    if not years or list(years) != sorted(set(years)) or years[-1] > plan.year:
        wrong["evidence_years"] = ["bad_years"]
    if [s.key for s in plan.stages] != [key for key in STAGES if key in {s.key for s in plan.stages}]:
        wrong["stages"] = ["unknown_or_doubled_stage"]
    elif not plan.stages or not _is_in_order(plan.stages):
        wrong["stages"] = ["stages_out_of_order"]
    if wrong:
        raise Invalid(f"the cycle cannot be opened like this: {', '.join(wrong)}", fields=wrong)


def _is_in_order(stages: Sequence[StagePlan]) -> bool:
    days = [day for stage in stages for day in (stage.starts_on, stage.ends_on)]
    pairs = itertools.pairwise(days)
    return all(earlier <= later for earlier, later in pairs)


def stage_on(stages: Sequence[StagePlan], day: dt.date) -> StagePlan:
    """The stage that runs on a day: the last that has begun, before the first one the first."""
    begun = [stage for stage in stages if stage.starts_on <= day]
    return begun[-1] if begun else stages[0]


def business_key(cycle_key: str, number: int) -> str:
    """`KLA-2026/07`."""
    return f"{cycle_key}/{indicator_key(number)}"


def indicator_key(number: int) -> str:
    """`07`."""
    return f"{number:02d}"


def is_sensitive(indicator: Indicator) -> bool:
    """Cases of children in need of special protection: seen by a named few."""
    return any(question.sensitive == "cluster_v" for question in indicator.questions)
