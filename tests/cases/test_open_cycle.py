"""A cycle opens its cases once, whoever asks how often."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from engine import clock, events
from engine.cases import queries, rules, stored
from engine.cases.open_cycle import open_cycle
from engine.cases.rules import StagePlan
from engine.cases.tables import Case, Cycle, InstrumentFile, lock_case
from engine.city.tables import Agency
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.instances.tables import ProcessInstance, UserTask
from tests.evidence.fixtures import ONCE
from tests.evidence.instrument import SMALL
from tests.evidence.world import PLAN, ROOT, World, build

FULL = (ROOT / "instruments" / "kla-2024.yaml").read_bytes()


def test_the_instrument_of_2024_opens_26_cases(sqlite_url: str, now: clock.Movable) -> None:  # noqa: ARG001
    world = build(sqlite_url, instrument=FULL)
    cycle = world.read(queries.find_current_cycle, world.city_id)
    cases = world.read(queries.list_cases, world.city_id, cycle.id)
    assert [case.business_key for case in cases] == [f"KLA-2026/{n:02d}" for n in range(1, 27)]
    assert sum(case.max_score for case in cases) == Decimal(1000)
    assert (len(cases[0].agencies), cases[0].question_count) == (19, 63)
    assert [c.number for c in cases if c.is_sensitive], "cases of cluster V are marked"
    tasks = world.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(UserTask)))
    assert tasks == sum(len(case.agencies) for case in cases), "one share per agency a question names"
    world.engine.dispose()


def test_opening_again_changes_nothing(world: World) -> None:
    before = world.count(UserTask)
    with world.sessions() as session:
        again = open_cycle(session, world.actors["coordinator"], PLAN, SMALL)
    assert (again.opened, again.already) == ((), ("KLA-2026/07", "KLA-2026/08", "KLA-2026/09"))
    assert (world.count(Cycle), world.count(Case), world.count(ProcessInstance)) == (1, 3, 3)
    assert world.count(UserTask) == before
    assert len(world.events(events.CYCLE_OPENED)) == 1


def test_a_case_that_is_missing_is_opened(world: World) -> None:
    """The machine stopped half way: the last case had not been opened."""

    def lose(session: sa.orm.Session) -> None:
        session.execute(sa.delete(Case).where(Case.business_key == "KLA-2026/09"))
        session.execute(sa.text("update process_instance set business_key = 'x' where business_key = 'KLA-2026/09'"))

    world.unit(lose)
    with world.sessions() as session:
        again = open_cycle(session, world.actors["coordinator"], PLAN, SMALL)
    assert again.opened == ("KLA-2026/09",)
    assert world.elements(9) == ["collect kemenag"]


def test_two_coordinators_open_the_same_cycle_at_once(world: World) -> None:
    plan, wrong = replace(PLAN, key="KLA-2027", year=2027), list[BaseException]()

    def open_it() -> None:
        try:
            with world.sessions() as session:
                open_cycle(session, world.actors["coordinator"], plan, SMALL)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert (world.count(Cycle), world.count(Case)) == (2, 6)
    assert world.read(queries.find_current_cycle, world.city_id).key == "KLA-2027"


def test_a_taken_key_with_another_plan_is_refused(world: World) -> None:
    with world.sessions() as session:
        for plan, body in ((replace(PLAN, evidence_years=(2023, 2024)), SMALL), (PLAN, SMALL + b"\n# other\n")):
            with pytest.raises(Conflict) as refused:
                open_cycle(session, world.actors["coordinator"], plan, body)
            assert refused.value.code == "cycle_differs"


@ONCE
def test_only_a_coordinator_opens_a_cycle(world: World) -> None:
    with world.sessions() as session, pytest.raises(Forbidden):
        open_cycle(session, world.actors["dinkes"], replace(PLAN, key="KLA-2027"), SMALL)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (dict(key="kla 2026"), {"key": ["bad_key"]}),
        (dict(evidence_years=()), {"evidence_years": ["bad_years"]}),
        (dict(evidence_years=(2025, 2024)), {"evidence_years": ["bad_years"]}),
        (dict(evidence_years=(2027,)), {"evidence_years": ["bad_years"]}),
        (dict(stages=()), {"stages": ["stages_out_of_order"]}),
        (dict(stages=tuple(reversed(PLAN.stages))), {"stages": ["unknown_or_doubled_stage"]}),
        (dict(stages=(replace(PLAN.stages[0], key="party"),)), {"stages": ["unknown_or_doubled_stage"]}),
        (dict(stages=(PLAN.stages[0], PLAN.stages[0])), {"stages": ["unknown_or_doubled_stage"]}),
        (dict(stages=(replace(PLAN.stages[0], ends_on=dt.date(2026, 1, 1)),)), {"stages": ["stages_out_of_order"]}),
    ],
)
def test_a_plan_is_checked(change: dict[str, object], fields: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid) as refused:
        rules.ensure_plan(replace(PLAN, **change))  # type: ignore[arg-type]
    assert refused.value.fields == fields


@ONCE
def test_a_broken_instrument_opens_nothing(world: World) -> None:
    broken, plan = SMALL.replace(b"max: 20", b"max: 21"), replace(PLAN, key="KLA-2027")
    with world.sessions() as session, pytest.raises(Invalid):
        open_cycle(session, world.actors["coordinator"], plan, broken)
    assert world.count(Cycle) == 1


@ONCE
def test_agencies_that_the_city_lacks_are_added(world: World) -> None:
    agencies = {a.key: a for a in world.read(lambda s: s.scalars(sa.select(Agency)).all())}
    assert set(agencies) == {"dinkes", "disdik", "dp3a", "kemenag"}
    assert [key for key, agency in agencies.items() if agency.is_vertical] == ["kemenag"]


def test_a_running_cycle_keeps_its_instrument(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = world.read(queries.find_current_cycle, world.city_id).instrument.digest
    monkeypatch.setattr(stored, "_cache", {})
    found = world.read(stored.instrument_of, world.city_id, digest)
    assert (found.digest, len(found.questions)) == (digest, 5)
    assert world.count(InstrumentFile) == 1
    with pytest.raises(NotFound):
        world.read(stored.instrument_of, world.city_id, "0" * 64)


def test_the_stage_of_a_day() -> None:
    stages = [
        StagePlan(key="self_assessment", starts_on=dt.date(2026, 2, 2), ends_on=dt.date(2026, 3, 31)),
        StagePlan(key="provincial", starts_on=dt.date(2026, 5, 4), ends_on=dt.date(2026, 5, 29)),
    ]
    days = {dt.date(2026, 1, 1): 0, dt.date(2026, 2, 2): 0, dt.date(2026, 4, 15): 0, dt.date(2026, 5, 4): 1}
    assert {day: stages.index(rules.stage_on(stages, day)) for day in days} == days


def test_a_case_is_locked_before_anything_is_changed(world: World) -> None:
    def change_first(session: sa.orm.Session) -> None:
        case, _cycle = lock_case(session, world.city_id, "KLA-2026/07")
        case.round = 9
        lock_case(session, world.city_id, "KLA-2026/07")

    with pytest.raises(RuntimeError, match="before anything is changed"):
        world.unit(change_first)
    with pytest.raises(NotFound):
        world.unit(lambda s: lock_case(s, world.city_id, "KLA-2026/99"))
