"""Keeping jobs going: a Dramatiq worker in threads of this process, and the scheduler that looks every few seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import dramatiq

from engine.jobs.actors import DRAINED, WEBHOOKS, Jobs, install
from engine.jobs.bell import Bell
from engine.jobs.brokers import close, in_memory
from engine.jobs.draining import drain
from engine.jobs.lanes import Lanes
from engine.jobs.periodic import Periods
from engine.jobs.sweeping import MOST, sweep
from engine.store import SessionFactory

log = logging.getLogger(__name__)
EVERY = 5.0  # seconds between two looks of the scheduler
THREADS = 4
LANES_STOP_WITHIN = 0.3  # seconds for whoever hands out the lanes to let go of the database
STOP_WITHIN = 4.0  # seconds for what runs to come to an end
IDLE = 200  # milliseconds a thread waits for a message before it looks whether it should stop
Before = Callable[[], None]


class Running:
    """A worker's threads: they carry out what the bell announces."""

    def __init__(self, jobs: Jobs, *, threads: int = THREADS) -> None:
        self.jobs = jobs
        self._worker = dramatiq.Worker(jobs.broker, worker_timeout=IDLE, worker_threads=threads)

    def start(self) -> None:
        """Starts the threads; returns at once."""
        self._worker.start()

    def stop(self, within: float = STOP_WITHIN) -> None:
        """Rows that run come to their end, none is begun; after `within` seconds the threads are left to die.

        Nothing is lost by that: a row whose end was not recorded is claimed again when its lease is over.
        """
        self.jobs.stopping.set()
        self._worker.stop(timeout=int(within * 1000))
        self.jobs.lanes.wait(LANES_STOP_WITHIN)


class Scheduler:
    """Fires due timers and rings every queue, every few seconds, whether or not anybody rang before.

    When the bell cannot be rung it empties the queues itself, so that without Redis everything is only slower.
    `before` is called first at every look.
    """

    def __init__(
        self,
        sessions: SessionFactory,
        ring: Callable[[str], None],
        *,
        every: float = EVERY,
        before: Before | None = None,
    ) -> None:
        self._sessions, self._ring, self._every, self._before = sessions, ring, every, before
        self.stopping = threading.Event()
        self._periods = Periods(sessions)
        self._webhooks = Lanes(sessions, WEBHOOKS, stopping=self.stopping)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Runs in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="scheduler", daemon=True)
        self._thread.start()

    def stop(self, within: float = STOP_WITHIN) -> None:
        """Ends after the step it is at."""
        self.stopping.set()
        if self._thread is not None:
            self._thread.join(within)
        self._webhooks.wait(LANES_STOP_WITHIN)

    def run(self) -> None:
        """Until `stop` is called."""
        while not self.stopping.is_set():
            has_more = self._look_safely()
            self.stopping.wait(0 if has_more else self._every)

    def _look_safely(self) -> bool:
        try:
            return self.look()
        except Exception:
            log.exception("the scheduler's look failed; it looks again")
            return False

    def look(self) -> bool:
        """One look. True when there was more due than one look may take."""
        if self._before is not None:
            self._before()
        self._periods.look()
        moved = sweep(self._sessions, stopping=self.stopping)
        for queue in DRAINED:
            if not self.stopping.is_set():
                self._ring_or_drain(queue)
        return moved >= MOST

    def _ring_or_drain(self, queue: str) -> None:
        try:
            self._ring(queue)
        except Exception as error:
            log.warning("the bell of %s cannot be rung (%s): the scheduler does the work", queue, error)
            if queue == WEBHOOKS:  # strangers' servers: the clock waits for none of them
                self._webhooks.look()
            else:
                drain(self._sessions, queue, stopping=self.stopping)


class Embedded:
    """All of it in one process: the broker in memory, a worker, a scheduler, a bell."""

    def __init__(self, sessions: SessionFactory, *, before: Before | None = None) -> None:
        self.jobs = install(in_memory(), sessions, before=before)
        self.bell = Bell(self.jobs.ring)
        self.scheduler = Scheduler(sessions, self.jobs.ring, before=before)
        self.worker = Running(self.jobs)

    def start(self) -> None:
        """Starts everything; returns at once."""
        self.worker.start()
        self.scheduler.start()

    def stop(self) -> None:
        """Stops within five seconds, whatever runs."""
        self.jobs.stopping.set()
        self.scheduler.stopping.set()
        self.bell.stop(0.3)
        self.scheduler.stop(2)
        self.worker.stop(2)
        close(self.jobs.broker)
