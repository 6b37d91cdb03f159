"""The same test on both databases."""

from __future__ import annotations

import pathlib
from typing import cast

import pytest


@pytest.fixture
def sqlite_url(tmp_path: pathlib.Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'layak.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind: the test runs twice."""
    return cast("str", request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
