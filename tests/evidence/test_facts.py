"""The facts of a case, as the drawings of the evidence process name them."""

from __future__ import annotations

import datetime as dt
import pathlib
from decimal import Decimal
from typing import Any

import yaml

from engine import clock
from engine.evidence import facts
from engine.instances.locked import lock_instance
from engine.store.unit import statement_counter
from tests.evidence.world import ROOT, World


def read(world: World, *names: str, number: int = 7) -> dict[str, Any]:
    """Facts as a step reads them."""
    instance_id = world.case(number).instance_id
    wanted = frozenset(names) or facts.NAMES

    def act(session: Any) -> dict[str, Any]:
        return dict(facts.provide(session, lock_instance(session, world.city_id, instance_id), wanted))

    found: dict[str, Any] = world.unit(act)
    return found


def declared(folder: pathlib.Path) -> set[str]:
    """The facts that a package declares."""
    return set(yaml.safe_load((folder / "process.yaml").read_text(encoding="utf-8"))["facts"])


def test_every_fact_of_the_two_packages_is_provided() -> None:
    assert declared(ROOT / "evidence") | declared(ROOT / "escalation") == facts.NAMES


def test_a_fresh_case(world: World) -> None:
    assert read(world) == {
        "cycle": "KLA-2026", "indicator": "07", "stage": "self_assessment", "agencies": ["dinkes", "disdik"],
        "returned_agencies": ["dinkes", "disdik"], "repeat_agencies": [], "lead_agency": "dinkes", "questions": 3,
        "max_score": Decimal(20), "claimed_score": Decimal(0), "days_left": 34, "signature_valid": False,
        "verdict": None, "returns": 0, "senders": [], "vertical_agencies": ["kemenag"],
    }  # fmt: skip


def test_what_people_do_shows_in_the_facts(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik("45")
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "2023"), q0703="4")
    found = read(world)
    assert (found["claimed_score"], found["signature_valid"], found["verdict"], found["returns"]) == (
        Decimal(17), True, "returned", 1,
    )  # fmt: skip
    assert found["returned_agencies"] == ["disdik"]
    assert found["senders"] == sorted(world.actors[who].id for who in ("dinkes", "disdik", "head"))


def test_days_and_stage_follow_the_citys_calendar(world: World, now: clock.Movable) -> None:
    """The stage closes on 31 March, holidays in between; a day begins at midnight in Banjarbaru, eight hours ahead."""
    now.set(dt.datetime(2026, 3, 30, 1, 0, tzinfo=dt.UTC))
    assert read(world, "days_left", "stage") == {"days_left": 1, "stage": "self_assessment"}
    now.set(dt.datetime(2026, 3, 31, 15, 59, tzinfo=dt.UTC))
    assert read(world, "days_left", "stage") == {"days_left": 0, "stage": "self_assessment"}
    now.set(dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC))
    assert read(world, "stage") == {"stage": "provincial"}
    now.set(dt.datetime(2026, 8, 1, 0, 0, tzinfo=dt.UTC))
    assert read(world, "days_left", "stage") == {"days_left": 0, "stage": "provincial"}
    now.set(dt.datetime(2026, 1, 5, 0, 0, tzinfo=dt.UTC))
    assert read(world, "stage") == {"stage": "self_assessment"}


def test_all_facts_cost_two_statements(world: World) -> None:
    read(world)
    with statement_counter(world.engine) as counted:
        read(world)
    of_case = 1  # world.case
    lock = 1
    assert len(counted.texts) - of_case - lock == 2
