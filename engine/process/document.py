"""XML from strangers: small, flat enough, without a document type, never from elsewhere."""

from __future__ import annotations

import itertools
import re
from typing import Any

from lxml import etree

from engine.process.findings import Finding, Refused, Value

MOST_BYTES = 5_000_000
MOST_ATTRIBUTES = 200
MOST_ELEMENTS = 25_000  # the diagram left out
PLACE = re.compile(r", line \d+, column \d+$")


def parse(raw: bytes, file: str = "") -> etree._Element:
    """The root of a document, or `Refused` with one finding that says why it is none we read."""
    _ensure_text(raw, file)
    try:
        root = etree.fromstring(
            raw, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        )
    except (etree.XMLSyntaxError, ValueError) as error:  # ValueError: an encoding nobody knows
        line = getattr(error, "lineno", None) or 0
        raise _no(file, "xml", line=line, reason=_reason(error)) from error
    _ensure_tree(root, file)
    return root


def _reason(error: Exception) -> str:
    """What is wrong, without the place: lxml names it twice, and a finding has its own."""
    return PLACE.sub("", getattr(error, "msg", None) or str(error))


def _ensure_text(raw: bytes, file: str) -> None:
    """What is refused before any of it is read."""
    if not raw.strip():
        raise _no(file, "empty")
    if len(raw) > MOST_BYTES:
        raise _no(file, "too-large", "bytes", most=MOST_BYTES)
    if b"<!DOCTYPE" in raw:
        raise _no(file, "doctype")


def _ensure_tree(root: etree._Element, file: str) -> None:
    """What no drawing or table of a person has; in another encoding only the tree shows its document type."""
    if _doctype(root):
        raise _no(file, "doctype")
    drawn = itertools.chain.from_iterable(e.iter() for e in root if not str(e.tag).endswith("}BPMNDiagram"))
    if next(itertools.islice(drawn, MOST_ELEMENTS, None), None) is not None:
        raise _no(file, "too-large", "elements", most=MOST_ELEMENTS)
    if any(len(e.attrib) > MOST_ATTRIBUTES for e in root.iter(etree.Element)):
        raise _no(file, "too-large", "attributes", most=MOST_ATTRIBUTES)


def _doctype(root: etree._Element) -> str:
    info: Any = root.getroottree().docinfo
    return str(info.doctype or "")


def id_of(element: etree._Element) -> str:
    """The id; every element of a drawing that needs one has one once it is read."""
    return text_of(element, "id")


def text_of(element: etree._Element, attribute: str) -> str:
    """An attribute; empty if there is none."""
    return element.get(attribute) or ""


def parent_of(element: etree._Element) -> etree._Element:
    """What an element stands in; the root stands in itself."""
    parent = element.getparent()
    return element if parent is None else parent


def line_of(element: etree._Element) -> int:
    """The line an element begins in; 0 if nobody knows."""
    line: Any = element.sourceline
    return line or 0


def _no(file: str, rule: str, variant: str = "", line: int = 0, **values: Value) -> Refused:
    return Refused([Finding(rule=rule, variant=variant, line=line, values=values, file=file)])
