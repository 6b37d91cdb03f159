"""Elements we do not run, and everything that is named but not there: the other rules lean on these."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Finding, Mend
from engine.process.lint.rules import ACTIVITIES, NS, Drawing, finding, kind
from engine.process.rulebook import Rulebook

NOT_RUN = frozenset(
    ("scriptTask", "complexGateway", "adHocSubProcess", "subChoreography", "callChoreography", "dataStoreReference")
)
ROOTS = {"messageRef": "message", "signalRef": "signal", "errorRef": "error", "escalationRef": "escalation"}
ELEMENTS: Rulebook[Drawing] = Rulebook()
REFERENCES: Rulebook[Drawing] = Rulebook()


@ELEMENTS.rule
def element(drawing: Drawing) -> Iterator[Finding]:
    """An element that is not run is refused by name, never skipped in silence."""
    for found in drawing.elements:
        if kind(found) in NOT_RUN:
            variant = "script" if kind(found) == "scriptTask" else ""
            delete = Mend(element=id_of(found), property="delete")
            yield finding("element", found, variant, kind=kind(found), mend=delete)


@REFERENCES.rule
def no_process(drawing: Drawing) -> Iterator[Finding]:
    """A drawing holds at least one executable process."""
    if not drawing.processes:
        yield finding("no-process", drawing.root)


@REFERENCES.rule
def duplicate_id(drawing: Drawing) -> Iterator[Finding]:
    """An id stands once."""
    seen: set[str] = set()
    for found in drawing.elements:
        name = found.get("id")
        if name is not None and name in seen:
            yield finding("duplicate-id", found, id=name)
        elif name is not None:
            seen.add(name)


@REFERENCES.rule
def flow_end(drawing: Drawing) -> Iterator[Finding]:
    """A sequence flow has two ends."""
    for flow in drawing.flows:
        source, target = text_of(flow, "sourceRef"), text_of(flow, "targetRef")
        if source not in drawing.nodes or target not in drawing.nodes:
            delete = Mend(element=id_of(flow), property="delete")
            yield finding("flow-end", flow, source=source, target=target, mend=delete)


@REFERENCES.rule
def flow_crosses(drawing: Drawing) -> Iterator[Finding]:
    """A sequence flow stays within its process or sub-process."""
    for flow in drawing.flows:
        ends = [drawing.nodes.get(text_of(flow, end)) for end in ("sourceRef", "targetRef")]
        if None not in ends and any(end.getparent() is not flow.getparent() for end in ends if end is not None):
            yield finding("flow-crosses", flow, mend=Mend(element=id_of(flow), property="delete"))


@REFERENCES.rule
def attached_to(drawing: Drawing) -> Iterator[Finding]:
    """A boundary event is attached to an activity of its scope."""
    for event in drawing.of("boundaryEvent"):
        host = drawing.nodes.get(text_of(event, "attachedToRef"))
        if host is None or kind(host) not in ACTIVITIES or host.getparent() is not event.getparent():
            yield finding("attached-to", event, mend=Mend(element=id_of(event), property="delete"))


@REFERENCES.rule
def reference(drawing: Drawing) -> Iterator[Finding]:
    """A message, signal, error or escalation that an event refers to stands in the file."""
    known = {tag: {id_of(e) for e in drawing.root.iterfind(f"bpmn:{tag}", NS)} for tag in ROOTS.values()}
    for found in drawing.elements:
        for attribute, tag in ROOTS.items():
            if (wanted := found.get(attribute)) is not None and wanted not in known[tag]:
                yield finding("reference", _owner(found, drawing), kind=tag, id=wanted)


def _owner(found: etree._Element, drawing: Drawing) -> etree._Element:
    return found if id_of(found) in drawing.nodes else parent_of(found)
