"""Firing due timers, one instance after the other."""

from __future__ import annotations

import threading

from engine.instances.sweep import fire_next
from engine.store import SessionFactory

MOST = 500  # instances in one go: a worker gets to other work in between


def sweep(sessions: SessionFactory, *, most: int = MOST, stopping: threading.Event | None = None) -> int:
    """Fires what is due until nothing is, `most` instances were moved, or `stopping` is set. How many were moved."""
    stopping, moved = stopping or threading.Event(), 0
    with sessions() as session:
        while moved < most and not stopping.is_set() and fire_next(session):
            moved += 1
    return moved
