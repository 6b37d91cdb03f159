"""What the letters of one notification have in common is read once for all of them, and soon forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
SECONDS = 5.0
MOST = 500


class Memory:
    """Values by key, each for a few seconds of the machine's time. Threads may share it: at worst one reads twice."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[float, Any]] = {}

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """The value of a key, read anew when it is older than allowed."""
        now = time.monotonic()
        found = self._kept.get(key)
        if found is not None and found[0] > now:
            known: T = found[1]
            return known
        if len(self._kept) >= MOST:
            self._kept.clear()
        value = read()
        self._kept[key] = (now + self._seconds, value)
        return value
