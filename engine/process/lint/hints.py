"""The name somebody may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str | None, known: Iterable[str]) -> str:
    """A hint with the most similar name, or nothing."""
    found = difflib.get_close_matches(name or "", list(known), 1, cutoff=0.6)
    return f"did you mean {found[0]}?" if found else ""
