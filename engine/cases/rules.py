"""Rules of cycles and cases. Pure."""

from __future__ import annotations

import datetime as dt
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
    codes = {
        "key": None if _KEY.fullmatch(plan.key) else "bad_key",
        "evidence_years": None if _are_known_years(plan.evidence_years, plan.year) else "bad_years",
        "stages": _wrong_stages(plan.stages),
    }
    wrong = {field: [code] for field, code in codes.items() if code is not None}
    if wrong:
        raise Invalid(f"the cycle cannot be opened like this: {', '.join(wrong)}", fields=wrong)


def _are_known_years(years: Sequence[int], last: int) -> bool:
    """One year or more, each once, the latest last, none after the cycle's."""
    return bool(years) and list(years) == sorted(set(years)) and years[-1] <= last


def _wrong_stages(stages: Sequence[StagePlan]) -> str | None:
    keys = [stage.key for stage in stages]
    if keys != [key for key in STAGES if key in keys]:
        return "unknown_or_doubled_stage"
    days = [day for stage in stages for day in (stage.starts_on, stage.ends_on)]
    return "stages_out_of_order" if not days or days != sorted(days) else None


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
