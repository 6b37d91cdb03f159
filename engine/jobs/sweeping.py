"""Firing due timers, one instance after the other; the cities in turn, so that none waits for another's bad day."""

from __future__ import annotations

import logging
import threading
import time
import uuid

from sqlalchemy.orm import Session

from engine import clock
from engine.instances import surge
from engine.instances.ahead import Ahead
from engine.instances.sweep import due_cities, fire_next
from engine.store import SessionFactory, bundled, in_unit, new_id, remembering, steady, trace

log = logging.getLogger(__name__)
MOST = 500  # instances in one go: a worker gets to other work in between
LOOK_EVERY = 0.2  # seconds between two looks at which cities have something due


def sweep(sessions: SessionFactory, *, most: int = MOST, stopping: threading.Event | None = None) -> int:
    """Fires what is due until nothing is, `most` instances were moved, or `stopping` is set. How many were moved."""
    stopping, moved = stopping or threading.Event(), 0
    with steady(sessions) as session, bundled(session), remembering(session):
        turns = Turns(session)
        while moved < most and not stopping.is_set() and turns.fire():
            moved += 1
    return moved


class Turns:
    """Whose turn it is: each city in which something is due gets one instance moved, then the next city."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ahead: dict[uuid.UUID, Ahead] = {}
        self._waiting: list[uuid.UUID] = []
        self._passed: set[uuid.UUID] = set()  # cities the guard has let through in this sweep
        self._looked_at = -LOOK_EVERY

    def fire(self) -> bool:
        """Moves one instance of the next city. False when nothing is due anywhere."""
        self._look()
        while self._waiting:
            city_id = self._waiting.pop(0)
            if self._is_held(city_id):
                continue
            ahead = self._ahead.setdefault(city_id, Ahead())
            ahead.look(self._session, city_id, clock.now())
            with trace.following(new_id().hex):
                is_moved = fire_next(self._session, city_id, ahead)
            if is_moved:
                self._waiting.append(city_id)
                return True
        return False

    def _is_held(self, city_id: uuid.UUID) -> bool:
        """Asked once per city and sweep, and again as long as it is."""
        if city_id in self._passed:
            return False
        is_held = in_unit(self._session, lambda s: surge.hold(s, city_id))
        if is_held:
            log.warning("the deadlines of city %s are held: more are due at once than its limit", city_id)
        else:
            self._passed.add(city_id)
        return is_held

    def _look(self) -> None:
        """A city that has become due since takes its turn next."""
        if self._waiting and time.monotonic() - self._looked_at < LOOK_EVERY:
            return
        due = in_unit(self._session, due_cities)
        self._looked_at = time.monotonic()
        fresh = [city for city in due if city not in self._waiting]
        self._waiting = fresh + [city for city in self._waiting if city in due]
