"""What happened, append-only, chained and sealed, so that a changed or missing line shows."""

from engine.history.record import Event, Head, LiveHead, Written, append, register_listener
from engine.history.redact import redact
from engine.history.sealing import StreamHead, find_latest_seal, make_seal
from engine.history.tables import HistoryEvent, Seal, SealLeaf
from engine.history.verify import Break, has_root, verify_seals, verify_stream

__all__ = [
    "Break",
    "Event",
    "Head",
    "HistoryEvent",
    "LiveHead",
    "Seal",
    "SealLeaf",
    "StreamHead",
    "Written",
    "append",
    "find_latest_seal",
    "has_root",
    "make_seal",
    "redact",
    "register_listener",
    "verify_seals",
    "verify_stream",
]
