"""Sealing: the heads of all streams of a city become one root, chained to the seal before.

Within a stream a changed line shows by itself. That the end of a stream was cut off, or a whole stream taken away and
its head with it, shows only beside a seal; that a seal was taken away only beside its root in other hands.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Conflict
from engine.history.merkle import digest, root_of
from engine.history.tables import Seal, SealLeaf
from engine.store import insert_rows, new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamHead:
    """Where a stream ends now."""

    stream: uuid.UUID
    seq: int
    hash: bytes


Leaves = Mapping[uuid.UUID, StreamHead]


def make_seal(session: Session, city_id: uuid.UUID, heads: Sequence[StreamHead], *, actor: str) -> Seal | None:
    """Seals the heads of all streams of a city, whose row the caller holds; None when nothing has moved.

    Raises Conflict when a stream is shorter than it was sealed, or gone: over a broken history no seal is laid.
    """
    known = list_leaves(session, city_id)
    present = {head.stream: head for head in heads if head.seq}
    _ensure_grown(known, present)
    moved = [head for stream, head in present.items() if stream not in known or known[stream].seq < head.seq]
    if not moved:
        return None
    made = _next(find_latest_seal(session, city_id), city_id, present, actor)
    session.add(made)
    rows = [
        dict(id=new_id(), city_id=city_id, number=made.number, stream=h.stream, seq=h.seq, head_hash=h.hash)
        for h in moved
    ]
    insert_rows(session, SealLeaf, rows)
    return made


def _ensure_grown(known: Leaves, present: Leaves) -> None:
    for stream, leaf in known.items():
        if stream not in present or present[stream].seq < leaf.seq:
            raise Conflict(
                f"stream {stream} was sealed with {leaf.seq} events and has fewer now; run `layak audit verify`",
                code="history_broken", stream=str(stream),
            )  # fmt: skip


def _next(last: Seal | None, city_id: uuid.UUID, present: Leaves, actor: str) -> Seal:
    number, previous = (last.number + 1, last.hash) if last is not None else (1, b"")
    root, at = root_over(present), clock.now()
    events = sum(head.seq for head in present.values())
    return Seal(
        id=new_id(), city_id=city_id, number=number, at=at, made_by=actor, streams=len(present), events=events,
        root=root, previous=previous, hash=hash_of_seal(previous, city_id, number, at, root),
    )  # fmt: skip


def root_over(leaves: Leaves) -> bytes:
    """The Merkle root over heads, in the order of their streams' ids."""
    ordered = sorted(leaves.values(), key=lambda leaf: leaf.stream)
    return root_of(f"{leaf.stream}/{leaf.seq}/".encode() + leaf.hash for leaf in ordered)


def hash_of_seal(previous: bytes, city_id: uuid.UUID, number: int, at: dt.datetime, root: bytes) -> bytes:
    """What chains a seal to the one before."""
    when = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return digest(previous, f"{city_id}/{number}/{when}".encode(), root)


def find_latest_seal(session: Session, city_id: uuid.UUID) -> Seal | None:
    """The newest seal of a city."""
    return session.scalars(
        sa.select(Seal).where(Seal.city_id == city_id).order_by(Seal.number.desc()).limit(1)
    ).one_or_none()


def list_leaves(session: Session, city_id: uuid.UUID) -> dict[uuid.UUID, StreamHead]:
    """Every stream as it was sealed last."""
    rows = session.execute(
        sa.select(SealLeaf.stream, SealLeaf.seq, SealLeaf.head_hash)
        .where(SealLeaf.city_id == city_id)
        .order_by(SealLeaf.number)
    )
    return {stream: StreamHead(stream=stream, seq=seq, hash=head_hash) for stream, seq, head_hash in rows}
