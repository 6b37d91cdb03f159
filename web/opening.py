"""The database of a process that starts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from engine.config import Settings
from engine.errors import Misconfigured
from engine.store import open_engine
from engine.store.migrate import upgrade


def opened(settings: Settings) -> sa.Engine:
    """The database with the tables this version wants."""
    engine = open_engine(settings.sqlalchemy_url)
    try:
        if engine.dialect.name == "sqlite":
            settings.data.mkdir(parents=True, exist_ok=True)
        upgrade(engine)
    except DBAPIError as error:
        raise Misconfigured(
            f"the database {engine.url.render_as_string()} cannot be used: {error.orig}", code="database_unusable"
        ) from error
    return engine
