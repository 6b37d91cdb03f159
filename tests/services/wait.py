"""Waiting for a condition, with a limit, instead of sleeping for a length."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

PAUSE = threading.Event()


def wait_for(condition: Callable[[], object], what: str, seconds: float = 20) -> None:
    """Returns as soon as `condition()` is true; `TimeoutError` says what did not happen."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds:g} s still not: {what}")
        PAUSE.wait(0.02)


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(port: int) -> bool:
    """Something accepts connections at this port."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True
