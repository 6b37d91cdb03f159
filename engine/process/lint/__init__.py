"""What does not deploy, by name: rule, element, line, message. A drawing that passes behaves as BPMN 2.0 says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.process.findings import Finding, Refused
from engine.process.lint import compensation, drawing, events, gateways, schema
from engine.process.lint import meaning as expressions
from engine.process.lint.rules import RULES, Drawing

if TYPE_CHECKING:
    from engine.process.model import ProcessDefinition

__all__ = ["compensation", "drawing", "events", "gateways", "meaning", "names", "refuse", "schema", "structure"]


def structure(root: etree._Element) -> list[Finding]:
    """What is wrong with the drawing itself; elements and references first, for the rest leans on them."""
    seen = Drawing(root)
    for first in (drawing.elements, drawing.references):
        if broken := list(first(seen)):
            return broken
    return [finding for rule in RULES for finding in rule(seen)]


def meaning(definition: ProcessDefinition) -> list[Finding]:
    """What is wrong with its expressions and times."""
    return list(expressions.check(definition))


def names(definition: ProcessDefinition) -> frozenset[str]:
    """What its expressions read from outside."""
    return expressions.names(definition)


def refuse(findings: list[Finding]) -> None:
    errors = [f for f in findings if f.is_error]
    if errors:
        raise Refused(errors)
