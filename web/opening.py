"""The database of a process that starts."""

from __future__ import annotations

import logging
import time

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from engine.config import Settings
from engine.errors import Misconfigured
from engine.store import open_engine
from engine.store.migrate import upgrade

log = logging.getLogger(__name__)
PATIENCE = 60.0  # seconds a process of production waits for a database that is just starting
PAUSE = 1.0
STARTING_OR_ENDING = frozenset({"57P01", "57P02", "57P03"})  # PostgreSQL: admin or crash shutdown, cannot connect now
SAID_WHEN_AWAY = (
    "refused", "starting up", "shutting down", "recovery mode", "accepting connections", "closed the connection",
    "reset by peer",
)  # fmt: skip


def opened(settings: Settings, *, patience: float = 0.0) -> sa.Engine:
    """The database with the tables this version wants; waits for it up to `patience` seconds when it is just starting.

    Raises Misconfigured when it cannot be used.
    """
    engine = open_engine(settings.sqlalchemy_url)
    if engine.dialect.name == "sqlite":
        settings.data.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    while not _is_upgraded(engine, until):
        time.sleep(PAUSE)  # nothing tells when a server is up; only `patience` makes this a wait
    return engine


def _is_upgraded(engine: sa.Engine, until: float) -> bool:
    try:
        upgrade(engine)
    except DBAPIError as error:
        left = until - time.monotonic()
        if left <= 0 or not _is_starting(error):
            raise _unusable(engine, error) from error
        log.warning("the database does not answer yet, waiting up to %.0f s more: %s", left, error.orig)
        return False
    return True


def _unusable(engine: sa.Engine, error: DBAPIError) -> Misconfigured:
    shown = engine.url.render_as_string()
    return Misconfigured(f"the database {shown} cannot be used: {error.orig}", code="database_unusable")


def _is_starting(error: DBAPIError) -> bool:
    """Would the same attempt pass when the server is up? While connecting the driver knows no SQLSTATE, only words."""
    if getattr(error.orig, "sqlstate", None) in STARTING_OR_ENDING:
        return True
    said = str(error.orig).lower()
    return any(words in said for words in SAID_WHEN_AWAY)
