"""Where evidence lies: a local folder, memory for tests, or S3, behind one small door.

An object's key is the id of the row that owns it, never its hash: a collector would delete what a second upload of the
same file has just found. Objects are written once and never changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import pathlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

import obstore
from obstore import exceptions
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from engine.errors import Busy, Misconfigured, NotFound

log = logging.getLogger(__name__)
PIECE = 1 << 20  # bytes


class StorageFailed(Busy):
    """The evidence store did not take the file; nothing was kept of it. Try again, or tell the administrator."""

    code = "storage_failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What a stream was: its SHA-256 in hex, and its length in bytes."""

    sha256: str
    size: int


class BlobStore:
    """Objects by id. Every method may be called from any thread."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def put(self, key: uuid.UUID, stream: BinaryIO) -> Measured:
        """Stores a stream whole or not at all. Raises StorageFailed (`storage_full`, `storage_failed`)."""
        tee = _Measuring(stream)
        try:
            obstore.put(self._objects, str(key), tee.pieces(), mode="create")
        except (exceptions.BaseError, OSError) as error:
            raise _failed(error) from error
        return Measured(sha256=tee.digest.hexdigest(), size=tee.size)

    def open(self, key: uuid.UUID) -> Iterator[bytes]:
        """The object in pieces; raises NotFound at once when there is none."""
        try:
            found = obstore.get(self._objects, str(key))
        except FileNotFoundError as error:
            raise NotFound("the stored file is missing", code="blob_missing", key=str(key)) from error
        except (exceptions.BaseError, OSError) as error:
            raise _failed(error) from error
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))

    def read(self, key: uuid.UUID) -> bytes:
        """The whole object, for small ones."""
        return b"".join(self.open(key))

    def delete(self, key: uuid.UUID) -> None:
        """Deletes an object; one that is not there is fine."""
        try:
            obstore.delete(self._objects, str(key))
        except FileNotFoundError:
            return
        except (exceptions.BaseError, OSError) as error:
            raise _failed(error) from error

    def list_older(self, than: dt.datetime) -> Iterator[list[uuid.UUID]]:
        """The keys of objects stored before an instant of the machine's clock, some hundreds at a time.

        What is not named as our objects are is left out. Raises StorageFailed.
        """
        try:
            for some in obstore.list(self._objects, chunk_size=500):
                yield [key for each in some if each["last_modified"] < than and (key := _key(each["path"]))]
        except (exceptions.BaseError, OSError) as error:
            raise _failed(error) from error


def _key(path: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.rpartition("/")[2])
    except ValueError:
        return None


class _Measuring:
    """Hands a stream on in pieces and measures it on the way."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest, self.size = hashlib.sha256(), 0

    def pieces(self) -> Iterator[bytes]:
        """Each read once, for the store and the hash at the same time; a file is never whole in memory."""
        while piece := self._stream.read(PIECE):
            self.digest.update(piece)
            self.size += len(piece)
            yield piece


def _failed(error: Exception) -> StorageFailed:
    """The library's own words stay in the log: they name paths."""
    log.error("the evidence store failed: %s", str(error).split("\n", 1)[0])
    text = str(error)
    if "StorageFull" in text or "No space left" in text or "QuotaExceeded" in text:
        return StorageFailed("the disk of the evidence store is full; nothing was kept", code="storage_full")
    return StorageFailed()


def open_store(url: str) -> BlobStore:
    """The store of an address: `file:///folder` (made if missing), `memory:///`, `s3://bucket/prefix`.

    Raises Misconfigured for an address that is none of these, or a folder that cannot be made.
    """
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return BlobStore(MemoryStore())
    if scheme == "file":
        return BlobStore(LocalStore(_folder(url)))
    if scheme != "s3":
        raise Misconfigured("LAYAK_BLOBS_URL must begin with file:// or s3://", name="LAYAK_BLOBS_URL")
    try:
        return BlobStore(from_url(url))
    except (exceptions.BaseError, ValueError) as error:
        raise Misconfigured(f"LAYAK_BLOBS_URL cannot be used: {error}", name="LAYAK_BLOBS_URL") from error


def _folder(url: str) -> pathlib.Path:
    folder = pathlib.Path(unquote(urlsplit(url).path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"the evidence folder {folder} cannot be made: {error.strerror}", name="LAYAK_BLOBS_URL"
        ) from error
    return folder
