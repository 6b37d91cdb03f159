"""A process as a list of steps, in the order a reader follows it: the drawing, said in words."""

from __future__ import annotations

import collections
from collections.abc import Iterator
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
    nodes = process.nodes
    starts = [n.id for n in nodes.values() if n.kind == "startEvent"] or list(nodes)[:1]
    todo, seen = collections.deque(starts), set[str]()
    while todo or len(seen) < len(nodes):
        name = todo.popleft() if todo else next(n for n in nodes if n not in seen)
        if name in seen:
            continue
        seen.add(name)
        yield nodes[name]
        todo.extend(flow.target for flow in nodes[name].outgoing)
        todo.extend(nodes[name].boundary)


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
