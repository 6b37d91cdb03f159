"""The name somebody may have meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from engine.process.findings import Mend, Property


def nearest(name: str | None, known: Iterable[str]) -> str:
    """The most similar name, or nothing."""
    found = difflib.get_close_matches(name or "", list(known), 1, cutoff=0.6)
    return found[0] if found else ""


def mend(element: str, what: Property, value: str) -> Mend | None:
    """The mend that sets a value, if there is one to set."""
    return Mend(element=element, property=what, value=value) if value else None


def renamed(text: str, name: str, near: str) -> str:
    """An expression with another name in the place of a wrong one, texts in quotes left alone; empty without `near`."""
    parts = re.split(r'("(?:[^"\\]|\\.)*")', text.strip())
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")
    return "".join(p if p.startswith('"') else word.sub(near, p) for p in parts) if near else ""
