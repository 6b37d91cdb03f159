"""What a drawing says, frozen: nodes, flows and scopes over the library's task specs."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.process.findings import Finding
from engine.process.parser import LinkEventDefinition


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A flow node: its `kind` is its BPMN name, its `spec` what the library read of it."""

    id: str
    kind: str
    scope: str
    line: int
    spec: Any
    loop: Any = None
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: str | None = None
    boundary: tuple[str, ...] = ()
    attached_to: str | None = None
    is_interrupting: bool = True
    is_event_subprocess: bool = False
    is_for_compensation: bool = False
    compensation: str | None = None

    @property
    def event(self) -> EventDefinition:
        """What the node waits for or throws."""
        return getattr(self.spec, "event_definition", None) or _NONE

    @property
    def lane(self) -> str | None:
        return getattr(self.spec, "lane", None)

    def waits_for(self, kind: type) -> bool:
        return isinstance(self.event, kind)


_NONE = NoneEventDefinition()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """A process or a sub-process: where its tokens begin and which event sub-processes listen in it."""

    id: str
    starts: tuple[str, ...]
    handlers: tuple[str, ...] = ()
    compensation: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProcessDefinition:
    """Everything in a file; immutable, to be shared by threads and kept by digest."""

    digest: str
    processes: tuple[str, ...]
    nodes: Mapping[str, Node]
    scopes: Mapping[str, Scope]
    flows: Mapping[str, Flow]
    names: frozenset[str] = frozenset()  # what its expressions read: facts and data
    remarks: tuple[Finding, ...] = ()

    @functools.cached_property
    def links(self) -> Mapping[tuple[str, str], str]:
        """Scope and link name -> the catching link."""
        caught = (
            n for n in self.nodes.values() if n.kind == "intermediateCatchEvent" and n.waits_for(LinkEventDefinition)
        )
        return {(n.scope, n.event.name): n.id for n in caught}

    @functools.cached_property
    def timers(self) -> frozenset[str]:
        return frozenset(n.id for n in self.nodes.values() if n.waits_for(TimerEventDefinition))

    @functools.cached_property
    def has_conditions(self) -> bool:
        return any(n.waits_for(ConditionalEventDefinition) for n in self.nodes.values())

    @functools.cached_property
    def _upstream(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    def upstream(self, flow: Flow) -> frozenset[str]:
        """The nodes from which a token can come along this flow without passing the flow's target."""
        key = (flow.id, flow.target)
        if key not in self._upstream:
            self._upstream[key] = self._reach_back(flow)
        return self._upstream[key]

    def _reach_back(self, flow: Flow) -> frozenset[str]:
        seen: set[str] = set()
        todo = [flow.source]
        while todo:
            name = todo.pop()
            if name in seen or name == flow.target:
                continue
            seen.add(name)
            todo.extend(self._before(self.nodes[name]))
        return frozenset(seen)

    def _before(self, node: Node) -> Iterable[str]:
        """Where a token at this node may have been one move ago: flows, boundary events, links."""
        yield from (flow.source for flow in node.incoming)
        if node.attached_to:
            yield node.attached_to
        if node.kind == "intermediateCatchEvent" and node.waits_for(LinkEventDefinition):
            yield from (
                n.id
                for n in self.nodes.values()
                if n.kind == "intermediateThrowEvent"
                and n.scope == node.scope
                and n.waits_for(LinkEventDefinition)
                and n.event.name == node.event.name
            )
