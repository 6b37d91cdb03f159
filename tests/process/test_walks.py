"""Random walks: the rules of one process against an oracle, and every kind of process against itself restored."""

from __future__ import annotations

import datetime as dt
import json
import random
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks import indicator
from engine.process import definition, runtime, snapshot
from engine.process.marking import Marking
from engine.process.model import ProcessDefinition
from engine.process.runtime import Runtime, Step
from tests.process.standing import STANDING
from tests.process.walks.walking import walks

FILES = {"process.bpmn": indicator.drawing(for_library=False)}
Act = Callable[[Runtime, Marking], Step]


class Oracle:
    """What is open in the indicator process, by its rules alone: no tokens, no flows."""

    def __init__(self) -> None:
        self.open, self.is_done, self.round, self.verdicts = {"collect"}, False, 0, dict[str, str]()

    def complete(self, task: str, verdict: str, files: int) -> None:
        self.open.discard(task)
        if task == "collect":
            self.open |= {"review", "second"} if files else {"collect"}
        elif task in ("review", "second"):
            self._reviewed(task, verdict)
        elif task == "remediate":
            self.open.add("collect")
        else:
            self.is_done = True

    def _reviewed(self, task: str, verdict: str) -> None:
        self.verdicts[task] = verdict
        if len(self.verdicts) == 2:
            self.round += 1
            self.open.add("signoff" if set(self.verdicts.values()) == {"accept"} else "remediate")
            self.verdicts = {}


class Stored:
    """An instance between processes: bytes and armed timers, a definition built anew for every step."""

    def __init__(self, files: dict[str, bytes], perform: Any = None) -> None:
        self.files, self.more = files, {"perform": perform} if perform else {}
        self.now, self.armed = dt.datetime(2026, 1, 5, tzinfo=dt.UTC), set[tuple[str, int]]()
        self.raw = b""

    def take(self, act: Callable[[Runtime, Any], Step]) -> Step:
        self.now += dt.timedelta(hours=1)
        run = Runtime(definition=definition.wire(self.files), now=self.now, **self.more)
        step = act(run, snapshot.load(self.raw) if self.raw else None)
        self.armed = (self.armed - set(step.timers_gone)) | {(t.element, t.token) for t in step.timers_set}
        self.raw = snapshot.dump(step.marking)
        return step

    def fire(self, timer: tuple[str, int]) -> Step:
        return self.take(lambda run, marking: run.fire(marking, *timer))


@pytest.mark.parametrize("seed", walks(50))
def test_a_join_in_a_loop_never_fires_early(seed: int) -> None:
    chance, oracle = random.Random(seed), Oracle()
    stored = Stored(FILES, indicator.perform)
    step = stored.take(lambda run, _: run.start())
    for _ in range(30):
        waiting = {t.element: t.id for t in runtime.waiting(step.marking)}
        assert (set(waiting), step.state == "completed") == (oracle.open, oracle.is_done)
        assert not oracle.round or step.marking.root.data is None or step.marking.root.data["round"] == oracle.round
        if oracle.is_done:
            break
        if stored.armed and chance.random() < 0.2:
            step = stored.fire(chance.choice(sorted(stored.armed)))
        else:
            step = _work(stored, oracle, waiting, chance)
    assert len(stored.raw) < 200


def _work(stored: Stored, oracle: Oracle, waiting: dict[str, int], chance: random.Random) -> Step:
    task = chance.choice(sorted(oracle.open))
    verdict, files = chance.choice(["accept", "accept", "reject"]), chance.choice([0, 1, 2, 2])
    values = {"collect": {"files": files}, "review": {"verdict": verdict}, "second": {"verdict2": verdict}}.get(
        task, {}
    )
    oracle.complete(task, verdict, files)
    return stored.take(lambda run, marking: run.complete(marking, waiting[task], values))


# -- kept in memory, and stored, restored under a definition built anew: they must not differ
@pytest.mark.parametrize("kind", [kind for kind in STANDING if kind != "callActivity-other-folder"])
@pytest.mark.parametrize("seed", walks(4, share=0.05))
def test_restoring_changes_nothing(kind: str, seed: int) -> None:
    made = STANDING[kind]()
    kept, chance = made.marking, random.Random(f"{kind}{seed}")
    stored = Stored(made.files)
    stored.raw, stored.armed = made.raw, set(made.due)
    same = made.definition
    for _ in range(12):
        assert _view(kept) == _view(_restored(stored, made.definition))
        if kept.state != "running":
            break
        armed = {(e, t.id) for t in kept.tokens() for e in t.armed if e in t.home.timers}
        assert armed == stored.armed
        act = _choice(kept, sorted(armed), chance)
        kept = act(Runtime(definition=same, now=stored.now + dt.timedelta(hours=1)), kept).marking
        stored.take(act)


def _restored(stored: Stored, made: ProcessDefinition) -> Marking:
    """With its keys in another order, as a database might give them back."""
    body = json.loads(zlib.decompress(stored.raw))
    marking = snapshot.load(zlib.compress(json.dumps(body, sort_keys=True).encode()))
    return Runtime(definition=made, now=stored.now).bound(marking)


def _view(marking: Marking) -> Any:
    if marking.state != "running":
        return marking.state
    return [
        (t.element, t.id, t.parent and t.parent.id, t.flow, t.data, t.armed, t.item, t.closed, t.incident, t.watched)
        for t in marking.tokens()
    ]


def _choice(marking: Marking, armed: list[tuple[str, int]], chance: random.Random) -> Act:
    """Any verb, at any token it can be asked of."""
    values = {chance.choice(["again", "ready", "x"]): chance.choice([True, False, 1])}
    tasks = [t.id for t in runtime.waiting(marking, ("userTask", "manualTask", "receiveTask"))]
    acts: list[Act] = [lambda run, m, t=t: run.complete(m, t, dict(values)) for t in tasks] * 2  # type: ignore[misc]
    acts += [lambda run, m, x=x: run.fire(m, *x) for x in armed]  # type: ignore[misc]
    acts += [lambda run, m: run.message(m, "go", dict(values)), lambda run, m: run.signal(m, "alarm")]
    acts += [lambda run, m: run.change(m, dict(values))]
    acts += [lambda run, m, t=t.id: run.cancel(m, t) for t in runtime.waiting(marking)]  # type: ignore[misc]
    return chance.choice(acts)
