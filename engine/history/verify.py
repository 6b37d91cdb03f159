"""Reading a stream back: does every link hold, is none missing, is its end the head?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.history.record import GENESIS, Head, chain, hash_of_body
from engine.history.tables import HistoryEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """Where a stream does not hold: `code` is gap, body, chain or tail."""

    stream: uuid.UUID
    seq: int
    code: str


def verify_stream(session: Session, head: Head) -> Iterator[Break]:
    """Every break of one stream, in order; none when it holds."""
    rows = session.scalars(
        sa.select(HistoryEvent)
        .where(HistoryEvent.city_id == head.city_id, HistoryEvent.stream == head.id)
        .order_by(HistoryEvent.seq)
    )
    previous, seq = GENESIS, 0
    for row in rows:
        seq += 1
        if row.seq != seq:
            yield Break(stream=head.id, seq=seq, code="gap")
            seq = row.seq
        yield from _broken(row, previous)
        previous = row.hash
    if (seq, previous) != (head.history_seq, head.history_hash):
        yield Break(stream=head.id, seq=seq, code="tail")


def _broken(row: HistoryEvent, previous: bytes) -> Iterator[Break]:
    if row.body is not None and (row.salt is None or hash_of_body(row.salt, row.body) != row.body_hash):
        yield Break(stream=row.stream, seq=row.seq, code="body")
    if chain(previous, row.stream, row.seq, row.at, row.type, row.actor, row.body_hash) != row.hash:
        yield Break(stream=row.stream, seq=row.seq, code="chain")
