"""What pages and other rooms read of cycles and cases."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases import rules
from engine.cases.instrument import Instrument
from engine.cases.rules import StagePlan
from engine.cases.stored import instrument_of
from engine.cases.tables import Case, Cycle, Stage
from engine.city.authorize import Thing
from engine.errors import NotFound


@dataclass(frozen=True, kw_only=True, slots=True)
class CycleView:
    """A cycle with its stages in order and its instrument."""

    id: uuid.UUID
    key: str
    year: int
    evidence_years: tuple[int, ...]
    verification_on: dt.date | None
    stages: tuple[StagePlan, ...]
    instrument: Instrument

    def stage_on(self, day: dt.date) -> StagePlan:
        """The stage that runs on a day of the city."""
        return rules.stage_on(self.stages, day)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseView:
    """A case as pages name it, with its three numbers."""

    id: uuid.UUID
    city_id: uuid.UUID
    cycle_id: uuid.UUID
    instance_id: uuid.UUID | None
    business_key: str
    indicator: str
    number: int
    code: str
    title: str
    title_en: str
    cluster: int
    max_score: Decimal
    lead_agency: str
    agencies: tuple[str, ...]
    question_count: int
    is_sensitive: bool
    state: str  # open, scored, closed
    round: int
    claimed: Decimal
    accepted: Decimal
    provable: Decimal
    fixed_score: Decimal | None
    fixed_with_gap: bool
    verdict: str | None
    reviewed_round: int | None  # the last round that every reviewer has judged
    returns: int
    returned_agencies: tuple[str, ...]
    is_signed: bool

    @property
    def thing(self) -> Thing:
        """The case as the table of rights sees it."""
        return Thing(
            city_id=self.city_id, agencies=frozenset(self.agencies), lead_agency=self.lead_agency,
            cluster=self.cluster, is_sensitive=self.is_sensitive,
        )  # fmt: skip


_SAME = (
    "id", "city_id", "cycle_id", "instance_id", "business_key", "indicator", "number", "code", "title", "title_en",
    "cluster", "max_score", "lead_agency", "question_count", "is_sensitive", "state", "round", "fixed_score",
    "fixed_with_gap", "verdict", "reviewed_round", "returns",
)  # fmt: skip


def view_of(case: Case) -> CaseView:
    """A row as a frozen value."""
    return CaseView(
        **{name: getattr(case, name) for name in _SAME},
        agencies=tuple(case.agencies),
        claimed=case.claimed_score,
        accepted=case.accepted_score,
        provable=case.provable_score,
        returned_agencies=tuple(case.returned_agencies),
        is_signed=is_signed(case.signed_digest, case.claim_digest),
    )


def is_signed(signed_digest: str | None, claim_digest: str) -> bool:
    """Does the last signature cover the claim as it is now?"""
    return signed_digest is not None and signed_digest == claim_digest


def find_current_cycle(session: Session, city_id: uuid.UUID) -> CycleView | None:
    """The cycle of the latest year, if any is open."""
    query = sa.select(Cycle).where(Cycle.city_id == city_id).order_by(Cycle.year.desc(), Cycle.key.desc()).limit(1)
    found = session.scalar(query)
    return None if found is None else _view(session, found)


def get_cycle(session: Session, city_id: uuid.UUID, cycle_id: uuid.UUID) -> CycleView:
    """A cycle of this city; raises NotFound."""
    found = session.scalar(sa.select(Cycle).where(Cycle.city_id == city_id, Cycle.id == cycle_id))
    if found is None:
        raise NotFound("there is no such cycle")
    return _view(session, found)


def get_cycle_of_key(session: Session, city_id: uuid.UUID, key: str) -> CycleView:
    """A cycle of this city by its key; raises NotFound."""
    found = session.scalar(sa.select(Cycle).where(Cycle.city_id == city_id, Cycle.key == key))
    if found is None:
        raise NotFound(f"there is no cycle {key}", key=key)
    return _view(session, found)


def _view(session: Session, cycle: Cycle) -> CycleView:
    stages = session.scalars(
        sa.select(Stage).where(Stage.city_id == cycle.city_id, Stage.cycle_id == cycle.id).order_by(Stage.starts_on)
    )
    return CycleView(
        id=cycle.id, key=cycle.key, year=cycle.year, evidence_years=tuple(cycle.evidence_years),
        verification_on=cycle.verification_on,
        stages=tuple(StagePlan(key=s.key, starts_on=s.starts_on, ends_on=s.ends_on) for s in stages),
        instrument=instrument_of(session, cycle.city_id, cycle.instrument_digest),
    )  # fmt: skip


def list_cases(session: Session, city_id: uuid.UUID, cycle_id: uuid.UUID) -> list[CaseView]:
    """All cases of a cycle, by number."""
    query = sa.select(Case).where(Case.city_id == city_id, Case.cycle_id == cycle_id).order_by(Case.number)
    return [view_of(case) for case in session.scalars(query)]


def list_cases_by_key(session: Session, city_id: uuid.UUID, business_keys: Sequence[str]) -> dict[str, CaseView]:
    """Cases by business key, those that exist."""
    query = sa.select(Case).where(Case.city_id == city_id, Case.business_key.in_(sorted(set(business_keys))))
    return {case.business_key: view_of(case) for case in session.scalars(query)}
