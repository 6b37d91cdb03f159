"""Bringing a database to the tables this version wants."""

from __future__ import annotations

import pathlib
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.errors import Misconfigured
from engine.store.base import Base

SCRIPTS = pathlib.Path(__file__).parent / "migrations"
LOCK = 0x1A9A4  # of PostgreSQL's advisory locks: several processes that start at once migrate one after another


def upgrade(engine: sa.Engine) -> bool:
    """Runs what is missing, all in one transaction; whether anything was. Up to date costs one statement."""
    config = configuration()
    wanted = ScriptDirectory.from_config(config).get_current_head()
    if current(engine) == wanted:
        return False
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("set local lock_timeout = 0")  # whoever is first may take its time
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
        _refuse_newer(config, connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def is_current(engine: sa.Engine) -> bool:
    """Has the database the tables of this version?"""
    return current(engine) == ScriptDirectory.from_config(configuration()).get_current_head()


def current(engine: sa.Engine) -> str | None:
    """The revision a database stands at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def draft(engine: sa.Engine, subject: str, **more: Any) -> str:
    """Writes the next migration from what differs between an up-to-date database and the models; its revision.

    For developers, who then read it; `Base.metadata` has to be whole. `more` goes to `migrations/env.py`.
    """
    config = configuration()
    last = ScriptDirectory.from_config(config).get_current_head() or "0000"
    revision = f"{int(last) + 1:04}"
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes.update(connection=connection, **more)
        command.revision(config, subject, autogenerate=True, rev_id=revision)
    return revision


def differences(engine: sa.Engine) -> list[object]:
    """What a database and `Base.metadata` do not agree about; nothing when the migrations are whole."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def configuration() -> Config:
    """Alembic's settings; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _refuse_newer(config: Config, connection: sa.Connection) -> None:
    """A database of a later version is left alone."""
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise Misconfigured(
            f"the database was made by a newer Layak (its tables are at {found}); start that version", revision=found
        )
