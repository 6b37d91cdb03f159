"""One name for all that follows from one request, or from one deadline: in the history, the outbox, the logs, the mail.

It goes along with the thread that works, and with a row of the outbox to whoever carries it out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def current() -> str | None:
    """The name of what is being done now; None where nobody gave one."""
    return _current.get()


def begin(name: str) -> None:
    """From here on this thread works on `name`."""
    _current.set(name)


@contextlib.contextmanager
def following(name: str) -> Iterator[None]:
    """Inside the block this thread works on `name`."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)
