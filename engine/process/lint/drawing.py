"""Nodes nothing leads to, calls of nothing, loops without a number, and what is drawn but not run."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Finding, Mend
from engine.process.lint.hints import mend, nearest
from engine.process.lint.rules import NS, Drawing, finding, is_event_subprocess, kind, rule

DATA = ("dataInputAssociation", "dataOutputAssociation", "ioSpecification")


@rule
def unreachable(drawing: Drawing) -> Iterator[Finding]:
    """What nothing leads to never happens: a mistake, or left over if it is an end event."""
    for node in drawing.nodes.values():
        if _needs_flow(node) and not drawing.incoming.get(id_of(node)) and drawing.starts(parent_of(node)):
            delete = Mend(element=id_of(node), property="delete")
            yield finding("unreachable", node, mend=delete, is_error=kind(node) != "endEvent")


def _needs_flow(node: etree._Element) -> bool:
    if kind(node) in ("startEvent", "boundaryEvent") or is_event_subprocess(node):
        return False
    return node.get("isForCompensation") != "true" and node.find("bpmn:linkEventDefinition", NS) is None


@rule
def called_element(drawing: Drawing) -> Iterator[Finding]:
    """A call activity calls an executable process of the folder, or of one that `calls` in process.yaml names."""
    for node in drawing.of("callActivity"):
        if (called := text_of(node, "calledElement")) not in drawing.known:
            near = nearest(called, drawing.known)
            variant = "" if called else "none"
            yield finding(
                "called-element", node, variant, mend=mend(id_of(node), "calledElement", near), name=called, near=near
            )


@rule
def pools(drawing: Drawing) -> Iterator[Finding]:
    """One instance runs one process; pools that exchange messages would be several."""
    called = {text_of(c, "calledElement") for c in drawing.of("callActivity")}
    running = {id_of(p) for p in drawing.processes} - called
    found = drawing.root.iterfind("bpmn:collaboration/bpmn:participant", NS)
    several = [p for p in found if text_of(p, "processRef").rpartition(":")[2] in running]
    for pool in several[1:]:
        yield finding("pools", pool)


@rule
def multi_instance(drawing: Drawing) -> Iterator[Finding]:
    """A multi-instance activity has a number or a collection, one of them."""
    for node in drawing.nodes.values():
        loop = node.find("bpmn:multiInstanceLoopCharacteristics", NS)
        if loop is None:
            continue
        if len(loop.findall("bpmn:loopCardinality", NS)) + len(loop.findall("bpmn:loopDataInputRef", NS)) != 1:
            yield finding("multi-instance", node)


@rule
def quantity(drawing: Drawing) -> Iterator[Finding]:
    """An activity takes one token and gives one."""
    for node in drawing.nodes.values():
        if node.get("startQuantity", "1") != "1" or node.get("completionQuantity", "1") != "1":
            yield finding("quantity", node)


@rule
def data(drawing: Drawing) -> Iterator[Finding]:
    """Data objects name variables; the arrows to them are for the readers of the drawing and move nothing."""
    for element in drawing.elements:
        if kind(element) in DATA:
            yield finding("data", element, kind=kind(element), is_error=False)
