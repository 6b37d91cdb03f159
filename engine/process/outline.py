"""A process as a list of steps, in the order a reader follows it: the drawing, said in words."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.process.model import Node, Process

QUIET = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineStep:
    """One flow node: its name, who does it, what leads on; `attached_to` names the task of a boundary event."""

    process: str
    element: str
    name: str
    kind: str
    lane: str | None
    role: str | None
    due: str | None  # FEEL, as drawn
    called: str | None
    attached_to: str | None
    documentation: str
    next: tuple[tuple[str, str], ...]  # condition as drawn ("" without one), name of the element it leads to


def outline(process: Process) -> tuple[OutlineStep, ...]:
    """The steps of a process from its start along the flows; what a boundary event starts comes after its task."""
    return tuple(_step(process, node) for node in _in_order(process))


def _in_order(process: Process) -> Iterator[Node]:
    seen = set[str]()
    yield from _reached(process, [n.id for n in process.nodes.values() if n.kind == "startEvent"], seen)
    for name in process.nodes:  # what no flow leads to
        yield from _reached(process, [name], seen)


def _reached(process: Process, names: Iterable[str], seen: set[str]) -> Iterator[Node]:
    """Some nodes and all that follows, the nearest first; nothing that was seen before."""
    todo = collections.deque(names)
    while todo:
        node = process.nodes[todo.popleft()]
        if node.id in seen:
            continue
        seen.add(node.id)
        yield node
        todo.extend(flow.target for flow in node.outgoing)
        todo.extend(node.boundary)


def _step(process: Process, node: Node) -> OutlineStep:
    return OutlineStep(
        process=process.id,
        element=node.id,
        name=node.name or node.id,
        kind=node.kind,
        lane=node.lane,
        role=node.words.role,
        due=node.words.due,
        called=node.words.called,
        attached_to=node.attached_to,
        documentation=node.documentation,
        next=tuple((f.condition or "", process.nodes[f.target].name or f.target) for f in node.outgoing),
    )
