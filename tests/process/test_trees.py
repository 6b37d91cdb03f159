"""Random well-structured processes do what an oracle that knows no tokens says, stored before every step."""

import collections
import itertools
import random

import pytest

from tests.process.blocks import Block, Data, Running, file_for, grow
from tests.process.drawing import Case
from tests.process.walks.walking import walks


@pytest.mark.parametrize("seed", walks(50))
def test_what_is_open_is_what_the_oracle_says(seed: int) -> None:
    chance = random.Random(seed)
    parts = [Block(kind="task", name="first"), grow(chance, 4, itertools.count(1))]
    block = Block(kind="seq", name="root", parts=parts)
    data = _data(block, chance, 0.5)
    case, oracle = Case(file_for(block), dict(data)), Running(block)
    is_done = oracle.begin(data)
    for step in range(30):
        assert collections.Counter(case.open) == collections.Counter(t.block.name for t in oracle.tasks()), step
        guards = collections.Counter(f"b_{g.block.name}" for g in oracle.guards())
        assert collections.Counter(e for e, _ in case.due) == guards, step
        assert (case.state == "completed") == is_done, step
        target = None if is_done else _target(case, oracle, chance)
        if target is None:
            break
        data = _data(block, chance, 0.35 if step > 5 else 0.5)
        if target.block.kind == "guard":
            case.change(**data)
            case.fire(f"b_{target.block.name}")
        else:
            case.complete(target.block.name, **data)
        is_done = bool(oracle.act(target, data))


def _data(block: Block, chance: random.Random, share: float) -> Data:
    return {name: chance.random() < share for name in block.variables()}


def _target(case: Case, oracle: Running, chance: random.Random) -> Running | None:
    """A task or timer that is there once: of several with one name the oracle cannot tell which is meant."""
    guards = [] if any(t.item is not None for t in case.marking.tokens()) else _alone(oracle.guards())
    if guards and chance.random() < 0.15:
        return chance.choice(guards)
    tasks = _alone(oracle.tasks())
    return chance.choice(tasks) if tasks else None


def _alone(running: list[Running]) -> list[Running]:
    counts = collections.Counter(r.block.name for r in running)
    return [r for r in running if counts[r.block.name] == 1]
