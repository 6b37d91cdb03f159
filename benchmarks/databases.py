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
    with tempfile.TemporaryDirectory(prefix="layak-bench-") as folder:
        if kind == "sqlite":
            yield f"sqlite:///{pathlib.Path(folder) / 'layak.sqlite3'}"
        else:
            with _cluster() as cluster:
                yield cluster.create()


@contextlib.contextmanager
def _cluster() -> Iterator[postgres.Cluster]:
    run = Run()
    try:
        with contextlib.closing(postgres.Cluster(postgres.start(run), "bench")) as cluster:
            yield cluster
    finally:
        run.end()
