"""How a process that only waits hears that it should end."""

from __future__ import annotations

import signal
import socket
from types import FrameType

ASKED = (signal.SIGTERM, signal.SIGINT)


class Ending:
    """Catches SIGTERM and SIGINT from now on; only the main thread can.

    The system may hand a signal to any thread, also to one that is not Python's. A main thread that waits for a lock
    then sleeps on; what wakes it for certain is a byte on a socket.
    """

    def __init__(self) -> None:
        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for number in ASKED:
            signal.signal(number, _pass)

    def wait(self) -> None:
        """Returns when the process was asked to end."""
        self._heard.recv(1)


def _pass(_number: int, _frame: FrameType | None) -> None:
    """Without a handler of Python's no byte would be written."""
