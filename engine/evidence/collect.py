"""Taking away stored objects that nothing refers to any more.

What no file refers to: rows first, commit, then objects. What no row names, because a process died between an object
and its row: the objects alone.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Conflict, LayakError
from engine.evidence.tables import Blob, FileRow
from engine.evidence.upload import RunUnit
from engine.store.blobs import BlobStore

KEPT_FOR = dt.timedelta(days=7)
FEW = 20  # objects that a few deaths leave behind, also beside none that is known
log = logging.getLogger(__name__)


def collect_unused(run_unit: RunUnit, store: BlobStore, city_id: uuid.UUID, *, most: int = 500) -> int:
    """Deletes what nothing of a city has referred to for a week; how many objects went. Call it outside a unit.

    A file that takes such bytes meanwhile marks the row as used under its lock, so the row stays. An object whose
    deletion fails stays too: without a row it is nobody's, and only costs space.
    """
    keys: list[uuid.UUID] = run_unit(lambda session: _forget(session, city_id, most))
    return _delete(store, keys)


def collect_nameless(run_unit: RunUnit, store: BlobStore) -> int:
    """Deletes objects older than a week that no row of any city names; how many went. Call it outside a unit.

    Raises Conflict, and deletes nothing, when most of what the store holds is unknown here: it is another system's.
    """
    known, nameless = 0, list[uuid.UUID]()
    for keys in store.list_older(clock.wall() - KEPT_FOR):
        named: set[uuid.UUID] = run_unit(partial(_named, keys=keys))
        known += len(named)
        nameless += [key for key in keys if key not in named]
    if len(nameless) > max(known, FEW):
        raise Conflict(
            f"{len(nameless)} objects of the evidence store are unknown here and {known} known: nothing was deleted; "
            "is LAYAK_BLOBS_URL another system's?",
            code="foreign_store",
        )
    return _delete(store, nameless)


def _named(session: Session, keys: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return set(session.scalars(sa.select(Blob.id).where(Blob.id.in_(keys))))


def _delete(store: BlobStore, keys: Sequence[uuid.UUID]) -> int:
    gone = 0
    for key in keys:
        try:
            store.delete(key)
            gone += 1
        except LayakError:
            log.warning("a stored object without a row was not deleted: %s", key)
    return gone


def _forget(session: Session, city_id: uuid.UUID, most: int) -> list[uuid.UUID]:
    is_used = sa.exists().where(FileRow.blob_id == Blob.id, FileRow.city_id == Blob.city_id)
    is_old = sa.and_(Blob.city_id == city_id, Blob.used_at < clock.now() - KEPT_FOR)
    unused = sa.select(Blob.id).where(is_old, ~is_used).limit(most)
    ids = list(session.scalars(unused))
    if not ids:
        return []
    found = session.execute(
        sa.delete(Blob)
        .where(Blob.id.in_(ids), is_old, ~is_used)
        .returning(Blob.id)
        .execution_options(synchronize_session=False)
    )
    return list(found.scalars())
