"""What a step of the evidence process costs in statements, beside what its form writes into the rooms of evidence."""

from __future__ import annotations

from typing import Any

import pytest

from engine.city.calendar import calendar_of
from engine.instances import advance
from engine.store.unit import StatementCounter
from tests.evidence.world import World

MOST_OF_A_STEP = 14
OF_A_LETTER = 3  # who is told, the letters, their rows of the outbox
MOST_OF_A_FORM = 12


class Costs:
    """Statements of each completion: of the step, and of the form's verb within it."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.forms: list[int] = []


@pytest.fixture
def costs(world: World, monkeypatch: pytest.MonkeyPatch) -> Costs:
    found, complete, submit = Costs(), advance.complete, advance._submit

    def counted_submit(*args: Any) -> Any:
        with StatementCounter(world.engine) as inside:
            given = submit(*args)
        found.forms.append(len(inside.texts))
        return given

    def counted(*args: Any) -> Any:
        with StatementCounter(world.engine) as whole:
            done = complete(*args)
        found.steps.append(len(whole.texts) - found.forms[-1])
        return done

    with world.sessions() as session:
        calendar_of(session, world.city_id)  # read once per process and version of the calendar
    monkeypatch.setattr(advance, "_submit", counted_submit)
    monkeypatch.setattr(advance, "complete", counted)
    return found


def test_no_step_of_an_indicator_needs_more_than_its_statements(world: World, costs: Costs) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Laporan 2023. Kirim 2024 atau 2025."), q0703="3")
    task = world.task("remediate")
    world.upload("disdik", task, "07.02", content=b"%PDF-1.4 laporan 2024 %%EOF")
    world.complete("disdik", task, **world.plan())
    world.verdict("reviewer", q0701="10", q0702="6", q0703="3")
    assert len(costs.steps) == 6
    returned = costs.steps.pop(3)  # tells the agency at once
    assert returned <= MOST_OF_A_STEP + OF_A_LETTER, returned
    assert max(costs.steps) <= MOST_OF_A_STEP, costs.steps
    assert max(costs.forms) <= MOST_OF_A_FORM, costs.forms
