"""What a loop over many units of work need not ask again and again: who holds a role, which version is newest.

Only what a step reads and nobody locks may be remembered, and for a moment only: whoever uses it acts as if a moment
earlier. What belongs to an instance is never remembered here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar, cast

from sqlalchemy.orm import Session

from engine import clock

T = TypeVar("T")
KEY = "remembered"
MOMENT = 1.0  # seconds
JUMP = dt.timedelta(seconds=2 * MOMENT)  # a product's clock that was moved further makes another moment of it
MOST = 500  # answers of one memory


class Memory:
    """Answers, each until its moment is over. Threads may share it: at worst one reads twice."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, dt.datetime, object]] = {}

    def find(self, key: Hashable) -> tuple[object] | None:
        """The answer in a tuple, or None: an answer may be None itself."""
        kept = self._kept.get(key)
        if kept is None or kept[0] <= time.monotonic() or abs(clock.now() - kept[1]) > JUMP:
            return None
        return (kept[2],)

    def keep(self, key: Hashable, answer: object) -> None:
        """From now on, for a moment."""
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = time.monotonic() + MOMENT, clock.now(), answer


def remembered(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives, or gave a moment ago to the same session; `key` begins with what is read, then the city."""
    memory: Memory | None = session.info.get(KEY)
    if memory is None:
        return read()
    found = memory.find(key)
    if found is not None:
        return cast("T", found[0])  # a key begins with what is read: one type each
    answer = read()
    memory.keep(key, answer)
    return answer


@contextlib.contextmanager
def remembering(session: Session, memory: Memory | None = None) -> Iterator[None]:
    """Inside the block `remembered` remembers: by itself, or with all that share a `memory`."""
    session.info[KEY] = memory or Memory()
    try:
        yield
    finally:
        del session.info[KEY]
