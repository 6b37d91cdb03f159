"""Elements we do not run, references to nothing, flows that cross a border, nodes nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Finding
from engine.process.lint.hints import nearest
from engine.process.lint.rules import ACTIVITIES, NS, Drawing, finding, is_event_subprocess, kind, rule

NOT_RUN = {
    "scriptTask": "a drawing runs no script",
    "complexGateway": "a complex gateway is not run",
    "adHocSubProcess": "an ad-hoc sub-process is not run",
    "subChoreography": "choreography is not run",
    "callChoreography": "choreography is not run",
    "dataStoreReference": "a data store is not run",
}
ROOTS = {"messageRef": "message", "signalRef": "signal", "errorRef": "error", "escalationRef": "escalation"}


def references(drawing: Drawing) -> Iterator[Finding]:
    """Everything that is named exists."""
    if not drawing.processes:
        yield finding("no-process", drawing.root, "there is no executable process")
    yield from _ids(drawing)
    for flow in drawing.flows:
        yield from _ends(drawing, flow)
    for event in drawing.of("boundaryEvent"):
        host = drawing.nodes.get(text_of(event, "attachedToRef"))
        if host is None or kind(host) not in ACTIVITIES or host.getparent() is not event.getparent():
            yield finding("attached-to", event, "a boundary event belongs to an activity of its scope")
    yield from _root_elements(drawing)


def _ids(drawing: Drawing) -> Iterator[Finding]:
    seen: set[str] = set()
    for process in drawing.processes:
        for element in process.iter(etree.Element):
            name = element.get("id")
            if name is not None and name in seen:
                yield finding("duplicate-id", element, f"the id {name} is given twice")
            elif name is not None:
                seen.add(name)


def _ends(drawing: Drawing, flow: etree._Element) -> Iterator[Finding]:
    ends = [drawing.nodes.get(text_of(flow, end)) for end in ("sourceRef", "targetRef")]
    if None in ends:
        yield finding(
            "flow-end", flow, f"a flow from {flow.get('sourceRef')} to {flow.get('targetRef')}: no such element"
        )
    elif any(end.getparent() is not flow.getparent() for end in ends if end is not None):
        yield finding("flow-crosses", flow, "a sequence flow stays within its process or sub-process")


def _root_elements(drawing: Drawing) -> Iterator[Finding]:
    known = {tag: {id_of(e) for e in drawing.root.iterfind(f"bpmn:{tag}", NS)} for tag in ROOTS.values()}
    for process in drawing.processes:
        for element in process.iter(etree.Element):
            for attribute, tag in ROOTS.items():
                if (wanted := element.get(attribute)) is not None and wanted not in known[tag]:
                    owner = element if id_of(element) in drawing.nodes else parent_of(element)
                    yield finding("reference", owner, f"no {tag} {wanted!r}")


def elements(drawing: Drawing) -> Iterator[Finding]:
    """Nothing is skipped in silence."""
    for process in drawing.processes:
        for element in process.iter(etree.Element):
            if kind(element) in NOT_RUN:
                yield finding("element", element, NOT_RUN[kind(element)])


@rule
def starts(drawing: Drawing) -> Iterator[Finding]:
    """A process has a start event; a scope has one that needs no event at most."""
    for scope in drawing.scopes:
        if kind(scope) == "process" and not drawing.starts(scope):
            yield finding("no-start", scope, "a process begins with a start event")
        plain = [s for s in drawing.starts(scope) if not any(kind(c).endswith("EventDefinition") for c in s)]
        for extra in plain[1:]:
            yield finding("several-starts", extra, "one start event without a trigger is enough")


@rule
def event_subprocess_flows(drawing: Drawing) -> Iterator[Finding]:
    for node in drawing.of("subProcess"):
        if is_event_subprocess(node):
            for flow in [*drawing.incoming.get(id_of(node), []), *drawing.outgoing.get(id_of(node), [])]:
                yield finding("event-subprocess-flow", flow, "no flow leads into or out of an event sub-process")


@rule
def reachable(drawing: Drawing) -> Iterator[Finding]:
    """What nothing leads to never happens: a mistake, or left over if it is an end event."""
    for node in drawing.nodes.values():
        needs_flow = (
            kind(node) not in ("startEvent", "boundaryEvent")
            and not is_event_subprocess(node)
            and node.get("isForCompensation") != "true"
        )
        is_link = node.find("bpmn:linkEventDefinition", NS) is not None
        if needs_flow and not is_link and not drawing.incoming.get(id_of(node)) and drawing.starts(parent_of(node)):
            yield finding("unreachable", node, "nothing leads here", is_error=kind(node) != "endEvent")


@rule
def calls(drawing: Drawing) -> Iterator[Finding]:
    for node in drawing.of("callActivity"):
        if (called := text_of(node, "calledElement")) not in drawing.known:
            hint = nearest(called, drawing.known) or "name the other folder under calls in process.yaml"
            yield finding("called-element", node, f"no executable process {called!r}", hint)


@rule
def pools(drawing: Drawing) -> Iterator[Finding]:
    """One instance runs one process; pools that exchange messages would be several."""
    called = {text_of(c, "calledElement") for c in drawing.of("callActivity")}
    running = {id_of(p) for p in drawing.processes} - called
    pools = [p for p in drawing.root.iterfind("bpmn:collaboration/bpmn:participant", NS)]
    several = [p for p in pools if text_of(p, "processRef").rpartition(":")[2] in running]
    for pool in several[1:]:
        yield finding("pools", pool, "a second executable pool is not run", "give it a file of its own, and call it")


@rule
def loops(drawing: Drawing) -> Iterator[Finding]:
    for node in drawing.nodes.values():
        mi = node.find("bpmn:multiInstanceLoopCharacteristics", NS)
        if (
            mi is not None
            and len(mi.findall("bpmn:loopCardinality", NS)) + len(mi.findall("bpmn:loopDataInputRef", NS)) != 1
        ):
            yield finding("multi-instance", node, "a number or a collection, one of them")


@rule
def quantities(drawing: Drawing) -> Iterator[Finding]:
    """One token in, one token out; nothing but start events begins a process."""
    for node in drawing.nodes.values():
        if node.get("startQuantity", "1") != "1" or node.get("completionQuantity", "1") != "1":
            yield finding("quantity", node, "an activity takes one token and gives one")
        if node.get("instantiate") == "true":
            yield finding("instantiate", node, "a process begins with a start event")


@rule
def data(drawing: Drawing) -> Iterator[Finding]:
    """Data objects name variables; what leads to them is for the readers of the drawing."""
    for process in drawing.processes:
        for element in process.iter(etree.Element):
            if kind(element) in ("dataInputAssociation", "dataOutputAssociation", "ioSpecification"):
                yield finding("data", element, f"{kind(element)} is drawn, not run", is_error=False)
