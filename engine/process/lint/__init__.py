"""What does not deploy, by name: rule, element, line, message. A drawing that passes behaves as BPMN 2.0 says."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from engine.process.findings import Finding
from engine.process.lint import compensation, drawing, events, extensions, gateways, schema
from engine.process.lint.rules import RULES, Drawing

__all__ = ["compensation", "drawing", "events", "extensions", "gateways", "schema", "structure"]


def structure(root: etree._Element, known: Collection[str] | None = None) -> list[Finding]:
    """What is wrong with the drawing itself; elements and references first, for the rest leans on them."""
    seen = Drawing(root, known)
    for first in (drawing.elements, drawing.references):
        if broken := list(first(seen)):
            return broken
    return [finding for rule in RULES for finding in rule(seen)]
