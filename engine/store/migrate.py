"""Bringing a database to the tables this version wants."""

from __future__ import annotations

import pathlib

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.errors import Misconfigured

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
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
        _refuse_newer(config, connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def current(engine: sa.Engine) -> str | None:
    """The revision a database stands at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


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
