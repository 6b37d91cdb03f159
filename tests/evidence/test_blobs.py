"""The evidence store: whole or not at all, in memory and in a folder."""

from __future__ import annotations

import hashlib
import io
import os
import pathlib
import uuid

import pytest
from obstore import exceptions

from engine.errors import Misconfigured, NotFound
from engine.store import blobs
from engine.store.blobs import BlobStore, StorageFailed, open_store


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> BlobStore:
    url = "memory:///" if request.param == "memory" else (tmp_path / "bukti kota").as_uri()
    return open_store(url)


def test_what_is_put_comes_back_with_its_hash(store: BlobStore) -> None:
    key, content = uuid.uuid4(), os.urandom(3 * blobs.PIECE + 17)
    measured = store.put(key, io.BytesIO(content))
    assert (measured.sha256, measured.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert b"".join(store.open(key)) == content


def test_an_object_that_is_not_there_is_told(store: BlobStore) -> None:
    with pytest.raises(NotFound) as missing:
        store.open(uuid.uuid4())
    assert missing.value.code == "blob_missing"


def test_deleting_twice_is_fine(store: BlobStore) -> None:
    key = uuid.uuid4()
    store.put(key, io.BytesIO(b"x"))
    store.delete(key)
    store.delete(key)
    with pytest.raises(NotFound):
        store.read(key)


class Broken(io.BytesIO):
    """A stream that breaks after the first piece."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError("gone")
        return super().read(size)


def test_a_stream_that_breaks_leaves_nothing(tmp_path: pathlib.Path) -> None:
    store, key = open_store(tmp_path.as_uri()), uuid.uuid4()
    with pytest.raises(StorageFailed):
        store.put(key, Broken(b"x" * 2 * blobs.PIECE))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise exceptions.GenericError("Generic LocalFileSystem error: No space left on device { kind: StorageFull }")

    monkeypatch.setattr("engine.store.blobs.obstore.put", refuse)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_said_in_words_of_its_own(store: BlobStore) -> None:
    with pytest.raises(StorageFailed) as failed:
        store.put(uuid.uuid4(), io.BytesIO(b"x"))
    assert failed.value.code == "storage_full"
    assert "/" not in str(failed.value), "no path of the server reaches a person"


@pytest.mark.parametrize("url", ["ftp://host/folder", "http://x", "folder", ""])
def test_a_wrong_address_names_its_setting(url: str) -> None:
    with pytest.raises(Misconfigured) as wrong:
        open_store(url)
    assert wrong.value.values["name"] == "LAYAK_BLOBS_URL"


def test_a_folder_that_cannot_be_made_is_a_setting_to_mend(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Misconfigured):
        open_store((tmp_path / "file" / "blobs").as_uri())
