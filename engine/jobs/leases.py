"""What a worker has claimed stays its own for as long as it lives, and is free soon after its death.

A lease is short; a thread beside the worker renews it every few seconds. Nobody has to find out who is dead.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self
from uuid import UUID

from engine.store import SessionFactory, in_unit
from engine.store.outbox import LEASE, Work, renew

log = logging.getLogger(__name__)
EVERY = 4.0  # seconds between two renewals: two may fail before the lease is over
SURE = 5.0  # seconds a lease must still have for something to be begun under it
LONGEST = 900.0  # seconds for one row: then its worker counts as hung, and another may try


class Leases:
    """The leases of a claimed batch, renewed inside the `with` block. `works` were claimed just now."""

    def __init__(self, sessions: SessionFactory, works: Sequence[Work], *, claimed_at: float) -> None:
        self._sessions = sessions
        self._held: dict[UUID, Work] = {work.id: work for work in works}
        self._until = claimed_at + LEASE.total_seconds()
        self._begun_at = claimed_at
        self._guard, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def begin(self) -> bool:
        """A row is to be carried out now. False when the leases may be over before it has well begun."""
        now = time.monotonic()
        with self._guard:
            self._begun_at = now
            return self._until - now > SURE

    def drop(self, works: Sequence[Work]) -> None:
        """These are about to get an end, or are given back."""
        with self._guard:
            for work in works:
                self._held.pop(work.id, None)

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            try:
                self._renew()
            except Exception as error:  # a database that is away now may be back before the leases are over
                log.warning("the leases of %s rows were not renewed (%s)", len(self._held), type(error).__name__)

    def _renew(self) -> None:
        now = time.monotonic()
        with self._guard:
            held = list(self._held.values()) if now - self._begun_at < LONGEST else []
        if not held:
            return
        with self._sessions() as session:
            in_unit(session, lambda s: renew(s, held))
        with self._guard:
            self._until = now + LEASE.total_seconds()
