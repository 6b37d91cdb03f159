"""Opening a cycle: 26 cases, each a running process. May be run again: what is open already is left as it is."""

from __future__ import annotations

import functools
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.cases import rules
from engine.cases.instrument import Indicator, Instrument
from engine.cases.rules import CyclePlan
from engine.cases.stored import keep_instrument
from engine.cases.tables import Case, Cycle, Stage, find_case, find_cycle
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import Agency, list_agencies, lock_city
from engine.errors import Conflict
from engine.history import Event
from engine.instances import advance
from engine.store import in_unit, new_id

PROCESS = "evidence"


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What was opened now, and what had been open before: business keys."""

    cycle_id: uuid.UUID
    opened: tuple[str, ...]
    already: tuple[str, ...]


def open_cycle(session: Session, actor: Actor, plan: CyclePlan, instrument: bytes) -> Opened:
    """Opens a cycle and its cases, one unit per case; call it outside a unit.

    Raises Invalid (plan or instrument), Forbidden, Conflict `cycle_differs` (the key is taken by another plan),
    NotFound `not_deployed`.
    """
    rules.ensure_plan(plan)
    cycle_id, read = in_unit(session, lambda s: _ensure_cycle(s, actor, plan, instrument))
    opened, already = list[str](), list[str]()
    for indicator in read.indicators:
        key = rules.business_key(plan.key, indicator.number)
        opens = functools.partial(_ensure_case, actor=actor, cycle_id=cycle_id, key=key, indicator=indicator)
        (opened if in_unit(session, opens) else already).append(key)
    return Opened(cycle_id=cycle_id, opened=tuple(opened), already=tuple(already))


def _ensure_cycle(session: Session, actor: Actor, plan: CyclePlan, body: bytes) -> tuple[uuid.UUID, Instrument]:
    authorize(actor, "cycle.open", Thing(city_id=actor.city_id))
    city = lock_city(session, actor.city_id)
    instrument = keep_instrument(session, actor.city_id, body)
    found = find_cycle(session, actor.city_id, plan.key)
    if found is not None:
        if (list(found.evidence_years), found.instrument_digest) != (list(plan.evidence_years), instrument.digest):
            raise Conflict(f"{plan.key} is open with other years or another instrument", code="cycle_differs")
        return found.id, instrument
    _add_agencies(session, actor.city_id, instrument)
    cycle_id = _add_cycle(session, actor.city_id, plan, instrument)
    made = Event(type=events.CYCLE_OPENED, body={"cycle": plan.key, "instrument": instrument.digest})
    history.append(session, city, [made], actor=actor.id, request_id=actor.request_id)
    return cycle_id, instrument


def _add_agencies(session: Session, city_id: uuid.UUID, instrument: Instrument) -> None:
    """A city knows every agency its questions name, at least as the instrument calls it."""
    known = {agency.key for agency in list_agencies(session, city_id)}
    missing = [
        dict(
            id=new_id(), city_id=city_id, key=a.key, name=a.name, short=a.short, kind=a.kind, is_vertical=a.is_vertical
        )
        for a in instrument.agencies.values()
        if a.key not in known
    ]
    if missing:
        session.execute(sa.insert(Agency), missing)


def _add_cycle(session: Session, city_id: uuid.UUID, plan: CyclePlan, instrument: Instrument) -> uuid.UUID:
    cycle_id = new_id()
    row = dict(
        id=cycle_id, city_id=city_id, key=plan.key, year=plan.year, evidence_years=list(plan.evidence_years),
        instrument_digest=instrument.digest, verification_on=plan.verification_on, opened_at=clock.now(),
    )  # fmt: skip
    session.execute(sa.insert(Cycle), [row])
    stages = [
        dict(id=new_id(), city_id=city_id, cycle_id=cycle_id, key=s.key, starts_on=s.starts_on, ends_on=s.ends_on)
        for s in plan.stages
    ]
    session.execute(sa.insert(Stage), stages)
    return cycle_id


def _ensure_case(session: Session, actor: Actor, cycle_id: uuid.UUID, key: str, indicator: Indicator) -> bool:
    """Opens one case and starts its process; False when it is open already."""
    lock_city(session, actor.city_id)  # two who open the same cycle follow one another
    if find_case(session, actor.city_id, key) is not None:
        return False
    case_id = new_id()
    session.execute(sa.insert(Case), [dict(id=case_id, **_columns(actor.city_id, cycle_id, key, indicator))])
    instance_id = advance.start(
        session, city_id=actor.city_id, definition_key=PROCESS, business_key=key, actor=actor, cluster=indicator.cluster
    )
    session.execute(
        sa.update(Case)
        .where(Case.id == case_id)
        .values(instance_id=instance_id)
        .execution_options(synchronize_session=False)
    )
    return True


def _columns(city_id: uuid.UUID, cycle_id: uuid.UUID, key: str, indicator: Indicator) -> dict[str, object]:
    return dict(
        city_id=city_id, cycle_id=cycle_id, business_key=key, indicator=rules.indicator_key(indicator.number),
        number=indicator.number, code=indicator.code, cluster=indicator.cluster, title=indicator.title.id,
        title_en=indicator.title.en, max_score=indicator.max_score, lead_agency=indicator.lead_agency,
        agencies=list(indicator.agencies) or [indicator.lead_agency], question_count=len(indicator.questions),
        is_sensitive=rules.is_sensitive(indicator), returned_agencies=[], repeat_agencies=[],
    )  # fmt: skip
