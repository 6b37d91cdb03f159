"""The workers of the embedded server: Dramatiq in memory, in threads of this very process."""

from __future__ import annotations

import time

from sqlalchemy.orm import Session, sessionmaker

from engine.jobs import QUEUES, Embedded, drain, sweep

DRAINED = tuple(queue for queue in QUEUES if queue not in ("timers", "webhooks"))  # strangers' servers may be slow
ROUNDS = 50
PATIENCE = 10.0  # seconds a visitor of the demo waits at most for what became due


class Workers:
    """What works off the outbox and the timers beside the pages."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._embedded = Embedded(sessions)

    def start(self) -> None:
        """Begins, also with the look every few seconds."""
        self._embedded.start()

    def stop(self) -> None:
        """Finishes what has begun, within seconds."""
        self._embedded.stop()

    def ring(self) -> None:
        """Something may be due; never waits."""
        self._embedded.bell.ring(*QUEUES)

    def work_off(self) -> None:
        """Does what is due now, in this thread: deadlines, what follows from them, letters."""
        end = time.monotonic() + PATIENCE
        for _ in range(ROUNDS):
            done = sweep(self._sessions) + sum(drain(self._sessions, queue) for queue in DRAINED)
            if not done or time.monotonic() > end:
                break
        self.ring()
