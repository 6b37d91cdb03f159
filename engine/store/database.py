"""Opening a database: what each of the two needs to be told once per connection."""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa

PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")
# Seconds to wait for a row lock, and to sit idle inside a transaction, before PostgreSQL ends the statement.
POSTGRES_OPTIONS = "-c lock_timeout=3s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"


def open_engine(url: str, *, pool_size: int = 20) -> sa.Engine:
    """An engine for a SQLAlchemy address, `sqlite:///file` or `postgresql+psycopg://...`."""
    target = sa.make_url(url)
    if target.get_backend_name() == "sqlite":
        engine = sa.create_engine(url, pool_size=pool_size, connect_args={"check_same_thread": False})
        prepare_sqlite(engine)
        return engine
    return sa.create_engine(
        target.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        pool_pre_ping=True,
        connect_args={"options": POSTGRES_OPTIONS, "connect_timeout": 5},
    )


def prepare_sqlite(engine: sa.Engine) -> None:
    """Readers begin deferred; whoever says it writes takes the write lock at once, so it can never be refused later."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"pragma {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        is_writer = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
