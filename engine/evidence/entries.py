"""What a person entered into a form of this room, and why an entry is refused: one code per field. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Wrong = dict[str, list[str]]


def words_of(values: Mapping[str, Any], name: str) -> str:
    """What was written into a field, without blanks around it; empty for nothing."""
    return str(values.get(name) or "").strip()


def of_choice(given: Any, allowed: Collection[Any]) -> str:
    """`required`, `unknown`, or "" for one of the allowed values."""
    if given in allowed:
        return ""
    return "unknown" if given else "required"


def of_words(words: str, longest: int) -> str:
    """`required`, `too_long`, or "" for 1 to `longest` signs."""
    if not words:
        return "required"
    return "too_long" if len(words) > longest else ""


def refused(codes: Mapping[str, str]) -> Wrong:
    """Field -> its code, as `Invalid` takes them; fields without a code are left out."""
    return {field: [code] for field, code in codes.items() if code}
