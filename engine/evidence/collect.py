"""Taking away stored objects that no file refers to any more: rows first, commit, then objects."""

from __future__ import annotations

import datetime as dt
import logging
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LayakError
from engine.evidence.tables import Blob, FileRow
from engine.evidence.upload import RunUnit
from engine.store.blobs import BlobStore

KEPT_FOR = dt.timedelta(days=7)
log = logging.getLogger(__name__)


def collect_unused(run_unit: RunUnit, store: BlobStore, *, most: int = 500) -> int:
    """Deletes what nothing has referred to for a week, of all cities; how many objects went. Call it outside a unit.

    A file that takes such bytes meanwhile marks the row as used under its lock, so the row stays. An object whose
    deletion fails stays too: without a row it is nobody's, and only costs space.
    """
    keys: list[uuid.UUID] = run_unit(lambda session: _forget(session, most))
    gone = 0
    for key in keys:
        try:
            store.delete(key)
            gone += 1
        except LayakError:
            log.warning("a stored object without a row was not deleted: %s", key)
    return gone


def _forget(session: Session, most: int) -> list[uuid.UUID]:
    is_used = sa.exists().where(FileRow.blob_id == Blob.id, FileRow.city_id == Blob.city_id)
    unused = sa.select(Blob.id).where(Blob.used_at < clock.now() - KEPT_FOR, ~is_used).limit(most)
    ids = list(session.scalars(unused))
    if not ids:
        return []
    found = session.execute(
        sa.delete(Blob)
        .where(Blob.id.in_(ids), Blob.used_at < clock.now() - KEPT_FOR, ~is_used)
        .returning(Blob.id)
        .execution_options(synchronize_session=False)
    )
    return list(found.scalars())
