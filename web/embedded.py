"""The workers of the embedded server: Dramatiq in memory, in threads of this very process."""

from __future__ import annotations

import time

from sqlalchemy.orm import Session, sessionmaker

try:
    from engine.jobs import Embedded, drain, sweep
except ImportError:  # the room is being built

    class _Bell:
        def ring(self, *queues: str) -> None: ...

    class Embedded:  # type: ignore[no-redef]
        bell = _Bell()

        def __init__(self, sessions: object) -> None: ...
        def start(self) -> None: ...
        def stop(self) -> None: ...

    def drain(sessions: object, queue: str) -> int:  # type: ignore[misc]
        return 0

    def sweep(sessions: object) -> int:  # type: ignore[misc]
        return 0


QUEUES = ("outbox", "mail", "webhooks")
ROUNDS = 50
PATIENCE = 10.0  # seconds a visitor of the demo waits at most for what became due


class Workers:
    """What works off the outbox and the timers beside the pages."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._embedded = Embedded(sessions)

    def start(self) -> None:
        """Begins, also with the look every five seconds."""
        self._embedded.start()

    def stop(self) -> None:
        """Finishes what has begun, within seconds."""
        self._embedded.stop()

    def ring(self) -> None:
        """Something may be due; never waits."""
        self._embedded.bell.ring(*QUEUES, "timers")

    def work_off(self) -> None:
        """Does what is due now in this thread: deadlines, what follows from them, letters."""
        end = time.monotonic() + PATIENCE
        for _ in range(ROUNDS):
            done = sweep(self._sessions) + sum(drain(self._sessions, queue) for queue in QUEUES)
            if not done or time.monotonic() > end:
                return
