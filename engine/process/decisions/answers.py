"""What a decision gave for the same values: asked again it is looked up. A late task asks its ladder ten times.

Kept as text, so that whoever changes what came back changes it for himself alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

MOST_KEPT, LONGEST = 1000, 2000  # answers of one decision; characters of what was asked
_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_JSON = (TypeError, ValueError, RecursionError)


class Answers:
    """Of one decision, by the values of the names it can read; threads may share it.

    Without `reads` nothing is kept: so for a decision that may ask what time it is. Nor are errors, or values and
    answers that are no plain JSON data.
    """

    def __init__(self, reads: frozenset[str] | None = None) -> None:
        self._reads = None if reads is None else sorted(reads)
        self._kept: dict[str, str] = {}

    def find(self, question: object, names: Mapping[str, Any], answer: Callable[[], Any]) -> Any:
        """What `answer` gives, or gave before to the same question with the same values."""
        key = self._key(question, names)
        kept = self._kept.get(key)
        if kept is not None:
            return json.loads(kept)
        found = answer()
        if key:
            self._keep(key, found)
        return found

    def _key(self, question: object, names: Mapping[str, Any]) -> str:
        """Empty where nothing may be kept; a name that is not there is another thing than null."""
        if self._reads is None:
            return ""
        try:
            key = _as_text([question, {name: names[name] for name in self._reads if name in names}])
        except _NO_JSON:
            return ""
        return key if len(key) <= LONGEST else ""

    def _keep(self, key: str, found: Any) -> None:
        try:
            text = _as_text(found)
        except _NO_JSON:
            return
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = text
