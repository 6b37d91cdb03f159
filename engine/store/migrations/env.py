"""Run by alembic with the connection that `engine.store.migrate` hands it; the transaction is the caller's."""

from __future__ import annotations

from alembic import context

from engine.store.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    compare_type=True,
)
context.run_migrations()
