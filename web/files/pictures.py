"""Pictures of evidence: drawn once by a program of its own, kept in a small cache in the data folder."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

import structlog

from engine.errors import Busy, NotFound
from web.context import context
from web.files import render

log = structlog.get_logger(__name__)

WIDTH = 900  # pixels
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
SECONDS = 20  # a drawing may take
AT_ONCE = 2  # drawings of this process; the rest waits
KEPT_BYTES = 200_000_000
PRUNED_EVERY = 50  # pictures
_COUNT = re.compile(rb"^pages: (\d{1,6})$", re.MULTILINE)
_free = threading.BoundedSemaphore(AT_ONCE)
_made = 0


class Stored(Protocol):
    """A stored file: where its bytes lie and what they are."""

    @property
    def key(self) -> UUID | None: ...
    @property
    def sha256(self) -> str: ...
    @property
    def content_type(self) -> str: ...


def key_of(file: Stored) -> UUID:
    """Where the bytes lie; raises NotFound for a link, which has none."""
    if file.key is None:
        raise NotFound("a link has no bytes", code="blob_missing")
    return file.key


def picture(file: Stored, number: int) -> bytes:
    """The JPEG of a page, `number` from 1. Raises NotFound (`no_page`, `no_picture`) or Busy."""
    if number < 1:
        raise NotFound("pages are counted from 1", code="no_page")
    kept = _folder() / f"{file.sha256}-{number}.jpg"
    with contextlib.suppress(OSError):
        return kept.read_bytes()
    made, count = _draw(file, number)
    _keep(kept, made)
    _keep(_folder() / f"{file.sha256}.count", str(count).encode())
    return made


def page_count(file: Stored) -> int:
    """How many pages can be shown; 0 for a file of which no picture can be made."""
    if file.content_type not in SHOWN:
        return 0
    if file.content_type != "application/pdf":
        return 1
    kept = _folder() / f"{file.sha256}.count"
    with contextlib.suppress(OSError, ValueError):
        return int(kept.read_bytes())
    try:
        count = _draw(file, 0)[1]
    except NotFound:
        count = 0
    _keep(kept, str(count).encode())
    return count


def _draw(file: Stored, number: int) -> tuple[bytes, int]:
    if file.content_type not in SHOWN:
        raise NotFound("of this kind of file no picture is made", code="no_picture")
    if not _free.acquire(timeout=SECONDS):
        raise Busy
    try:
        with _on_disk(file) as path:
            return _run(path, file.content_type, number)
    finally:
        _free.release()


@contextlib.contextmanager
def _on_disk(file: Stored) -> Iterator[str]:
    """The bytes as a file of this machine, for the time of a drawing."""
    with tempfile.NamedTemporaryFile(prefix="layak-") as copy:
        for piece in context().blobs.open(key_of(file)):
            copy.write(piece)
        copy.flush()
        yield copy.name


def _run(path: str, content_type: str, number: int) -> tuple[bytes, int]:
    # -I: only our own environment's packages; nothing of the request reaches the program but the bytes
    command = [sys.executable, "-I", str(pathlib.Path(render.__file__)), path, content_type, str(number), str(WIDTH)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        log.warning("a picture took too long", path=path)
        raise NotFound("the file takes too long to draw", code="no_picture") from error
    counted = _COUNT.search(done.stderr)
    if done.returncode == render.NO_PAGE:
        raise NotFound(f"there is no page {number}", code="no_page")
    if done.returncode or counted is None:
        log.warning(
            "no picture could be made", status=done.returncode, said=done.stderr[-300:].decode(errors="replace")
        )
        raise NotFound("the file cannot be drawn", code="no_picture")
    return done.stdout, int(counted[1])


# -- the cache
def _folder() -> pathlib.Path:
    return context().settings.data.resolve() / "pictures"


def _keep(path: pathlib.Path, content: bytes) -> None:
    """Written beside and renamed. A cache that cannot be written is only slower."""
    global _made
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
        part.write_bytes(content)
        part.replace(path)
    _made += 1
    if _made % PRUNED_EVERY == 0:
        prune(path.parent)


def prune(folder: pathlib.Path, most: int = KEPT_BYTES) -> int:
    """Deletes the oldest pictures until what stays fits; how many went."""
    files = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            found = path.stat()
            files.append((found.st_mtime, found.st_size, path))
    total, gone = sum(size for _at, size, _path in files), 0
    for _at, size, path in sorted(files):
        if total <= most:
            break
        with contextlib.suppress(OSError):
            path.unlink()
        total, gone = total - size, gone + 1
    return gone
