"""A drawing in a few words, and a case that is stored, restored and given a fresh definition before every step."""

from __future__ import annotations

import datetime as dt
from typing import Any

from engine.process import definition, runtime, snapshot
from engine.process.step import Effect, Outcome
from engine.process.runtime import Runtime, Step

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="x">'
    '<message id="M" name="go"/><signal id="S" name="alarm"/><error id="E" errorCode="E1"/><escalation id="X" escalationCode="X1"/>'
)
MORNING = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


def drawing(body: str, **called: str) -> bytes:
    others = "".join(f'<process id="{name}" isExecutable="true">{inner}</process>' for name, inner in called.items())
    return f'{HEAD}<process id="p" isExecutable="true">{body}</process>{others}</definitions>'.encode()


def node(tag: str, name: str, inner: str = "", **attributes: str) -> str:
    extra = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return f'<{tag} id="{name}"{extra}>{inner}</{tag}>'


def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    inner = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    return f'<sequenceFlow id="{name or source + "-" + target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def chain(*names: str) -> str:
    return "".join(flow(a, b) for a, b in zip(names, names[1:], strict=False))


def line(*middle: str, name: str = "") -> str:
    """start -> tasks -> end."""
    tasks = "".join(node("userTask", m) for m in middle)
    return (
        node("startEvent", f"s{name}") + tasks + node("endEvent", f"e{name}") + chain(f"s{name}", *middle, f"e{name}")
    )


class Case:
    """One instance, as the product would hold it: bytes and due timers."""

    def __init__(
        self,
        xml: bytes,
        data: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
        outcomes: dict[str, Outcome] | None = None,
        **start: str,
    ) -> None:
        self.xml, self.facts, self.outcomes, self.now = xml, facts or {}, outcomes or {}, MORNING
        self.due: dict[tuple[str, int], dt.datetime] = {}
        self.log: list[tuple[str, str]] = []
        self._take(self._runtime().start("p", data, **start))

    def _runtime(self) -> Runtime:
        return Runtime(definition=definition.build_one(self.xml), now=self.now, facts=self.facts, perform=self._perform)

    def _perform(self, effect: Effect) -> Outcome | None:
        return self.outcomes.get(effect.element)

    def _take(self, step: Step) -> Step:
        for gone in step.timers_gone:
            self.due.pop(gone, None)
        self.due |= {(t.element, t.token): t.due.instant for t in step.timers_set if t.due.instant is not None}
        self.log += [(h.what, h.element) for h in step.happened]
        self.raw = snapshot.dump(step.marking)
        return step

    @property
    def marking(self) -> Any:
        return self._runtime().bound(snapshot.load(self.raw))

    @property
    def open(self) -> list[str]:
        return [t.element for t in runtime.waiting(self.marking)]

    @property
    def state(self) -> str:
        return runtime.state(self.marking)

    @property
    def data(self) -> dict[str, Any]:
        return self.marking.root.data or {}

    def ended(self) -> list[str]:
        return [e for what, e in self.log if what == "ended"]

    def complete(self, element: str, item: int = 0, **data: Any) -> Step:
        marking = self.marking
        found = [t for t in runtime.waiting(marking) if t.element == element]
        return self._take(self._runtime().complete(marking, found[item].id, data))

    def send(self, name: str = "go", **data: Any) -> Step:
        return self._take(self._runtime().message(self.marking, name, data))

    def signal(self, name: str = "alarm") -> Step:
        return self._take(self._runtime().signal(self.marking, name))

    def change(self, **data: Any) -> Step:
        return self._take(self._runtime().change(self.marking, data))

    def fire(self, element: str) -> Step:
        key = next(k for k in self.due if k[0] == element)
        self.now = max(self.now, self.due[key])
        return self._take(self._runtime().fire(self.marking, *key))

    def retry(self, element: str) -> Step:
        marking = self.marking
        return self._take(self._runtime().retry(marking, next(t.id for t in marking.tokens() if t.element == element)))
