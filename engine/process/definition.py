"""XML -> an immutable, checked ProcessDefinition. Nothing in a file is dropped in silence."""

from __future__ import annotations

import dataclasses
import hashlib
from types import MappingProxyType
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine.process import lint
from engine.process.findings import Finding, Refused
from engine.process.model import Flow, Node, ProcessDefinition, Scope
from engine.process.parser import BPMN, FLOW_NODES, CompensationEventDefinition, Parser

SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
NS = {"bpmn": BPMN}
REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef", "calledElement")


def build(xml: bytes) -> ProcessDefinition:
    """The definition of a file, or `Refused` with every finding."""
    root = read(xml)
    findings = lint.structure(root)
    lint.refuse(findings)
    definition = Builder(root, hashlib.sha256(xml).hexdigest()).definition()
    lint.refuse(lint.meaning(definition))
    return dataclasses.replace(definition, names=lint.names(definition), remarks=tuple(findings))


def read(xml: bytes) -> etree._Element:
    """The document, with an id for every element that needs one: by place, so the same wherever it is read."""
    try:
        root = etree.fromstring(xml, SAFE)
    except etree.XMLSyntaxError as error:
        raise Refused([Finding(rule="xml", element="", line=error.lineno or 0, message=str(error))]) from error
    if root.getroottree().docinfo.doctype:
        raise Refused([Finding(rule="doctype", element="", line=1, message="a document type is not allowed")])
    for diagram in root.findall("{*}BPMNDiagram"):  # for the editor; the library stumbles over odd coordinates
        root.remove(diagram)
    for number, element in enumerate(root.iter(etree.Element)):
        kind = etree.QName(element).localname
        if element.get("id") is None and (kind in FLOW_NODES or kind in ("sequenceFlow", "process")):
            element.set("id", f"{kind}_{number}")
        _unprefix(element)
    return root


def _unprefix(element: etree._Element) -> None:
    """References are qualified names; the file is one namespace."""
    for attribute in REFERENCES:
        if ":" in (value := element.get(attribute) or ""):
            element.set(attribute, value.rpartition(":")[2])


class Builder:
    """Puts the library's specs and the file's flows together, once."""

    def __init__(self, root: etree._Element, digest: str) -> None:
        self.root, self.digest = root, digest
        self.parser = Parser()
        self.nodes: dict[str, Node] = {}
        self.scopes: dict[str, Scope] = {}
        self.flows = {f.get("id"): _flow(f) for f in root.iterfind(".//bpmn:sequenceFlow", NS)}
        self.incoming = _grouped(self.flows.values(), "target")
        self.outgoing = _grouped(self.flows.values(), "source")
        self.boundary = _boundary_events(root)
        self.handlers = _compensation_handlers(root)

    def definition(self) -> ProcessDefinition:
        processes = [p for p in self.root.iterfind("bpmn:process", NS) if p.get("isExecutable", "true") == "true"]
        try:
            self.parser.add_bpmn_xml(self.root)
            for process in processes:
                self._scope(process)
        except ValidationException as error:
            raise Refused(
                [Finding(rule="parser", element=error.tag or "", line=error.line_number or 0, message=str(error))]
            ) from error
        return ProcessDefinition(
            digest=self.digest,
            processes=tuple(p.get("id") for p in processes),
            nodes=MappingProxyType(self.nodes),
            scopes=MappingProxyType(self.scopes),
            flows=MappingProxyType(self.flows),
        )

    def _scope(self, element: etree._Element) -> None:
        """A process or sub-process and, below it, all others."""
        spec = self.parser.process_parsers[element.get("id")].get_spec()
        children = [e for e in element.iterchildren(etree.Element) if etree.QName(e).localname in FLOW_NODES]
        for child in children:
            node = self._node(child, spec, element.get("id"))
            self.nodes[node.id] = node
            if child.tag in (f"{{{BPMN}}}subProcess", f"{{{BPMN}}}transaction"):
                self._scope(child)
        inside = [self.nodes[c.get("id")] for c in children]
        self.scopes[element.get("id")] = self._make_scope(element.get("id"), inside)

    def _make_scope(self, name: str, inside: list[Node]) -> Scope:
        events = [self._start_of(n) for n in inside if n.is_event_subprocess]
        return Scope(
            id=name,
            starts=_starts(inside),
            handlers=tuple(n.id for n in events if not n.waits_for(CompensationEventDefinition)),
            compensation=next((n.scope for n in events if n.waits_for(CompensationEventDefinition)), None),
        )

    def _start_of(self, subprocess: Node) -> Node:
        return self.nodes[self.scopes[subprocess.id].starts[0]]

    def _node(self, element: etree._Element, scope_spec: Any, scope: str) -> Node:
        name = element.get("id")
        spec = scope_spec.task_specs[name]
        loop = spec if isinstance(spec, LoopTask) else None
        return Node(
            id=name,
            kind=etree.QName(element).localname,
            scope=scope,
            line=element.sourceline or 0,
            spec=scope_spec.task_specs[spec.task_spec] if loop else spec,
            loop=loop,
            incoming=self.incoming.get(name, ()),
            outgoing=self.outgoing.get(name, ()),
            default=element.get("default"),
            boundary=tuple(self.boundary.get(name, ())),
            attached_to=element.get("attachedToRef"),
            is_interrupting=element.get("cancelActivity", "true") == "true"
            and element.get("isInterrupting", "true") == "true",
            is_event_subprocess=element.get("triggeredByEvent") == "true",
            is_for_compensation=element.get("isForCompensation") == "true",
            compensation=next((self.handlers[b] for b in self.boundary.get(name, ()) if b in self.handlers), None),
        )


def _starts(inside: list[Node]) -> tuple[str, ...]:
    """The start events; without any, everything no flow leads to."""
    events = tuple(n.id for n in inside if n.kind == "startEvent")
    return events or tuple(
        n.id for n in inside if not (n.incoming or n.attached_to or n.is_event_subprocess or n.is_for_compensation)
    )


def _flow(element: etree._Element) -> Flow:
    condition = element.findtext("bpmn:conditionExpression", namespaces=NS)
    return Flow(
        id=element.get("id"), source=element.get("sourceRef"), target=element.get("targetRef"), condition=condition
    )


def _grouped(flows: Any, end: str) -> dict[str, tuple[Flow, ...]]:
    found: dict[str, list[Flow]] = {}
    for flow in flows:
        found.setdefault(getattr(flow, end), []).append(flow)
    return {name: tuple(group) for name, group in found.items()}


def _boundary_events(root: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for event in root.iterfind(".//bpmn:boundaryEvent", NS):
        found.setdefault(event.get("attachedToRef"), []).append(event.get("id"))
    return found


def _compensation_handlers(root: etree._Element) -> dict[str, str]:
    """Boundary event -> the activity that undoes."""
    ends = {a.get("sourceRef"): a.get("targetRef") for a in root.iterfind(".//bpmn:association", NS)}
    events = [
        e
        for e in root.iterfind(".//bpmn:boundaryEvent", NS)
        if e.find("bpmn:compensateEventDefinition", NS) is not None
    ]
    return {e.get("id"): ends[e.get("id")] for e in events if e.get("id") in ends}
