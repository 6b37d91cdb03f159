"""INSERT ... ON CONFLICT DO UPDATE, which both databases know and SQLAlchemy keeps in their dialects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.store import Base


def upsert(
    session: Session, table: type[Base], row: Mapping[str, Any], unique: Sequence[str], change: Mapping[str, Any]
) -> sqlite.Insert | postgresql.Insert:
    """Inserts a row, or changes the one that has the same `unique` columns."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).values(**row).on_conflict_do_update(index_elements=unique, set_=dict(change))
    return postgresql.insert(table).values(**row).on_conflict_do_update(index_elements=unique, set_=dict(change))
