"""Every expression of a process, with the place it stands in: what it reads and which functions it may call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)

from engine.errors import ProcessError
from engine.process import feel, times
from engine.process.model import Node, Process

COUNTS = frozenset(
    (
        "numberOfInstances",
        "numberOfCompletedInstances",
        "numberOfActiveInstances",
        "numberOfTerminatedInstances",
        "loopCounter",
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One FEEL text: where it stands and what it is for."""

    text: str
    element: str
    line: int
    use: str  # condition, timer, loop, businessKey, or a word: due, assignee, in, out, ...
    flow: str = ""  # the sequence flow a condition stands on
    kind: str = ""  # of a timer: timeDate, timeDuration, timeCycle

    @property
    def owner(self) -> str:
        """The element whose property holds the text."""
        return self.flow or self.element

    @property
    def setter(self) -> str:
        """The property that holds the text."""
        return self.kind or self.use


def places(process: Process) -> Iterator[Place]:
    """All of a process; those of `out` are read in the called one."""
    for node in process.nodes.values():
        for use, text in _texts(node):
            kind = _timer_kind(node) if use == "timer" else ""
            yield Place(text=text, element=node.id, line=node.line, use=use, kind=kind)
        for flow in node.outgoing:
            if flow.condition is not None:
                yield Place(text=flow.condition, element=node.id, line=node.line, use="condition", flow=flow.id)
    if process.business_key is not None:
        yield Place(text=process.business_key, element=process.id, line=0, use="businessKey")


def _timer_kind(node: Node) -> str:
    kinds = {TimeDateEventDefinition: "timeDate", CycleTimerEventDefinition: "timeCycle"}
    return next((kind for made, kind in kinds.items() if isinstance(node.event, made)), "timeDuration")


def _texts(node: Node) -> Iterator[tuple[str, str]]:
    if node.waits_for(ConditionalEventDefinition):
        yield "condition", node.event.expression
    if node.waits_for(TimerEventDefinition) and not times.is_literal(node.event.expression):
        yield "timer", node.event.expression
    if node.loop is not None:
        texts = (node.loop.condition, getattr(node.loop, "cardinality", None), node.collection)
        yield from (("loop", text) for text in texts if text)
    yield from ((use, text) for use, text in node.words.expressions() if not times.is_literal(text))
    yield from (("out", text) for _, text in node.words.outs)


def items(process: Process) -> frozenset[str]:
    """The variables its multi-instance activities give their items."""
    found = {n.loop.input_item for n in process.nodes.values() if getattr(n.loop, "input_item", None) is not None}
    return frozenset(str(item.bpmn_name or item.bpmn_id) for item in found)


def reads(process: Process) -> frozenset[str]:
    """What a process takes from outside: its expressions, and the tables it looks into."""
    found = set().union(*(_names(p.text) for p in places(process) if p.use != "out"))
    decisions = process.package.tables.decisions
    for node in process.nodes.values():
        if (decision := decisions.get(node.words.decision or "")) is not None:
            found |= decision.inputs
    return frozenset(found - COUNTS)


def names(processes: Iterable[Process]) -> frozenset[str]:
    """What they all read; the ladder of their folder is read by whoever climbs it, so it counts too."""
    made = list(processes)
    found: set[str] = set().union(*(reads(p) for p in made))
    if made and "ladder" in made[0].package.tables.decisions:
        found |= made[0].package.tables.decisions["ladder"].inputs
    return frozenset(found)


def performers(processes: Iterable[Process]) -> frozenset[str]:
    """The elements named in `performer("...")`."""
    return frozenset(e for p in processes for place in places(p) for e in performers_in(place.text))


def performers_in(text: str) -> list[str]:
    """The elements one expression asks the performer of."""
    calls = _calls(text)
    return [str(arguments[0]) for name, arguments in calls if name == "performer" and arguments and arguments[0]]


def _calls(text: str) -> list[tuple[str, list[object]]]:
    try:
        return list(feel.calls_in(text))
    except ProcessError:
        return []


def _names(text: str) -> set[str]:
    try:
        return feel.names_in(text)
    except ProcessError:  # the linter says so
        return set()
