"""Run by alembic with the connection that `engine.store.migrate` hands it; the transaction is the caller's."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from engine.store.base import Base, Instant

given = context.config.attributes


def render(kind: str, item: Any, made: AutogenContext) -> str | Literal[False]:
    """A draft names instants, which differ by database, as our type; other types of ours as what they are stored as."""
    if kind != "type" or not isinstance(item, sa.types.TypeDecorator):
        return False
    if isinstance(item, Instant):
        made.imports.add("from engine.store.base import Instant")
        return "Instant()"
    return f"sa.{item.impl_instance!r}"


context.configure(
    connection=given["connection"],
    target_metadata=Base.metadata,
    render_as_batch=given.get("batch", True),  # SQLite alters a table by making it anew
    include_name=given.get("include_name"),
    render_item=render,
    compare_type=True,
)
context.run_migrations()
