"""What happened, append-only and chained, so that a changed or missing line shows."""

from engine.history.record import Event, Head, append
from engine.history.tables import HistoryEvent
from engine.history.verify import Break, verify_stream

__all__ = ["Break", "Event", "Head", "HistoryEvent", "append", "verify_stream"]
