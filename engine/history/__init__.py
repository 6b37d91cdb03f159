"""What happened, append-only and chained, so that a changed or missing line shows."""

from engine.history.record import Event, Head, LiveHead, Written, append, register_listener
from engine.history.tables import HistoryEvent
from engine.history.verify import Break, verify_stream

__all__ = [
    "Break",
    "Event",
    "Head",
    "HistoryEvent",
    "LiveHead",
    "Written",
    "append",
    "register_listener",
    "verify_stream",
]
