"""Puts the library's specs, the file's flows and Layak's words together, once."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine.process import words
from engine.process.document import id_of, line_of, text_of
from engine.process.findings import Finding, Refused
from engine.process.model import Flow, Node, Package, Process, Scope
from engine.process.parser import BPMN, FLOW_NODES, CompensationEventDefinition, Parser
from engine.process.reading import NS, executable

SUBPROCESSES = (f"{{{BPMN}}}subProcess", f"{{{BPMN}}}transaction")


class Builder:
    """One drawing."""

    def __init__(self, root: etree._Element, package: Package, file: str) -> None:
        self.root, self.package, self.file = root, package, file
        self.parser = Parser()
        self.nodes: dict[str, Node] = {}
        self.scopes: dict[str, Scope] = {}
        flows = [_flow(f) for f in root.iterfind(".//bpmn:sequenceFlow", NS)]
        self.flows = {f.id: f for f in flows}
        self.incoming, self.outgoing = _grouped(flows, "target"), _grouped(flows, "source")
        self.boundary = _boundary_events(root)
        self.handlers = _compensation_handlers(root)
        self.objects = _data_objects(root)

    def processes(self) -> dict[str, Process]:
        """The executable processes of the drawing."""
        try:
            self.parser.add_bpmn_xml(self.root)
            return {id_of(p): self._process(p) for p in executable(self.root)}
        except ValidationException as error:
            line, values = error.line_number or 0, {"reason": str(error)}
            refusal = Finding(rule="parser", element=error.tag or "", line=line, values=values, file=self.file)
            raise Refused([refusal]) from error

    def _process(self, element: etree._Element) -> Process:
        before = set(self.nodes), set(self.scopes)
        self._scope(element)
        facts = words.attribute(element, "facts")
        return Process(
            id=id_of(element),
            name=text_of(element, "name"),
            file=self.file,
            package=self.package,
            nodes=MappingProxyType({k: n for k, n in self.nodes.items() if k not in before[0]}),
            scopes=MappingProxyType({k: s for k, s in self.scopes.items() if k not in before[1]}),
            flows=MappingProxyType(
                {id_of(f): self.flows[id_of(f)] for f in element.iterfind(".//bpmn:sequenceFlow", NS)}
            ),
            business_key=words.attribute(element, "businessKey"),
            stated_facts=frozenset(facts.split()) if facts is not None else None,
        )

    def _scope(self, element: etree._Element) -> None:
        """A process or sub-process and, below it, all others."""
        spec = self.parser.process_parsers[id_of(element)].get_spec()
        children = [e for e in element.iterchildren(etree.Element) if etree.QName(e).localname in FLOW_NODES]
        for child in children:
            node = self._node(child, spec, id_of(element))
            self.nodes[node.id] = node
            if child.tag in SUBPROCESSES:
                self._scope(child)
        inside = [self.nodes[id_of(c)] for c in children]
        self.scopes[id_of(element)] = self._make_scope(id_of(element), inside)

    def _make_scope(self, name: str, inside: list[Node]) -> Scope:
        events = [self.nodes[self.scopes[n.id].starts[0]] for n in inside if n.is_event_subprocess]
        return Scope(
            id=name,
            starts=_starts(inside),
            handlers=tuple(n.id for n in events if not n.waits_for(CompensationEventDefinition)),
            compensation=next((n.scope for n in events if n.waits_for(CompensationEventDefinition)), None),
        )

    def _node(self, element: etree._Element, scope_spec: Any, scope: str) -> Node:
        name = id_of(element)
        spec = scope_spec.task_specs[name]
        loop = spec if isinstance(spec, LoopTask) else None
        boundary = self.boundary.get(name, ())
        return Node(
            id=name,
            kind=etree.QName(element).localname,
            scope=scope,
            line=line_of(element),
            spec=scope_spec.task_specs[spec.task_spec] if loop else spec,
            name=text_of(element, "name"),
            documentation=(element.findtext("bpmn:documentation", namespaces=NS) or "").strip(),
            loop=loop,
            collection=self._variable(loop, "data_input"),
            collected=self._variable(loop, "data_output"),
            incoming=self.incoming.get(name, ()),
            outgoing=self.outgoing.get(name, ()),
            default=element.get("default"),
            boundary=tuple(boundary),
            attached_to=element.get("attachedToRef"),
            is_interrupting="false" not in (element.get("cancelActivity"), element.get("isInterrupting")),
            is_event_subprocess=element.get("triggeredByEvent") == "true",
            is_for_compensation=element.get("isForCompensation") == "true",
            compensation=next((self.handlers[b] for b in boundary if b in self.handlers), None),
            words=words.read(element),
        )

    def _variable(self, loop: Any, end: str) -> str | None:
        """The variable at one end of a multi-instance activity: the schema wants it drawn as a data object."""
        reference = getattr(loop, end, None)
        return self.objects.get(reference.bpmn_id, reference.bpmn_id) if reference is not None else None


def _starts(inside: list[Node]) -> tuple[str, ...]:
    """The start events; without any, everything no flow leads to."""
    events = tuple(n.id for n in inside if n.kind == "startEvent")
    return events or tuple(
        n.id for n in inside if not (n.incoming or n.attached_to or n.is_event_subprocess or n.is_for_compensation)
    )


def _flow(element: etree._Element) -> Flow:
    condition = element.findtext("bpmn:conditionExpression", namespaces=NS)
    return Flow(
        id=id_of(element),
        source=text_of(element, "sourceRef"),
        target=text_of(element, "targetRef"),
        condition=condition,
    )


def _grouped(flows: Iterable[Flow], end: str) -> dict[str, tuple[Flow, ...]]:
    found: dict[str, list[Flow]] = {}
    for flow in flows:
        found.setdefault(getattr(flow, end), []).append(flow)
    return {name: tuple(group) for name, group in found.items()}


def _boundary_events(root: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for event in root.iterfind(".//bpmn:boundaryEvent", NS):
        found.setdefault(text_of(event, "attachedToRef"), []).append(id_of(event))
    return found


def _compensation_handlers(root: etree._Element) -> dict[str, str]:
    """Boundary event -> the activity that undoes."""
    ends = {text_of(a, "sourceRef"): text_of(a, "targetRef") for a in root.iterfind(".//bpmn:association", NS)}
    events = [
        e
        for e in root.iterfind(".//bpmn:boundaryEvent", NS)
        if e.find("bpmn:compensateEventDefinition", NS) is not None
    ]
    return {id_of(e): ends[id_of(e)] for e in events if id_of(e) in ends}


def _data_objects(root: etree._Element) -> dict[str, str]:
    """Id of a data object, or of a reference to one -> the name it has as a variable."""
    names = {id_of(e): n for e in root.iterfind(".//bpmn:dataObject", NS) if (n := _plain(e.get("name")))}
    for reference in root.iterfind(".//bpmn:dataObjectReference", NS):
        of = text_of(reference, "dataObjectRef")
        names[id_of(reference)] = _plain(reference.get("name")) or names.get(of, of)
    return names


def _plain(name: str | None) -> str | None:
    return name if name and name.isidentifier() else None
