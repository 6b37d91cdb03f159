"""What does not deploy, by name: a function per rule, its code the function's name; `docs/linter.md` shows each."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from engine.process.findings import Finding
from engine.process.lint import (
    advice,
    compensation,
    drawing,
    events,
    extensions,
    foreign,
    gateways,
    references,
    schema,
    starting,
)
from engine.process.lint.rules import RULES, Drawing

__all__ = [
    "advice",
    "compensation",
    "drawing",
    "events",
    "extensions",
    "foreign",
    "gateways",
    "references",
    "schema",
    "starting",
    "structure",
]


def structure(root: etree._Element, known: Collection[str] | None = None) -> list[Finding]:
    """What is wrong with the drawing itself; elements and references first, for the rest leans on them."""
    seen = Drawing(root, known)
    for first in (references.ELEMENTS, references.REFERENCES):
        if broken := list(first.check(seen)):
            return broken
    return list(RULES.check(seen))
