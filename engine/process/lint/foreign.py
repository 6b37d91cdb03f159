"""Words of other tools are named once for each element and not read; their scripts are refused like ours would be."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import parent_of
from engine.process.findings import Finding
from engine.process.lint.rules import Drawing, finding, kind, rule
from engine.process.parser import BPMN
from engine.process.words import LAYAK

XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = frozenset((BPMN, LAYAK, XSI, "http://www.w3.org/XML/1998/namespace"))
SCRIPTS = frozenset(("preScript", "postScript", "script"))


@rule
def script(drawing: Drawing) -> Iterator[Finding]:
    """A drawing runs no script, whatever tool wrote it."""
    for element in drawing.elements:
        if kind(element) in SCRIPTS and etree.QName(element).namespace not in (BPMN, LAYAK):
            owner = next((e for e in element.iterancestors() if e.get("id")), element)
            yield finding("script", owner, word=_shown(element, str(element.tag)))


@rule
def vendor_extension(drawing: Drawing) -> Iterator[Finding]:
    """The words of other tools are not read: what they said must be said with Layak's."""
    for element in drawing.elements:
        if found := sorted({*_attributes(element), *_children(element)}):
            owner = parent_of(element) if kind(element) == "extensionElements" else element
            yield finding("vendor-extension", owner, words=", ".join(found), is_error=False)


def _attributes(element: etree._Element) -> Iterator[str]:
    for name in map(str, element.attrib):
        if name.startswith("{") and name[1:].partition("}")[0] not in OURS:
            yield _shown(element, name)


def _children(element: etree._Element) -> Iterator[str]:
    if kind(element) == "extensionElements":
        for child in element.iterchildren(etree.Element):
            if etree.QName(child).namespace not in OURS:
                yield _shown(child, str(child.tag))


def _shown(element: etree._Element, name: str) -> str:
    """`camunda:formKey`, with the prefix the file uses."""
    word = etree.QName(name)
    prefix = next((p for p, uri in element.nsmap.items() if p and uri == word.namespace), None)
    return f"{prefix}:{word.localname}" if prefix else str(word.localname)
