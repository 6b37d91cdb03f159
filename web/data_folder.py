"""The embedded server's folder: everything it keeps, and the lock that lets one server hold it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import shutil
from collections.abc import Iterator

from engine.errors import Misconfigured

LOCK, DATABASE, BLOBS = "lock", "layak.sqlite3", "blobs"
MAKING = "demo-is-being-made"


@contextlib.contextmanager
def held(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    """The folder, made if need be and held until the end of the block; `Misconfigured` when that cannot be."""
    with _opened(folder) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.lseek(lock, 0, os.SEEK_SET)
            holder = os.read(lock, 20).decode(errors="replace").strip() or "unknown"
            raise Misconfigured(
                f"another Layak (process {holder}) already uses {folder.resolve()}; "
                "stop it, or choose another folder with --data",
                code="data_folder_held",
            ) from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield folder  # the system gives the lock back, also after kill -9


@contextlib.contextmanager
def _opened(folder: pathlib.Path) -> Iterator[int]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Misconfigured(
            f"the data folder {folder} cannot be used ({error.strerror}); choose another with --data",
            code="data_folder_unusable",
        ) from error
    try:
        yield lock
    finally:
        os.close(lock)


@contextlib.contextmanager
def making_demo(folder: pathlib.Path) -> Iterator[None]:
    """Around the making of the demo: what an interrupted one left is thrown away at the next start."""
    (folder / MAKING).touch()
    yield
    (folder / MAKING).unlink()


def discard_half_demo(folder: pathlib.Path) -> None:
    """Throws away a demo that was not finished; anything else stays."""
    if not (folder / MAKING).exists():
        return
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()
    shutil.rmtree(folder / BLOBS, ignore_errors=True)
    (folder / MAKING).unlink()
