"""A data folder as it lies on the disk: the rows of its tables, by name, and its evidence."""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from tests.faults.audit import postgres

Row = dict[str, Any]
DATABASE = "layak.sqlite3"


class Books:
    """One folder. Ids are the 32 hex digits SQLite keeps them as."""

    def __init__(self, folder: pathlib.Path, connection: sqlite3.Connection) -> None:
        self.folder, self._connection = folder, connection
        self._read: dict[str, list[Row]] = {}

    def rows(self, table: str, **wanted: Any) -> list[Row]:
        """Rows of a table with these values."""
        if table not in self._read:
            self._read[table] = [dict(row) for row in self._connection.execute(f'select * from "{table}"')]
        found = self._read[table]
        return [row for row in found if all(row[name] == value for name, value in wanted.items())] if wanted else found

    def by_id(self, table: str) -> dict[str, Row]:
        """The rows of a table by their id."""
        return {row["id"]: row for row in self.rows(table)}

    def grouped(self, table: str, column: str) -> dict[Any, list[Row]]:
        """The rows of a table by a column."""
        return grouped(self.rows(table), column)

    @cached_property
    def tables(self) -> list[str]:
        """The names of all tables."""
        return [name for (name,) in self._connection.execute("select name from sqlite_master where type = 'table'")]

    def pragma(self, name: str) -> list[tuple[Any, ...]]:
        """What SQLite itself says about the file."""
        return [tuple(row) for row in self._connection.execute(f"pragma {name}")]

    def blob(self, blob_id: str) -> pathlib.Path:
        """Where the bytes of a stored object should lie."""
        return self.folder / "blobs" / dashed(blob_id)


def grouped(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Rows by a column, in their order."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def dashed(id_: str) -> str:
    """An id as it is written outside the database."""
    return f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"


def plain(id_: str) -> str:
    """An id as the database has it."""
    return id_.replace("-", "")


@contextlib.contextmanager
def opened(folder: pathlib.Path, url: str = "") -> Iterator[Books]:
    """The books of a folder, its database in it or at a PostgreSQL address.

    A copy of the database is read: SQLite's log stays for the product to take up, PostgreSQL may be in full use.
    """
    with tempfile.TemporaryDirectory() as copy:
        if url:
            postgres.copied(url, pathlib.Path(copy) / DATABASE)
        for path in () if url else folder.glob(f"{DATABASE}*"):
            shutil.copy(path, copy)
        with contextlib.closing(sqlite3.connect(pathlib.Path(copy) / DATABASE)) as connection:
            connection.row_factory = sqlite3.Row
            yield Books(folder, connection)
