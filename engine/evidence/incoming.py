"""A file on its way in: spooled, measured and looked at before anything is kept."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from engine.errors import LayakError
from engine.evidence import filetypes
from engine.evidence.filetypes import FileType, refused
from engine.store.blobs import PIECE, Measured, StorageFailed

IN_MEMORY = 2 * filetypes.MEGABYTE


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """An upload as it arrives: the name the browser gave, the bytes, and how many were announced if known."""

    name: str
    stream: BinaryIO
    declared_size: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A whole file that may be kept. `stream` stands at its beginning."""

    name: str
    type: FileType
    measured: Measured
    stream: BinaryIO


@contextlib.contextmanager
def received(incoming: Incoming) -> Iterator[Received]:
    """Takes a file in; it is gone after the block unless it was stored.

    Raises Invalid at the field `file`: none_chosen bad_name wrong_type empty too_big cut_off content_mismatch
    password_protected; StorageFailed when the disk is full.
    """
    name = filetypes.safe_name(incoming.name)
    promised = filetypes.type_of_name(name)
    if incoming.declared_size is not None and incoming.declared_size > promised.limit:
        raise refused("too_big", name=name, size=incoming.declared_size, limit=promised.limit)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        stream = cast("BinaryIO", spool)
        measured = _spool(incoming, name, promised, stream)
        filetypes.ensure_content(stream, name, promised)
        stream.seek(0)
        yield Received(name=name, type=promised, measured=measured, stream=stream)


def _spool(incoming: Incoming, name: str, promised: FileType, spool: IO[bytes]) -> Measured:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(incoming.stream, name):
        size += len(piece)
        if size > promised.limit:
            raise refused("too_big", name=name, size=incoming.declared_size or size, limit=promised.limit)
        digest.update(piece)
        _write(spool, piece)
    if size == 0:
        raise refused("empty", name=name)
    if incoming.declared_size is not None and incoming.declared_size != size:
        raise refused("cut_off", name=name, size=size, declared=incoming.declared_size)
    return Measured(sha256=digest.hexdigest(), size=size)


def _pieces(stream: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        while piece := stream.read(PIECE):
            yield piece
    except LayakError:
        raise
    except (OSError, EOFError, ValueError) as error:  # the connection broke
        raise refused("cut_off", name=name) from error


def _write(spool: IO[bytes], piece: bytes) -> None:
    try:
        spool.write(piece)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StorageFailed(code="storage_full" if is_full else None) from error
