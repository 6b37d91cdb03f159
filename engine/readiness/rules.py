"""The three numbers added up, and the band they reach. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from engine.cases.points import ZERO

Status = Literal["not_started", "draft", "sent", "in_review", "returned", "accepted", "blocked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Points:
    """Claimed, accepted, provable today, and what they are measured against; each at most the one before."""

    claimed: Decimal = ZERO
    accepted: Decimal = ZERO
    provable: Decimal = ZERO
    maximum: Decimal = ZERO

    @property
    def gap(self) -> Decimal:
        """Claimed, but not provable today."""
        return self.claimed - self.provable


def total(points: Iterable[Points]) -> Points:
    """The sums."""
    all_ = list(points)
    return Points(
        claimed=sum((p.claimed for p in all_), ZERO), accepted=sum((p.accepted for p in all_), ZERO),
        provable=sum((p.provable for p in all_), ZERO), maximum=sum((p.maximum for p in all_), ZERO),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A predikat: its code, name and the scores it spans, both ends included."""

    key: str
    name: str
    low: int
    high: int


BANDS = (
    Band(key="pratama", name="Pratama", low=500, high=600),
    Band(key="madya", name="Madya", low=601, high=700),
    Band(key="nindya", name="Nindya", low=701, high=800),
    Band(key="utama", name="Utama", low=801, high=900),
    Band(key="kla", name="KLA", low=901, high=1000),
)


def band(score: Decimal) -> Band | None:
    """The band a score reaches; None below the first.

    No rule is known for a score between two bands (600.5): the lower one is given, so that nobody hopes too much.
    """
    reached = [each for each in BANDS if score >= each.low]
    return reached[-1] if reached else None


STEPS = {
    "evidence": "collecting", "sign_off": "signing", "verdict": "reviewing", "remediation": "remediating",
    "continuation": "deciding",
}  # fmt: skip
_LATEST = ("deciding", "reviewing", "signing", "remediating", "collecting")
STATUSES: Mapping[str, Status] = {
    "deciding": "in_review", "reviewing": "in_review", "signing": "sent", "remediating": "returned",
    "scored": "accepted", "closed": "blocked",
}  # fmt: skip


def step_of(state: str, form_keys: Iterable[str | None]) -> str:
    """Where a case is, from its state and the forms of its open tasks; `waiting` where nobody has a task."""
    if state != "open":
        return state
    steps = {STEPS[key] for key in form_keys if key in STEPS}
    return next((step for step in _LATEST if step in steps), "waiting")


def status_of(step: str, *, is_begun: bool) -> Status:
    """The step as one of the seven words of a status."""
    return STATUSES.get(step, "draft" if is_begun else "not_started")
