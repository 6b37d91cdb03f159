"""XML from strangers: small, flat enough, without a document type, never from elsewhere."""

from __future__ import annotations

from lxml import etree

from engine.process.findings import Finding, Refused

MOST_BYTES = 5_000_000
MOST_ELEMENTS = 60_000
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def parse(raw: bytes, file: str = "") -> etree._Element:
    """The root of a document, or `Refused` with one finding that says why it is none we read."""
    if not raw.strip():
        raise _no(file, "empty", "the file is empty")
    if len(raw) > MOST_BYTES:
        raise _no(file, "too-large", f"{len(raw)} bytes; at most {MOST_BYTES} are read")
    if b"<!DOCTYPE" in raw:
        raise _no(file, "doctype", "a document type is not allowed")
    try:
        root = etree.fromstring(raw, etree.XMLParser(**SAFE))
    except (etree.XMLSyntaxError, ValueError) as error:  # ValueError: an encoding nobody knows
        line = getattr(error, "lineno", None) or 0
        raise _no(file, "xml", f"this is no XML: {error}", line) from error
    if root.getroottree().docinfo.doctype:
        raise _no(file, "doctype", "a document type is not allowed")
    if sum(1 for _, _ in zip(range(MOST_ELEMENTS + 1), root.iter(), strict=False)) > MOST_ELEMENTS:
        raise _no(file, "too-large", f"more than {MOST_ELEMENTS} elements")
    return root


def _no(file: str, rule: str, message: str, line: int = 0) -> Refused:
    return Refused([Finding(rule=rule, element="", line=line, message=message, file=file)])
