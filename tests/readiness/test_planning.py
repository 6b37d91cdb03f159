"""The plan backwards: by the deployed table, from the stages' ends, seen from where the cases stand."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import clock
from engine.errors import Forbidden
from engine.readiness.planning.queries import get_plan
from engine.readiness.planning.views import CycleBack, Group
from engine.store.unit import statement_counter
from tests.calendar.conftest import wita
from tests.evidence.world import World


def plan(world: World) -> CycleBack:
    found: CycleBack = world.read(get_plan, world.actors["coordinator"])
    return found


def group(world: World, stage: int = 0) -> Group:
    """The one group of a stage: the city's three indicators are small ones."""
    [found] = plan(world).stages[stage].groups
    return found


def rows(found: Group) -> list[tuple[str, int, str, int, int]]:
    return [
        (row.planned.step.key, row.planned.step.days, row.planned.start_on.isoformat(), row.here, row.too_late)
        for row in found.rows
    ]


def test_a_stage_is_counted_back_by_the_lengths_of_the_deployed_table(world: World) -> None:
    found = plan(world)
    assert found.has_lengths
    assert [(each.stage.key, each.is_now, each.due_at) for each in found.stages] == [
        ("self_assessment", True, wita("2026-03-31 16:00")),
        ("provincial", False, wita("2026-04-30 16:00")),
    ]
    now = group(world)
    assert rows(now) == [
        # 7 + 2 + 3 and, after one return, 3 + 2 + 3: twenty working days, 18-24 March off
        ("collect", 7, "2026-02-24", 3, 0),
        ("sign", 2, "2026-03-05", 0, 0),
        ("review", 3, "2026-03-09", 0, 0),
        ("remediate", 3, "2026-03-12", 0, 0),
        ("sign", 2, "2026-03-17", 0, 0),
        ("review", 3, "2026-03-26", 0, 0),
    ]
    assert (now.least, now.most, len(now.cases), now.rest.missing_days) == (1, 3, 3, 0)
    later = group(world, 1)
    assert [(key, days) for key, days, *_ in rows(later)] == [
        ("collect", 3), ("sign", 1), ("review", 2), ("remediate", 2), ("sign", 1), ("review", 2),
    ]  # fmt: skip
    assert (later.rest.missing_days, later.rows[0].here) == (0, 0)


def test_what_is_too_late_counts_the_cases_that_have_not_come_so_far(world: World, now: clock.Movable) -> None:
    world.collect_dinkes()
    world.collect_disdik()  # indicator 7 waits for its signature, 8 and 9 are collected
    now.advance(wita("2026-03-09 09:00") - clock.now())
    found = group(world)
    assert [(row.here, row.too_late) for row in found.rows] == [(2, 2), (1, 2), (0, 0), (0, 0), (0, 0), (0, 0)]
    assert [row.to_come for row in found.rows] == [0, 2, 3, 3, 3, 3]
    # after Monday 9 March 11 working days are left; when all is collected 2 + 3 + 3 + 2 + 3 are still wanted
    assert (found.rest.missing_days, found.rest.lacking_days) == (2, 0)
    assert [(each.step.key, each.step.round, each.days) for each in found.rest.shorter] == [
        ("review", 1, 2), ("remediate", 2, 2),
    ]  # fmt: skip


def test_what_follows_begins_when_the_present_task_is_due(world: World) -> None:
    rest = group(world).rest
    assert rest.goal.opens_at == world.task("collect", "dinkes").due_at
    assert [step.key for step in rest.goal.steps] == ["sign", "review", "remediate", "sign", "review"]


def test_a_stage_that_is_over_is_left_out_and_so_are_finished_cases(world: World, now: clock.Movable) -> None:
    now.advance(wita("2026-04-02 09:00") - clock.now())
    assert [each.stage.key for each in plan(world).stages] == ["provincial"]
    now.advance(dt.timedelta(days=40))
    assert plan(world).stages == ()


def test_the_plan_costs_few_statements_and_is_for_who_sees_the_board(world: World) -> None:
    plan(world)
    with statement_counter(world.engine) as counted:
        plan(world)
    assert len(counted.texts) <= 8
    with pytest.raises(Forbidden):
        world.read(get_plan, world.actors["dinkes"])
