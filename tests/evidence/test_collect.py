"""Bytes that nothing refers to go after a week, and not a day earlier."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from engine import clock
from engine.errors import NotFound
from engine.evidence import upload
from engine.evidence.collect import collect_unused
from engine.evidence.tables import Blob
from engine.store.blobs import StorageFailed
from tests.evidence import files
from tests.evidence.world import World


def keys(world: World) -> list[uuid.UUID]:
    """All stored objects that have a row."""
    return [blob.id for blob in world.read(lambda s: s.query(Blob).all())]


def test_only_what_nobody_needs_goes(world: World, now: clock.Movable) -> None:
    task, actor = world.task("collect", "dinkes"), world.actors["dinkes"]
    gone = world.upload("dinkes", task, "07.01", content=files.pdf("dihapus"))
    world.upload("dinkes", task, "07.01", content=files.pdf("dipakai"))
    [key, kept] = sorted(keys(world))
    world.unit(lambda s: upload.detach(s, task.id, actor, gone))
    now.advance(dt.timedelta(days=7))
    assert collect_unused(world.unit, world.store) == 0
    now.advance(dt.timedelta(seconds=1))
    assert collect_unused(world.unit, world.store) == 1
    assert keys(world) == [kept]
    assert world.store.read(kept) == files.pdf("dipakai")
    with pytest.raises(NotFound):
        world.store.read(key)
    again = world.upload("dinkes", task, "07.01", content=files.pdf("dihapus"))
    assert again not in keys(world)
    assert len(keys(world)) == 2, "the same bytes come back as a new object"


def test_bytes_that_are_taken_again_stay(world: World, now: clock.Movable) -> None:
    task, actor = world.task("collect", "dinkes"), world.actors["dinkes"]
    file_id = world.upload("dinkes", task, "07.01", content=files.pdf("bolak-balik"))
    world.unit(lambda s: upload.detach(s, task.id, actor, file_id))
    now.advance(dt.timedelta(days=8))
    file_id = world.upload("dinkes", task, "07.01", content=files.pdf("bolak-balik"))
    assert collect_unused(world.unit, world.store) == 0
    world.unit(lambda s: upload.detach(s, task.id, actor, file_id))
    assert collect_unused(world.unit, world.store) == 0, "its week begins anew"


def test_an_object_that_cannot_be_deleted_now_stops_nothing(
    world: World, now: clock.Movable, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, actor = world.task("collect", "dinkes"), world.actors["dinkes"]
    file_id = world.upload("dinkes", task, "07.01")
    world.unit(lambda s: upload.detach(s, task.id, actor, file_id))
    now.advance(dt.timedelta(days=8))

    def fail(_key: uuid.UUID) -> None:
        raise StorageFailed

    monkeypatch.setattr(world.store, "delete", fail)
    assert collect_unused(world.unit, world.store) == 0
    assert keys(world) == []
