"""The databases figures are taken on: PostgreSQL as durable as it comes, and SQLite as `layak run` opens it."""

from __future__ import annotations

import contextlib
import pathlib
import tempfile
from collections.abc import Iterator

from tests.services import postgres
from tests.services.run import Run

KINDS = ("postgresql", "sqlite")


@contextlib.contextmanager
def fresh(kind: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of a kind; it is gone afterwards."""
    if kind == "postgresql":
        with several(1) as [url]:
            yield url
    else:
        with tempfile.TemporaryDirectory(prefix="layak-bench-") as folder:
            yield f"sqlite:///{pathlib.Path(folder) / 'layak.sqlite3'}"


@contextlib.contextmanager
def several(count: int) -> Iterator[list[str]]:
    """Empty PostgreSQL databases in one server."""
    run = Run()
    try:
        with contextlib.closing(postgres.Cluster(postgres.start(run), "bench")) as cluster:
            yield [cluster.create() for _ in range(count)]
    finally:
        run.end()
