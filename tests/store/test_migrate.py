"""The migrations make exactly the tables the models want, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.errors import Misconfigured
from engine.store import Base, open_engine
from engine.store.migrate import current, differences, upgrade
from engine.store.unit import statement_counter
from web import all_tables


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An empty database."""
    assert all_tables.ROOMS
    made = open_engine(database_url)
    yield made
    made.dispose()


def test_an_empty_database_gets_every_table(engine: sa.Engine) -> None:
    assert upgrade(engine) is True
    assert set(sa.inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_models_and_migrations_agree(engine: sa.Engine) -> None:
    upgrade(engine)
    assert differences(engine) == []


def test_an_up_to_date_database_costs_two_statements(engine: sa.Engine) -> None:
    upgrade(engine)
    with statement_counter(engine) as counter:
        assert upgrade(engine) is False
    assert len(counter.texts) <= 2


def test_a_database_of_a_later_version_is_left_alone(engine: sa.Engine) -> None:
    upgrade(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(Misconfigured, match="newer Layak"):
        upgrade(engine)
    assert current(engine) == "9999"


def test_processes_that_start_at_once_migrate_one_after_another(engine: sa.Engine) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            upgrade(engine)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert differences(engine) == []


def test_a_migration_that_fails_leaves_nothing_behind(engine: sa.Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("create table letter (id integer)"))
    with pytest.raises(sa.exc.DBAPIError):
        upgrade(engine)
    assert set(sa.inspect(engine).get_table_names()) <= {"letter", "alembic_version"}
