"""Joins in loops, with more tokens than they take, fire when somebody who counts by hand says so."""

from __future__ import annotations

import random

import pytest

from engine.process import runtime
from tests.process.walks.joins import DRAWING, NAMES, Oracle
from tests.process.walks.walking import Walk, anew, counted, walks

MAKE = anew(DRAWING)
MOST_STEPS = 60


@pytest.mark.parametrize("seed", walks(25))
def test_joins_fire_when_their_tokens_are_there(seed: int) -> None:
    chance = random.Random(f"joins {seed}")
    data = {name: chance.random() < 0.5 for name in NAMES}
    walk, oracle = Walk(MAKE, data), Oracle(data)
    for number in range(MOST_STEPS):
        tasks, timers = walk.tasks(), walk.timers()
        assert counted(tasks) == oracle.open(), number
        assert counted(timers) == oracle.ticking(), number
        assert (walk.state == "completed") == oracle.is_done, number
        assert {k: walk.data[k] for k in NAMES} == oracle.data if not oracle.is_done else True, number
        if not tasks:
            assert oracle.is_done or runtime.is_stuck(walk.step.marking)  # j was given more than it takes
            break
        _go_on(walk, oracle, chance, share=0.6 if number < 25 else 0.2)


def _go_on(walk: Walk, oracle: Oracle, chance: random.Random, share: float) -> None:
    tasks, timers = walk.tasks(), walk.timers()
    if timers and chance.random() < 0.2:
        key = chance.choice(sorted(timers))
        at = chance.randrange(len(timers[key]))
        walk.fire((key[0], timers[key][at]))
        oracle.fire(key[0], at)
    elif chance.random() < 0.1:
        assert walk.take(lambda run, marking: run.message(marking, "go")).taken == oracle.message()
    else:
        key = chance.choice(sorted(tasks))
        at = chance.randrange(len(tasks[key]))
        oracle.data = {name: chance.random() < share for name in NAMES}
        walk.complete(tasks[key][at], oracle.data)
        oracle.complete(key, at)
