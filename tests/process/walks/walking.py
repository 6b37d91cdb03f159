"""An instance that is stored and restored, under definitions built anew, before every single step."""

from __future__ import annotations

import collections
import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.process import runtime, snapshot
from engine.process.assembly import wire
from engine.process.definition import build
from engine.process.homes import Library, NoLibrary
from engine.process.marking import Marking, Token
from engine.process.model import OPEN_TASKS, ProcessDefinition
from engine.process.runtime import Runtime, Step

MONDAY = dt.datetime(2026, 1, 5, 1, tzinfo=dt.UTC)
Key = tuple[str, tuple[int, ...]]  # an element, and the numbers of the multi-instance items it stands in
Made = tuple[ProcessDefinition, Library]


def walks(usual: int, share: float = 1.0) -> range:
    """The seeds of a test: a few in the suite, `WALKS=2000` for a long run; `share` of them where a walk is long."""
    asked = int(os.environ.get("WALKS", "0"))
    first = int(os.environ.get("WALKS_FROM", "0"))
    return range(first, first + (round(asked * share) or usual))


def anew(files: Mapping[str, bytes]) -> Callable[[], Made]:
    """Gives the definition of a package, checked once, built anew each time."""
    build(files)
    return lambda: (wire(files), NoLibrary())


class Walk:
    """What the product would hold of an instance: bytes, and the keys of open tasks and armed timers."""

    def __init__(self, make: Callable[[], Made], data: Mapping[str, Any], facts: dict[str, Any] | None = None) -> None:
        self.make, self.facts, self.now, self.raw = make, facts or {}, MONDAY, b""
        self.open: dict[int, str] = {}
        self.armed: dict[tuple[str, int], None] = {}
        self.step = self.take(lambda run, _: run.start(None, data))

    def take(self, act: Callable[[Runtime, Any], Step]) -> Step:
        """Any verb, on restored bytes, in a world that has never seen this instance."""
        self.now += dt.timedelta(hours=1)
        definition, library = self.make()
        run = Runtime(definition=definition, now=self.now, facts=self.facts, library=library)
        self.step = act(run, snapshot.load(self.raw) if self.raw else None)
        for token, _ in self.step.closed:
            del self.open[token]
        for gone in self.step.timers_gone:
            del self.armed[gone]
        self.open |= {t.token: t.element for t in self.step.opened}
        self.armed |= {(t.element, t.token): None for t in self.step.timers_set}
        self.raw = snapshot.dump(self.step.marking)
        return self.step

    def complete(self, task: int, values: Mapping[str, Any]) -> Step:
        return self.take(lambda run, marking: run.complete(marking, task, values))

    def fire(self, timer: tuple[str, int]) -> Step:
        return self.take(lambda run, marking: run.fire(marking, *timer))

    # -- what others can compare with
    @property
    def marking(self) -> Marking:
        """The stored one, restored."""
        definition, library = self.make()
        return Runtime(definition=definition, now=self.now, library=library).bound(snapshot.load(self.raw))

    @property
    def state(self) -> str:
        return runtime.state(self.step.marking)

    @property
    def data(self) -> dict[str, Any]:
        return self.step.marking.root.data or {}

    def tasks(self) -> dict[Key, list[int]]:
        """Open tasks by key, the oldest first; the bytes and the rows that were written say the same."""
        tokens = {t.id: t for t in runtime.waiting(self.step.marking, OPEN_TASKS)}
        assert {t.id: t.element for t in tokens.values()} == self.open
        return _by_key((t.element, t) for t in tokens.values())

    def timers(self) -> dict[Key, list[int]]:
        """The tokens of armed timers by key."""
        marking = self.step.marking
        if marking.state != "running":
            assert not self.armed
            return {}
        tokens = sorted(marking.tokens(), key=lambda t: t.id)
        found = [(e, t) for t in tokens for e in t.armed if e in t.home.timers]
        assert {(e, t.id) for e, t in found} == set(self.armed)
        return _by_key(found)


def _by_key(found: Iterable[tuple[str, Token]]) -> dict[Key, list[int]]:
    keys: dict[Key, list[int]] = collections.defaultdict(list)
    for element, token in found:
        items = tuple(t.item for t in token.outward() if t.item is not None)
        keys[element, items[::-1]].append(token.id)
    return dict(keys)


def counted(keys: Mapping[Key, list[int]]) -> dict[Key, int]:
    """How many there are of each."""
    return {key: len(tokens) for key, tokens in keys.items()}
