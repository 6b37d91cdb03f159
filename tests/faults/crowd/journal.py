"""What people were told: every answer of the server that promised something, to be held against the books."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.browser import Gone, Page


@dataclass(kw_only=True)
class Attempt:
    """Somebody pressed a button. `ended` is when the answer was there, or when the server was seen to be gone."""

    kind: str  # note, file, receipt, decision, clock
    about: tuple[str, ...]
    value: str = ""
    begun: float = 0.0
    ended: float = 0.0
    is_promised: bool = False  # the answer said that it is done


@dataclass
class Journal:
    """All of them, in order of their beginning. Any thread may write."""

    attempts: list[Attempt] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)  # kind and status -> how often
    strange: list[str] = field(default_factory=list)  # answers nobody should ever get
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def press(self, wanted: list[Attempt], act: Callable[[], Page], is_success: Callable[[Page], bool]) -> Page:
        """Presses a button that, when it succeeds, promises all that is wanted. Raises Gone."""
        now = time.monotonic()
        for each in wanted:
            each.begun, each.ended = now, float("inf")
        with self._guard:
            self.attempts += wanted
        try:
            page = act()
        finally:
            for each in wanted:
                each.ended = time.monotonic()
        if is_success(page):
            for each in wanted:
                each.is_promised = True
        self.note(wanted[0].kind if wanted else "page", page)
        return page

    def note(self, kind: str, page: Page) -> None:
        """Counts an answer; a page of an unexpected error is kept."""
        with self._guard:
            self.answers[f"{kind} {page.status}"] += 1
            if page.status >= 500 and page.status != 503:
                self.strange.append(f"{kind} answered {page.status}: {page.text[:200]}")

    def promised(self, kind: str) -> list[Attempt]:
        """What was promised of a kind."""
        return [each for each in self.attempts if each.kind == kind and each.is_promised]


__all__ = ["Attempt", "Gone", "Journal"]
