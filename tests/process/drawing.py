"""A drawing in a few words, and a case that is stored, restored and given a fresh definition before every step."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

import yaml

from engine.process import definition, runtime, snapshot
from engine.process.homes import Library, NoLibrary
from engine.process.marking import Marking
from engine.process.model import ProcessDefinition
from engine.process.runtime import Runtime, Step
from engine.process.step import Due, Effect, OpenedTask, Outcome

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:layak="urn:layak:bpmn:1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="x">'
    '<message id="M" name="go"/><signal id="S" name="alarm"/><error id="E" errorCode="E1"/>'
    '<escalation id="X" escalationCode="X1"/>'
)
MORNING = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


def file_of(*processes: str) -> bytes:
    """A drawing of whole processes."""
    return f"{HEAD}{''.join(processes)}</definitions>".encode()


def process(key: str, body: str, **attributes: str) -> str:
    return f'<process id="{key}" isExecutable="true"{_written(attributes)}>{body}</process>'


def drawing(body: str, **called: str) -> bytes:
    """The process `p`, and others that it calls, in one file."""
    return file_of(process("p", body), *(process(name, inner) for name, inner in called.items()))


def node(tag: str, name: str, inner: str = "", **attributes: str) -> str:
    """A flow node; `layak_due` stands for `layak:due`."""
    return f'<{tag} id="{name}"{_written(attributes)}>{inner}</{tag}>'


def _written(attributes: Mapping[str, str]) -> str:
    def quoted(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    return "".join(f' {k.replace("layak_", "layak:")}="{quoted(v)}"' for k, v in attributes.items())


def extended(*elements: str) -> str:
    return f"<extensionElements>{''.join(elements)}</extensionElements>"


def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    inner = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    name = name or f"{source}-{target}"
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def chain(*names: str) -> str:
    return "".join(flow(a, b) for a, b in itertools.pairwise(names))


def line(*middle: str, name: str = "") -> str:
    """start -> user tasks -> end."""
    tasks = "".join(node("userTask", m) for m in middle)
    return (
        node("startEvent", f"s{name}") + tasks + node("endEvent", f"e{name}") + chain(f"s{name}", *middle, f"e{name}")
    )


def through(*nodes: str, name: str = "") -> str:
    """start -> nodes as they are written -> end."""
    ids = [n.split('id="', 1)[1].split('"', 1)[0] for n in nodes]
    ends = node("startEvent", f"s{name}") + node("endEvent", f"e{name}")
    return ends + "".join(nodes) + chain(f"s{name}", *ids, f"e{name}")


def timer(what: str, kind: str = "timeDate") -> str:
    return f"<timerEventDefinition><{kind}>{what}</{kind}></timerEventDefinition>"


def declared(**parts: Any) -> bytes:
    """A process.yaml."""
    return yaml.safe_dump({"title": "Uji", **parts}, allow_unicode=True).encode()


class Case:
    """One instance, as the product would hold it: bytes, open tasks, due timers."""

    def __init__(
        self,
        drawing: bytes | Mapping[str, bytes],
        data: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
        outcomes: dict[str, Outcome] | None = None,
        library: Library | None = None,
        **start: str,
    ) -> None:
        self.files = {"process.bpmn": drawing} if isinstance(drawing, bytes) else dict(drawing)
        self.facts, self.outcomes, self.now = facts or {}, outcomes or {}, MORNING
        self.library = library or NoLibrary()
        self._made: tuple[Mapping[str, bytes], ProcessDefinition] | None = None
        self.performed: dict[tuple[str, str | None, int | None], str] = {}
        self.due: dict[tuple[str, int], Due] = {}
        self.tasks: dict[int, OpenedTask] = {}
        self.log: list[tuple[str, str]] = []
        definition.build(self.files)  # nothing is played that would not be let in
        self.step = self._take(self.runtime().start("p", data, **start))

    @property
    def definition(self) -> ProcessDefinition:
        """Built anew for every step, kept while somebody looks at what it did."""
        if self._made is None or self._made[0] is not self.files:
            self._made = (self.files, definition.wire(self.files))
        return self._made[1]

    def runtime(self) -> Runtime:
        return Runtime(
            definition=self.definition,
            now=self.now,
            facts=self.facts,
            perform=self._perform,
            library=self.library,
            performer=lambda *key: self.performed.get(key),
        )

    def _perform(self, effect: Effect) -> Outcome | None:
        return self.outcomes.get(effect.element)

    def _take(self, step: Step) -> Step:
        for token, _ in step.closed:
            del self.tasks[token]
        for gone in step.timers_gone:
            del self.due[gone]
        self.tasks |= {t.token: t for t in step.opened}
        self.due |= {(t.element, t.token): t.due for t in step.timers_set}
        self.log += [(h.what, h.element) for h in step.happened]
        self.raw = snapshot.dump(step.marking)
        self.step = step
        return step

    def take(self, act: Any) -> Step:
        """Any verb: `act(runtime, marking)`."""
        self._made = None
        return self._take(act(self.runtime(), self.marking))

    @property
    def marking(self) -> Marking:
        return self.runtime().bound(snapshot.load(self.raw))

    @property
    def open(self) -> list[str]:
        return [t.element for t in runtime.waiting(self.marking)]

    @property
    def state(self) -> str:
        return runtime.state(self.marking)

    @property
    def data(self) -> dict[str, Any]:
        return self.marking.root.data or {}

    def task(self, element: str) -> OpenedTask:
        return next(t for t in self.tasks.values() if t.element == element)

    def ended(self) -> list[str]:
        return [e for what, e in self.log if what == "ended"]

    def token(self, element: str, item: int = 0) -> int:
        return [t.id for t in runtime.waiting(self.marking) if t.element == element][item]

    def complete(self, element: str, item: int = 0, **data: Any) -> Step:
        token = self.token(element, item)
        return self.take(lambda run, marking: run.complete(marking, token, data))

    def send(self, name: str = "go", **data: Any) -> Step:
        return self.take(lambda run, marking: run.message(marking, name, data))

    def signal(self, name: str = "alarm") -> Step:
        return self.take(lambda run, marking: run.signal(marking, name))

    def change(self, **data: Any) -> Step:
        return self.take(lambda run, marking: run.change(marking, data))

    def fire(self, element: str) -> Step:
        key = next(k for k in self.due if k[0] == element)
        self.now = max(self.now, self.due[key].instant or self.now)
        return self.take(lambda run, marking: run.fire(marking, *key))

    def retry(self, element: str) -> Step:
        token = next(t.id for t in self.marking.tokens() if t.element == element and t.incident)
        return self.take(lambda run, marking: run.retry(marking, token))
