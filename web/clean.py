"""Typed text before it is kept: without the signs that nobody can see and no database takes."""

from __future__ import annotations

import unicodedata
from typing import Any

KEPT = "\n\t"


def text(typed: str) -> str:
    """Line breaks as \\n; control characters and halves of characters go."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in plain if char in KEPT or unicodedata.category(char) not in ("Cc", "Cs"))


def values(typed: Any) -> Any:
    """The same for all texts of a form, whatever they stand in."""
    if isinstance(typed, str):
        return text(typed)
    if isinstance(typed, dict):
        return {text(str(key)): values(each) for key, each in typed.items()}
    return [values(each) for each in typed] if isinstance(typed, list) else typed
