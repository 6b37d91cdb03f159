"""The runtime as a scenario sees it; with a stubbed world and a table of due timers like the product's."""

from __future__ import annotations

import collections
import datetime as dt
from typing import Any

from engine.errors import ProcessError
from engine.process import definition, runtime, snapshot
from engine.process.marking import Data, Marking, Token
from engine.process.run import Effect, Outcome
from engine.process.runtime import OPEN_TASKS, WAITING, Runtime, Step

TimerKey = tuple[str, int]


class RuntimePlayer:
    """One instance on the real runtime."""

    def __init__(self, xml: bytes, stubs: dict[str, Any]) -> None:
        self.xml, self.stubs = xml, stubs
        self.definition = definition.build(xml)
        self.calls: collections.Counter[str] = collections.Counter()
        self.passed: collections.Counter[str] = collections.Counter()
        self.ended: list[str] = []
        self.effects: list[str] = []
        self.due: dict[TimerKey, dt.datetime] = {}
        self.marking: Marking

    # -- what it shows
    @property
    def tasks(self) -> list[str]:
        return [t.element for t in runtime.waiting(self.definition, self.marking, OPEN_TASKS)]

    @property
    def waiting(self) -> list[str]:
        return [t.element for t in runtime.waiting(self.definition, self.marking, WAITING)]

    @property
    def timers(self) -> list[tuple[dt.datetime, Any, str]]:
        return [(when, key, key[0]) for key, when in self.due.items()]

    @property
    def data(self) -> Data:
        return self.marking.root.data or {}

    @property
    def state(self) -> str:
        return runtime.state(self.marking)

    # -- what it does
    def start(self, process: str | None, trigger: dict[str, Any], now: dt.datetime) -> None:
        how = {k: trigger.get(k) for k in ("message", "signal", "event")}
        self._take(self._runtime(now).start(process, trigger.get("with"), **how))

    def complete(self, element: str, item: int, data: Data, now: dt.datetime) -> None:
        token = self._open(element, item, (*OPEN_TASKS, "receiveTask"))
        self._take(self._runtime(now).complete(self.marking, token.id, data))

    def message(self, name: str, data: Data, to: str | None, item: int, now: dt.datetime) -> bool:
        return self._take(self._runtime(now).message(self.marking, name, data, to=to, item=item))

    def signal(self, name: str, data: Data, now: dt.datetime) -> bool:
        return self._take(self._runtime(now).signal(self.marking, name, data))

    def set(self, data: Data, now: dt.datetime) -> None:
        self._take(self._runtime(now).change(self.marking, data))

    def fire(self, timer: TimerKey, now: dt.datetime) -> None:
        del self.due[timer]
        self._take(self._runtime(now).fire(self.marking, *timer))

    def cancel(self, element: str, now: dt.datetime) -> None:
        self._take(self._runtime(now).cancel(self.marking, self._open(element, 0, WAITING).id))

    def jump(self, source: str, target: str, now: dt.datetime) -> None:
        self._take(self._runtime(now).jump(self.marking, self._open(source, 0, WAITING).id, target))

    def migrate(self, xml: bytes, now: dt.datetime) -> None:
        before, self.xml, self.definition = self.definition, xml, definition.build(xml)
        self._take(self._runtime(now).migrate(self.marking, before))

    def reload(self) -> None:
        """As another worker would find it: the bytes, and a definition built anew."""
        self.definition = definition.build(self.xml)
        self.marking = snapshot.load(snapshot.dump(self.marking))

    def _open(self, element: str, item: int, kinds: tuple[str, ...]) -> Token:
        found = [t for t in runtime.waiting(self.definition, self.marking, kinds) if t.element == element]
        if len(found) <= item:
            raise ProcessError("not_open", f"{element} is not open")
        return found[item]

    def _runtime(self, now: dt.datetime) -> Runtime:
        return Runtime(definition=self.definition, now=now, facts={}, perform=self._perform)

    def _perform(self, effect: Effect) -> Outcome:
        stub = self.stubs.get(effect.element) or {}
        if isinstance(stub, list):
            stub = stub[min(self.calls[effect.element], len(stub) - 1)]
        self.calls[effect.element] += 1
        return Outcome(data=stub.get("set") or {}, error=stub.get("error"), failure=stub.get("fail"))

    def _take(self, step: Step) -> bool:
        """What the product would write: the snapshot, the timers, the history."""
        self.marking = step.marking
        for happened in step.happened:
            key = (happened.element, happened.token)
            if happened.what == "timer_set":
                self.due[key] = happened.value
            elif happened.what == "timer_gone":
                self.due.pop(key, None)
            elif happened.what == "entered":
                self.passed[happened.element] += 1
            elif happened.what == "ended":
                self.ended.append(happened.element)
            elif happened.what == "effect":
                self.effects.append(happened.element)
        return step.taken
