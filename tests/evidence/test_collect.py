"""Bytes that nothing refers to go after a week, and not a day earlier."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest

from engine import clock
from engine.errors import Conflict, NotFound
from engine.evidence import upload
from engine.evidence.collect import FEW, collect_nameless, collect_unused
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
    assert collect_unused(world.unit, world.store, world.city_id) == 0
    now.advance(dt.timedelta(seconds=1))
    assert collect_unused(world.unit, world.store, world.city_id) == 1
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
    assert collect_unused(world.unit, world.store, world.city_id) == 0
    world.unit(lambda s: upload.detach(s, task.id, actor, file_id))
    assert collect_unused(world.unit, world.store, world.city_id) == 0, "its week begins anew"


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
    assert collect_unused(world.unit, world.store, world.city_id) == 0
    assert keys(world) == []


def test_what_a_dead_process_left_behind_goes_after_a_week(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It died between the object and its row; the object's age is the machine's."""
    task = world.task("collect", "dinkes")
    world.upload("dinkes", task, "07.01", content=files.pdf("dipakai"))
    [kept], left = keys(world), uuid.uuid4()
    world.store.put(left, io.BytesIO(b"half an upload"))
    assert collect_nameless(world.unit, world.store) == 0, "perhaps its row is being written"
    later = clock.wall() + dt.timedelta(days=8)
    monkeypatch.setattr(clock, "wall", lambda: later)
    assert collect_nameless(world.unit, world.store) == 1
    assert world.store.read(kept) == files.pdf("dipakai")
    with pytest.raises(NotFound):
        world.store.read(left)


def test_the_store_of_another_system_is_left_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rehearsal system that was given the real one's bucket."""
    strange = [uuid.uuid4() for _ in range(FEW + 1)]
    for key in strange:
        world.store.put(key, io.BytesIO(b"theirs"))
    later = clock.wall() + dt.timedelta(days=8)
    monkeypatch.setattr(clock, "wall", lambda: later)
    with pytest.raises(Conflict, match="LAYAK_BLOBS_URL"):
        collect_nameless(world.unit, world.store)
    assert all(world.store.read(key) == b"theirs" for key in strange)
