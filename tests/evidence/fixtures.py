"""The city of these stories on both databases, made once per worker and copied for each test.

It is Monday, 2 February 2026, 08.00; the small instrument's cycle has just been opened.
"""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator

import pytest

from engine import clock
from tests.evidence.world import MONDAY, World, build
from tests.services.postgres import Cluster

#: For stories of rules and rights, in which the database has no say: on one database.
ONCE = pytest.mark.parametrize("world", ["sqlite"], indirect=True)


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    """The clock of the test."""
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, now: clock.Movable) -> Iterator[World]:  # noqa: ARG001
    """The city; the test runs twice."""
    made: World = request.getfixturevalue(f"{request.param}_city")
    yield made
    made.engine.dispose()


def _built(url: str) -> World:
    """Built, and nobody connected to it any more."""
    with clock.standing(MONDAY):
        made = build(url)
    made.engine.dispose()
    return made


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[pathlib.Path, World]:
    """A file to copy."""
    path = tmp_path_factory.mktemp("city") / "city.sqlite3"
    return path, _built(f"sqlite:///{path}")


@pytest.fixture
def sqlite_city(sqlite_template: tuple[pathlib.Path, World], tmp_path: pathlib.Path) -> World:
    """The city in a file of its own."""
    template, made = sqlite_template
    shutil.copy(template, tmp_path / "layak.sqlite3")
    return made.copied_to(f"sqlite:///{tmp_path / 'layak.sqlite3'}")


@pytest.fixture(scope="session")
def postgresql_template(postgres: Cluster) -> Iterator[tuple[str, World]]:
    """The name of a database to copy."""
    url = postgres.create()
    yield url.rpartition("/")[2], _built(url)
    postgres.drop(url)


@pytest.fixture
def postgresql_city(postgresql_template: tuple[str, World], postgres: Cluster) -> Iterator[World]:
    """The city in a database of its own."""
    template, made = postgresql_template
    url = postgres.create(template)
    yield made.copied_to(url)
    postgres.drop(url)
