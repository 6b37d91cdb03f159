"""The evidence process does what its README says: random people, random clocks, nobody ever answers on the ladder."""

from __future__ import annotations

import pathlib
import random

import pytest

from engine.process.package import checked_shelf, read_folder
from engine.process.step import Effect
from tests.process.walks.main_loop import Case, learnt, opened
from tests.process.walks.walking import Made, Walk, counted, walks

FOLDER = pathlib.Path("bpmn/evidence")
SHELF = checked_shelf(read_folder(FOLDER), FOLDER)
MOST_STEPS = 60


def made_anew() -> Made:
    shelf = SHELF.again()
    return shelf.definition, shelf


@pytest.mark.parametrize("seed", walks(10, share=0.25))
def test_the_main_loop_does_what_its_readme_says(seed: int) -> None:
    chance = random.Random(f"main loop {seed}")
    case = Case(facts=opened(chance))
    walk = Walk(made_anew, {}, case.facts)
    case.begin()
    for number in range(MOST_STEPS):
        tasks, timers = walk.tasks(), walk.timers()
        assert counted(tasks) == case.open(), number
        assert counted(timers) == case.ticking(), number
        assert [_said(e) for e in walk.step.effects] == case.said, number
        assert (walk.state == "completed") == (case.end is not None), number
        if case.end:
            assert ("ended", case.end) in [(h.what, h.element) for h in walk.step.happened]
            break
        if timers and chance.random() < 0.3:
            clock = chance.choice(sorted(timers))
            walk.fire((clock[0], timers[clock][0]))
            case.fire(clock)
            continue
        key = chance.choice(sorted(k for k in tasks if k[0] != "settle"))
        task = case.task(key)
        case.facts = walk.facts = learnt(case, task, chance)
        continuation = chance.choice(["another_round", "accept_gap", "close"]) if key[0] == "decide" else None
        walk.complete(tasks[key][0], {"continuation": continuation} if continuation else {})
        case.complete(task, continuation)


def _said(effect: Effect) -> str:
    if effect.operator == "fix_score":
        return f"fix_score {effect.parameters['with_gap']}"
    template = effect.parameters["template"]
    return f"{template} {effect.parameters['to']}" if template == "escalation_ask" else str(template)
