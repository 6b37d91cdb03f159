"""What a package says, frozen: processes of nodes, flows and scopes over the library's task specs.

Element ids repeat between drawings, so every element is looked up in its process: (process, element).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.process.declared import Declared
from engine.process.findings import Finding
from engine.process.parser import LinkEventDefinition
from engine.process.tables import Tables
from engine.process.words import NO_WORDS, Words

OPEN_TASKS = ("userTask", "manualTask")


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A flow node: its `kind` is its BPMN name, its `spec` what the library read of it, `words` what Layak adds."""

    id: str
    kind: str
    scope: str
    line: int
    spec: Any
    name: str = ""
    documentation: str = ""
    loop: Any = None
    collection: str | None = None  # the variable a multi-instance activity goes through
    collected: str | None = None  # the variable its results come into
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: str | None = None
    boundary: tuple[str, ...] = ()
    attached_to: str | None = None
    is_interrupting: bool = True
    is_event_subprocess: bool = False
    is_for_compensation: bool = False
    compensation: str | None = None
    words: Words = NO_WORDS

    @property
    def event(self) -> EventDefinition:
        """What the node waits for or throws."""
        return getattr(self.spec, "event_definition", None) or _NONE

    @property
    def lane(self) -> str | None:
        """The name of the lane, for readers only: it assigns nobody. None outside any lane."""
        return getattr(self.spec, "lane", None)

    @property
    def is_closed_call(self) -> bool:
        """Does only what is named go in and come back?"""
        return bool(self.words.ins or self.words.outs)

    def waits_for(self, kind: type) -> bool:
        """Is its event of a class of SpiffWorkflow?"""
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
class Package:
    """What the processes of a folder share."""

    digest: str
    declared: Declared | None  # process.yaml, where there is one
    tables: Tables
    forms: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def defaults(self) -> Mapping[str, Any]:
        """What a name is worth until somebody sets it."""
        return self.declared.defaults if self.declared else {}

    def kept(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values the process carries: names declared as data; without a process.yaml all of them."""
        if self.declared is None:
            return dict(values)
        return {name: value for name, value in values.items() if name in self.declared.data}


@dataclass(frozen=True, kw_only=True, eq=False)
class Process:
    """One executable process: its elements, and the package they stand in."""

    id: str
    name: str
    file: str
    package: Package
    nodes: Mapping[str, Node]
    scopes: Mapping[str, Scope]
    flows: Mapping[str, Flow]
    business_key: str | None = None
    stated_facts: frozenset[str] | None = None

    @functools.cached_property
    def links(self) -> Mapping[tuple[str, str], str]:
        """Scope and link name -> the catching link."""
        caught = (
            n for n in self.nodes.values() if n.kind == "intermediateCatchEvent" and n.waits_for(LinkEventDefinition)
        )
        return {(n.scope, n.event.name): n.id for n in caught}

    @functools.cached_property
    def timers(self) -> frozenset[str]:
        """Ids of the nodes with a timer definition: only what these leave behind is a timer in the store."""
        return frozenset(n.id for n in self.nodes.values() if n.waits_for(TimerEventDefinition))

    @functools.cached_property
    def has_conditions(self) -> bool:
        """Whether any node waits for a conditional event, so that each step must look at conditions again."""
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
            yield from (n.id for n in self._throwing(node))

    def _throwing(self, catching: Node) -> Iterable[Node]:
        return (
            n
            for n in self.nodes.values()
            if n.kind == "intermediateThrowEvent"
            and n.scope == catching.scope
            and n.waits_for(LinkEventDefinition)
            and n.event.name == catching.event.name
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class ProcessDefinition:
    """A package, ready to run; immutable, to be shared by threads and kept by digest."""

    digest: str
    key: str  # the process that starts unless another is named
    package: Package
    processes: Mapping[str, Process]
    external_calls: frozenset[str] = frozenset()  # process keys it calls in other folders
    names: frozenset[str] = frozenset()  # what its expressions and tables read
    performers: frozenset[str] = frozenset()  # elements named in performer()
    remarks: tuple[Finding, ...] = ()

    @property
    def title(self) -> str:
        """As declared in process.yaml, else the drawn name of the process that starts, else its id."""
        declared = self.package.declared
        return (declared.title if declared else "") or self.processes[self.key].name or self.key

    @property
    def declared(self) -> Declared | None:
        """What process.yaml says; None for a package without one, whose processes carry every value."""
        return self.package.declared

    @property
    def forms(self) -> Mapping[str, bytes]:
        """The bytes of form-js files by form key."""
        return self.package.forms

    @property
    def business_key(self) -> str | None:
        """FEEL text of the key people read, as KLA-2026/07."""
        return self.processes[self.key].business_key

    @functools.cached_property
    def facts(self) -> frozenset[str]:
        """The facts its expressions and tables read, of itself; whoever reads them adds those of what it calls."""
        return self.names & frozenset(self.declared.facts) if self.declared else frozenset()

    def node(self, process: str, element: str) -> Node:
        """Raises KeyError for ids that are not in the package."""
        return self.processes[process].nodes[element]
