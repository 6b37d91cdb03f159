"""The database: the base of all tables, the one committer, the outbox, the blobs, the migrations."""

from engine.store import trace
from engine.store.base import Base, Instant, JsonText, city_row, in_city
from engine.store.bundle import ask, bundled, write
from engine.store.database import open_engine
from engine.store.ids import new_id
from engine.store.inserting import insert_missing, insert_rows
from engine.store.remembered import Memory, remembered, remembering
from engine.store.unit import SessionFactory, in_unit, reading, steady, writing

__all__ = [
    "Base",
    "Instant",
    "JsonText",
    "Memory",
    "SessionFactory",
    "ask",
    "bundled",
    "city_row",
    "in_city",
    "in_unit",
    "insert_missing",
    "insert_rows",
    "new_id",
    "open_engine",
    "reading",
    "remembered",
    "remembering",
    "steady",
    "trace",
    "write",
    "writing",
]
