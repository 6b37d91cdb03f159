"""What the studio does with a mend, done to the text of a drawing."""

from __future__ import annotations

from lxml import etree

from engine.process.findings import Mend
from engine.process.parser import BPMN
from engine.process.words import LAYAK

PLAIN = ("name", "default", "calledElement")
INSIDE = {
    "timeDate": "timerEventDefinition",
    "timeDuration": "timerEventDefinition",
    "timeCycle": "timerEventDefinition",
}


def apply(mend: Mend, raw: bytes) -> bytes:
    """The same drawing, mended."""
    root = etree.fromstring(raw)
    element = root.find(f".//*[@id='{mend.element}']")
    assert element is not None, mend
    if mend.property == "delete":
        _delete(root, element, mend.element)
    elif mend.property == "condition":
        _text(element, "conditionExpression", mend.value)
    elif mend.property in INSIDE:
        inner = element.find(f"{{{BPMN}}}{INSIDE[mend.property]}")
        assert inner is not None
        _text(inner, mend.property, mend.value)
    else:
        _attribute(element, mend)
    return bytes(etree.tostring(root))


def _delete(root: etree._Element, element: etree._Element, name: str) -> None:
    """With an element go the flows that touch it."""
    flows = [f for f in root.iter(f"{{{BPMN}}}sequenceFlow") if name in (f.get("sourceRef"), f.get("targetRef"))]
    for gone in (*flows, element):
        parent = gone.getparent()
        assert parent is not None
        parent.remove(gone)


def _text(parent: etree._Element, tag: str, value: str) -> None:
    child = parent.find(f"{{{BPMN}}}{tag}")
    if child is None:
        child = etree.SubElement(parent, f"{{{BPMN}}}{tag}")
    child.text = value


def _attribute(element: etree._Element, mend: Mend) -> None:
    name = mend.property if mend.property in PLAIN else f"{{{LAYAK}}}{mend.property}"
    if mend.value:
        element.set(name, mend.value)
    elif name in element.attrib:
        del element.attrib[name]
