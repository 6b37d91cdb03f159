"""The bell: tells workers that there is something, and never makes anybody wait, whatever has become of Redis."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)
EVERY = 0.2  # seconds: a queue is rung at most so often
COMPLAIN_EVERY = 60.0  # seconds between two lines in the log about a bell that cannot be rung


class Bell:
    """One daemon thread that rings. It starts with the first ring, anew in a process that was forked."""

    def __init__(self, ring: Callable[[str], None], *, every: float = EVERY) -> None:
        self._ring, self._every = ring, every
        self._guard = threading.Lock()
        self._pending: set[str] = set()
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._pid = 0
        self._complained_at = -COMPLAIN_EVERY

    def ring(self, *queues: str) -> None:
        """Rings for these queues soon. Returns at once, from any thread."""
        with self._guard:
            self._pending.update(queues)
            self._ensure_running()
        self._wake.set()

    def stop(self, timeout: float = 2) -> None:
        """No ring any more; waits for the thread at most `timeout` seconds."""
        self._stop.set()
        self._wake.set()
        thread = self._thread
        if thread is not None and self._pid == os.getpid():
            thread.join(timeout)

    def _ensure_running(self) -> None:
        if self._pid == os.getpid() or self._stop.is_set():
            return
        self._pid = os.getpid()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bell", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            with self._guard:
                queues, self._pending = sorted(self._pending), set()
            for queue in queues:
                self._ring_one(queue)
            self._stop.wait(self._every)

    def _ring_one(self, queue: str) -> None:
        """A bell that cannot be rung costs a delay until the scheduler's next look, nothing else."""
        try:
            self._ring(queue)
        except Exception as error:
            if time.monotonic() - self._complained_at >= COMPLAIN_EVERY:
                self._complained_at = time.monotonic()
                log.warning("the bell of %s cannot be rung (%s); the scheduler will look by itself", queue, error)
