"""The facts of a case, as the drawings name them: two statements at most, whatever is asked."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Set
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.calendar import counting
from engine.calendar.working import WorkingCalendar
from engine.cases import rules
from engine.cases.queries import is_signed
from engine.cases.rules import StagePlan
from engine.cases.tables import Case, Cycle, Stage
from engine.city.calendar import calendar_of
from engine.city.tables import Agency
from engine.evidence.receipts import SIGNATURE, SUBMISSION
from engine.evidence.tables import Receipt
from engine.instances.locked import Locked
from engine.store import remembered

_C, _CYCLE, _STAGE = Case.__table__, Cycle.__table__, Stage.__table__
_CASE = (  # built once: every step of a case asks it
    sa.select(_C, _CYCLE.c.key, _STAGE.c.key.label("stage"), _STAGE.c.starts_on, _STAGE.c.ends_on)
    .join(_CYCLE, sa.and_(_CYCLE.c.id == _C.c.cycle_id, _CYCLE.c.city_id == _C.c.city_id))
    .join(_STAGE, sa.and_(_STAGE.c.cycle_id == _C.c.cycle_id, _STAGE.c.city_id == _C.c.city_id))
    .where(_C.c.city_id == sa.bindparam("city_id"), _C.c.business_key == sa.bindparam("business_key"))
    .order_by(_STAGE.c.starts_on)
)
_OF_CASE: Mapping[str, Callable[[Any], Any]] = {
    "cycle": lambda row: row.key,
    "indicator": lambda row: row.indicator,
    "agencies": lambda row: list(row.agencies),
    "returned_agencies": lambda row: list(row.returned_agencies) or list(row.agencies),
    "repeat_agencies": lambda row: list(row.repeat_agencies),
    "lead_agency": lambda row: row.lead_agency,
    "questions": lambda row: row.question_count,
    "max_score": lambda row: row.max_score,
    "claimed_score": lambda row: row.claimed_score,
    "signature_valid": lambda row: is_signed(row.signed_digest, row.claim_digest),
    "verdict": lambda row: row.verdict,
    "returns": lambda row: row.returns,
}
_OF_STAGE = frozenset({"stage", "days_left"})
_LISTS: Mapping[str, sa.Select[*tuple[Any, ...]]] = {
    "senders": sa.select(sa.literal("senders"), Receipt.person_id, Receipt.on_behalf_of, sa.null())
    .join(Case, sa.and_(Case.id == Receipt.case_id, Case.city_id == Receipt.city_id))
    .where(
        Receipt.city_id == sa.bindparam("city_id"),
        Case.business_key == sa.bindparam("business_key"),
        Receipt.kind.in_((SUBMISSION, SIGNATURE)),
    ),
    "vertical_agencies": sa.select(sa.literal("vertical_agencies"), sa.null(), sa.null(), Agency.key).where(
        Agency.city_id == sa.bindparam("city_id"), Agency.is_vertical.is_(True)
    ),
}
_UNITED = {
    frozenset(names): sa.union(*(_LISTS[name] for name in names))
    for count in range(1, len(_LISTS) + 1)
    for names in itertools.combinations(sorted(_LISTS), count)
}
NAMES = frozenset(_OF_CASE) | _OF_STAGE | frozenset(_LISTS)


def provide(session: Session, instance: Locked, names: frozenset[str]) -> Mapping[str, Any]:
    """The named facts of the case behind an instance; an instance that is no case knows only `vertical_agencies`."""
    facts: dict[str, Any] = {}
    if names & (_OF_CASE.keys() | _OF_STAGE):
        facts |= _of_case(session, instance, names)
    if names & _LISTS.keys():
        facts |= _lists(session, instance, names & _LISTS.keys())
    return {name: facts.get(name) for name in names}


def _of_case(session: Session, instance: Locked, names: frozenset[str]) -> dict[str, Any]:
    rows = session.execute(_CASE, {"city_id": instance.city_id, "business_key": instance.business_key}).all()
    if not rows:
        return {}
    facts = {name: read(rows[0]) for name, read in _OF_CASE.items() if name in names}
    if names & _OF_STAGE:
        calendar = calendar_of(session, instance.city_id, instance.calendar)
        today = calendar.local_day(clock.now())
        stages = [StagePlan(key=r.stage, starts_on=r.starts_on, ends_on=r.ends_on) for r in rows]
        stage = rules.stage_on(stages, today)
        facts |= {"stage": stage.key, "days_left": days_left(calendar, today, stage)}
    return facts


def days_left(calendar: WorkingCalendar, today: dt.date, stage: StagePlan) -> int:
    """Working days until a stage closes; none once it has."""
    start, end = (dt.datetime.combine(day, dt.time(12), calendar.zone) for day in (today, stage.ends_on))
    return max(0, counting.working_days_between(calendar, start, end))


def _lists(session: Session, instance: Locked, names: Set[str]) -> dict[str, Any]:
    if names == {"vertical_agencies"}:  # the city's own, whatever the case
        key = ("vertical_agencies", instance.city_id)
        return remembered(session, key, lambda: _read_lists(session, instance, names))
    return _read_lists(session, instance, names)


def _read_lists(session: Session, instance: Locked, names: Set[str]) -> dict[str, Any]:
    found: dict[str, set[str]] = {name: set() for name in names}
    here = {"city_id": instance.city_id, "business_key": instance.business_key}
    for name, *people, key in session.execute(_UNITED[frozenset(names)], here):
        found[name].update([key] if key is not None else map(str, filter(None, people)))
    return {name: sorted(values) for name, values in found.items()}
