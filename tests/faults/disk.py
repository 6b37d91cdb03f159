"""A disk that can be filled to the last byte: a real one of a few megabytes where we may mount it, else its like.

Without the right to mount, commits fail as SQLite's do on a full disk, and the evidence store's library raises what it
raises there.
"""

from __future__ import annotations

import os
import pathlib
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import obstore
import pytest
import sqlalchemy as sa
from obstore import exceptions

SIZE = "24m"
FULL = (
    "Generic LocalFileSystem error: Unable to copy data to file: No space left on device (os error 28)\n\n"
    'Debug source:\nGeneric { source: Os { code: 28, kind: StorageFull, message: "No space left on device" } }'
)


class Disk:
    """A folder on a disk of its own."""

    def __init__(self, folder: pathlib.Path, *, is_real: bool) -> None:
        self.folder, self.is_real = folder, is_real
        self._ballast = folder / "ballast"
        self._freeing: list[Callable[[], None]] = []

    @property
    def blobs_url(self) -> str:
        """An evidence store on it."""
        return (self.folder / "blobs").as_uri()

    @property
    def sqlite_url(self) -> str:
        """A database on it."""
        return f"sqlite:///{self.folder / 'layak.sqlite3'}"

    def fill(self, database: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not one more byte: neither for the evidence store nor for this database, if it lies here."""
        if self.is_real:
            with database.connect() as connection:
                connection.exec_driver_sql("pragma wal_checkpoint(truncate)")  # what was set aside is given back
            self._write_ballast()
        else:
            self._pretend(database, monkeypatch)

    def free(self) -> None:
        """Somebody has made room."""
        self._ballast.unlink(missing_ok=True)
        while self._freeing:
            self._freeing.pop()()

    def _write_ballast(self) -> None:
        with self._ballast.open("wb", buffering=0) as file:
            for piece in (b"x" * 65536, b"x" * 4096):
                try:
                    while file.write(piece) == len(piece):
                        pass
                except OSError:
                    continue

    def _pretend(self, database: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_args: Any, **_more: Any) -> None:
            raise exceptions.GenericError(FULL)

        def no_room(_connection: sa.Connection) -> None:
            raise sa.exc.OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))

        before = obstore.put
        monkeypatch.setattr(obstore, "put", full)
        self._freeing.append(lambda: monkeypatch.setattr(obstore, "put", before))
        if str(self.folder) in database.url.render_as_string():
            sa.event.listen(database, "commit", no_room)
            self._freeing.append(lambda: sa.event.remove(database, "commit", no_room))


@pytest.fixture(params=["real", "pretended"])
def disk(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Disk]:
    """Both kinds; where nothing may be mounted, the real one is pretended too."""
    folder = tmp_path / "disk"
    folder.mkdir()
    is_real = request.param == "real" and _mounted(folder)
    yield Disk(folder, is_real=is_real)
    if is_real:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mounted(folder: pathlib.Path) -> bool:
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
