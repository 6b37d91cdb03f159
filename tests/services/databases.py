"""The same test on both databases, empty or as a copy of one that was filled once per worker."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar, cast

import pytest
import sqlalchemy as sa

from tests.services.postgres import Cluster
from tests.services.remembered import forget_cities

KINDS = ("sqlite", "postgresql")
T = TypeVar("T")
Fill = Callable[[str], T]


class CopyOf(Protocol):
    """`copy_of(fill)`: the address of a copy of the database that `fill(url)` filled, and what `fill` returned."""

    def __call__(self, fill: Fill[T], /) -> tuple[str, T]: ...


class Filled:
    """The databases of one kind that were filled in this worker, by who filled them."""

    def __init__(self, empty: Callable[[], str]) -> None:
        self._empty, self._known = empty, dict[Fill[Any], tuple[str, Any]]()

    def by(self, fill: Fill[T]) -> tuple[str, T]:
        """The address of the database that `fill` filled, now or for an earlier test, and what it returned.

        `fill` is a function of a module, leaves nobody connected and depends on nothing that a test changes.
        """
        if fill not in self._known:
            url = self._empty()
            self._known[fill] = url, fill(url)
        return cast("tuple[str, T]", self._known[fill])


def lay_tables(url: str) -> None:
    """All tables of the product in an empty database; one that has tables is left as it is."""
    import web.all_tables  # noqa: F401 (here, so that a test without a database is spared the rooms)
    from engine.store import Base, open_engine

    engine = open_engine(url)
    with engine.begin() as connection:
        if not sa.inspect(connection).get_table_names():
            Base.metadata.create_all(connection, checkfirst=False)
    engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: pathlib.Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'layak.sqlite3'}"


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database: the test runs twice."""
    return cast("str", request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str) -> str:
    """An empty database of each kind."""
    return cast("str", request.getfixturevalue("sqlite_url" if database_kind == "sqlite" else "postgres_url"))


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Files to copy."""
    return Filled(lambda: f"sqlite:///{tmp_path_factory.mktemp('filled') / 'layak.sqlite3'}")


@pytest.fixture(scope="session")
def filled_postgres(postgres: Cluster) -> Filled:
    """Databases to copy; they end with the cluster."""
    return Filled(postgres.create)


@pytest.fixture
def sqlite_copy_of(filled_sqlite: Filled, sqlite_url: str) -> CopyOf:
    """A copy in the file of `sqlite_url`, one for each test."""

    def copy_of(fill: Fill[T]) -> tuple[str, T]:
        template, made = filled_sqlite.by(fill)
        forget_cities()
        shutil.copyfile(template.removeprefix("sqlite:///"), sqlite_url.removeprefix("sqlite:///"))
        return sqlite_url, made

    return copy_of


@pytest.fixture
def postgres_copy_of(filled_postgres: Filled, postgres: Cluster) -> Iterator[CopyOf]:
    """A copy in a database of its own."""
    copies: list[str] = []

    def copy_of(fill: Fill[T]) -> tuple[str, T]:
        template, made = filled_postgres.by(fill)
        forget_cities()
        copies.append(postgres.create(template.rpartition("/")[2]))
        return copies[-1], made

    yield copy_of
    for each in copies:
        postgres.drop(each)


@pytest.fixture
def copy_of(request: pytest.FixtureRequest, database_kind: str) -> CopyOf:
    """A copy of each kind: the test runs twice."""
    return cast("CopyOf", request.getfixturevalue(f"{'sqlite' if database_kind == 'sqlite' else 'postgres'}_copy_of"))


@pytest.fixture
def tables_url(copy_of: CopyOf) -> str:
    """A database of each kind with all tables and no row."""
    return copy_of(lay_tables)[0]


@pytest.fixture
def sqlite_tables_url(sqlite_copy_of: CopyOf) -> str:
    """A SQLite file with all tables and no row."""
    return sqlite_copy_of(lay_tables)[0]
