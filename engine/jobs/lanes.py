"""Emptying a queue whose destinations are slow: each is carried out in a thread of its own, side by side.

A destination that has hung lately, or took its time, counts as slow, and the slow ones together never get more than
half of the lanes: so however many there are, one that answers is called at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine.jobs.consumers import find_consumer
from engine.jobs.draining import AT_ONCE, Batch, Find
from engine.jobs.leases import Leases
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work, claim

log = logging.getLogger(__name__)
LANES = 16
SLOW = 5.0  # seconds
REMEMBERED = 600.0  # seconds a destination counts as slow after it has hung or was
LOOK_EVERY = 1.0  # seconds between two looks while lanes are busy: another process may have written rows


class Lanes:
    """The lanes of one queue in this process. Nothing runs until `look` is called; no thread stays when all is done."""

    def __init__(
        self,
        sessions: SessionFactory,
        queue: str,
        *,
        consumers: Find = find_consumer,
        stopping: threading.Event | None = None,
        lanes: int = LANES,
    ) -> None:
        self._sessions, self._queue, self._consumers, self._most = sessions, queue, consumers, lanes
        self._stopping = stopping or threading.Event()
        self._guard, self._again = threading.Lock(), threading.Event()
        self._dispatcher: threading.Thread | None = None
        self._busy: dict[str, bool] = {}  # destination -> does it count as slow?
        self._slow: dict[str, float] = {}  # destination -> until when it counts as slow

    def look(self) -> None:
        """There may be something to do. Never waits."""
        with self._guard:
            self._again.set()
            if self._dispatcher is None:
                self._dispatcher = threading.Thread(target=self._run, name=f"{self._queue} lanes", daemon=True)
                self._dispatcher.start()

    def wait(self, timeout: float) -> bool:
        """Waits until nothing that is due is left; False when it took longer than `timeout` seconds."""
        dispatcher = self._dispatcher
        if dispatcher is not None:
            dispatcher.join(timeout)
        return dispatcher is None or not dispatcher.is_alive()

    def _run(self) -> None:
        try:
            self._dispatch()
        except Exception:  # whatever it was: a thread that dies unseen would leave the queue without anybody
            log.exception("the lanes of %s stopped; the next bell begins anew", self._queue)
            with self._guard:
                self._dispatcher = None

    def _dispatch(self) -> None:
        with self._sessions() as session:
            while not self._is_over():
                self._again.clear()
                claimed_at = time.monotonic()
                batch = self._claim(session)
                if batch:
                    self._begin(batch, claimed_at)
                elif self._busy:
                    self._again.wait(LOOK_EVERY)

    def _claim(self, session: Session) -> list[Work]:
        with self._guard:
            is_full, besides = len(self._busy) >= self._most, self._left_alone()
        if is_full:
            return []
        return in_unit(session, lambda s: claim(s, self._queue, limit=AT_ONCE, is_single=True, besides=besides))

    def _is_over(self) -> bool:
        """Nothing runs and nobody has called since the last look; from here on `look` starts a new dispatcher."""
        with self._guard:
            if self._stopping.is_set() or not (self._busy or self._again.is_set()):
                self._dispatcher = None
                return True
            return False

    def _left_alone(self) -> frozenset[str]:
        """The destinations that get no lane now: those that hung, while half of the lanes are with such."""
        now = time.monotonic()
        self._slow = {destination: until for destination, until in self._slow.items() if until > now}
        return frozenset(self._slow) if sum(self._busy.values()) >= self._most // 2 else frozenset()

    def _begin(self, batch: Sequence[Work], claimed_at: float) -> None:
        destination = batch[0].destination
        with self._guard:
            self._busy[destination] = destination in self._slow
            self._again.set()  # there may be more, of another destination
        lane = threading.Thread(
            target=self._carry_out, args=(batch, claimed_at), name=f"lane {destination}", daemon=True
        )
        lane.start()

    def _carry_out(self, batch: Sequence[Work], claimed_at: float) -> None:
        destination, is_slow = batch[0].destination, False
        try:
            with self._sessions() as session, Leases(self._sessions, batch, claimed_at=claimed_at) as leases:
                carried = Batch(self._sessions, session, self._consumers, self._stopping, leases)
                carried.carry_out(batch)
                is_slow = bool(carried.unreachable) or time.monotonic() - claimed_at > SLOW
        except Exception:  # the lane is given back in any case, or sixteen accidents close the queue
            log.exception("a lane of %s broke; its rows are free when their leases are over", self._queue)
        with self._guard:
            self._busy.pop(destination, None)
            self._slow.pop(destination, None)
            if is_slow:
                self._slow[destination] = time.monotonic() + REMEMBERED
            self._again.set()
