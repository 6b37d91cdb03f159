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
MOST = 500  # answers of one memory


class Memory:
    """Answers, each until its moment is over: so many seconds of the machine's time, and nothing of a time from which
    the product's clock was moved away. Threads may share it: at worst one reads twice.
    """

    def __init__(self, moment: float = MOMENT) -> None:
        self._moment, self._jump = moment, dt.timedelta(seconds=2 * moment)
        self._kept: dict[Hashable, tuple[float, dt.datetime, object]] = {}

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, or gave a moment ago; `key` begins with what is read, for there is one type to each."""
        kept = self._kept.get(key)
        if kept is not None and kept[0] > time.monotonic() and abs(clock.now() - kept[1]) <= self._jump:
            return cast("T", kept[2])
        if len(self._kept) >= MOST:
            self._kept.clear()
        answer = read()
        self._kept[key] = time.monotonic() + self._moment, clock.now(), answer
        return answer


def remembered(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives, or gave a moment ago to the same session; `key` begins with what is read, then the city."""
    memory: Memory | None = session.info.get(KEY)
    return read() if memory is None else memory.get(key, read)


@contextlib.contextmanager
def remembering(session: Session, memory: Memory | None = None) -> Iterator[None]:
    """Inside the block `remembered` remembers: by itself, or with all that share a `memory`."""
    session.info[KEY] = memory or Memory()
    try:
        yield
    finally:
        del session.info[KEY]
