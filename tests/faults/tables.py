"""Every row of every table, to see that nothing changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.store import Base

Dump = dict[str, list[tuple[Any, ...]]]


def dump(engine: sa.Engine, *, but: tuple[str, ...] = ("sign_in",)) -> Dump:
    """Table -> rows in a stable order, save those of sessions."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in but
        }


def changed(before: Dump, after: Dump) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that were not there before, or are no more, by table."""
    found = {name: [r for r in rows if r not in after[name]] for name, rows in before.items()}
    fresh = {name: [r for r in after[name] if r not in rows] for name, rows in before.items()}
    return {name: found[name] + fresh[name] for name in before if found[name] or fresh[name]}
