"""A drawing as a document in which every element that needs an id has one."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process import document
from engine.process.document import id_of, line_of
from engine.process.findings import Finding, Refused
from engine.process.parser import BPMN, FLOW_NODES

NS = {"bpmn": BPMN}
REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef", "calledElement")
LONGEST_ID = 200
NAMED = FLOW_NODES | {"sequenceFlow", "process"}


def read(raw: bytes, file: str = "") -> etree._Element:
    """The document of a drawing, ready for linter and parser."""
    root = document.parse(raw, file)
    if root.tag != f"{{{BPMN}}}definitions":
        values = {"root": str(etree.QName(root).localname)}
        raise Refused([Finding(rule="bpmn", line=line_of(root), values=values, file=file)])
    for diagram in root.findall("{*}BPMNDiagram"):  # for the editor; the library stumbles over odd coordinates
        root.remove(diagram)
    _name(root)
    for element in root.iter(etree.Element):
        if len(id_of(element)) > LONGEST_ID:
            raise Refused([Finding(rule="id", line=line_of(element), values={"most": LONGEST_ID}, file=file)])
        for attribute in REFERENCES:  # references are qualified names; the file is one namespace
            if ":" in (value := element.get(attribute) or ""):
                element.set(attribute, value.rpartition(":")[2])
    return root


def executable(root: etree._Element) -> list[etree._Element]:
    """The processes of a drawing that run."""
    return [p for p in root.iterfind("bpmn:process", NS) if p.get("isExecutable", "true") == "true"]


def with_ids(raw: bytes) -> bytes:
    """The same file, in which every flow and flow node has an id; untouched if it has them already."""
    root = document.parse(raw)
    if next(_nameless(root), None) is None:
        return raw
    _name(root)
    tree: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return tree


def _nameless(root: etree._Element) -> Iterator[etree._Element]:
    return (e for e in root.iter(f"{{{BPMN}}}*") if not e.get("id") and etree.QName(e).localname in NAMED)


def _name(root: etree._Element) -> None:
    """Ids by place: the same wherever the file is read, until somebody edits it. So deployment writes them down."""
    taken = {e.get("id") for e in root.iter(etree.Element)}
    number = 0
    for element in _nameless(root):
        kind = etree.QName(element).localname
        while (number := number + 1) and f"{kind}_{number}" in taken:
            pass
        element.set("id", f"{kind}_{number}")
