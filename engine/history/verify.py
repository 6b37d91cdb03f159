"""Reading history back: does every link hold, is none missing, is its end the head, is it what was sealed?"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events
from engine.history.record import GENESIS, Head, chain, hash_of_body
from engine.history.sealing import StreamHead, hash_of_seal, root_over
from engine.history.tables import HistoryEvent, Seal, SealLeaf


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """Where history does not hold.

    Of a stream, at an event: `gap`, `body`, `blank` (emptied without saying so), `chain`, `tail`, `sealed` (it is not
    what was sealed). Of a city's seals, `stream` being the city and `seq` the seal: `seal_gap`, `seal_chain`,
    `seal_root`.
    """

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
    reader = _Reader(stream=head.id)
    for row in rows:
        yield from reader.take(row)
    yield from reader.ended(head)


@dataclass
class _Reader:
    """A stream being read."""

    stream: uuid.UUID
    seq: int = 0
    previous: bytes = GENESIS
    blank: set[int] = field(default_factory=set)
    redacted: set[int] = field(default_factory=set)

    def take(self, row: HistoryEvent) -> Iterator[Break]:
        """Yields gap, body and chain breaks at this row, and goes on; a missing body is judged at the end."""
        if row.seq != self.seq + 1:
            yield self._at(self.seq + 1, "gap")
        self.seq = row.seq
        if row.body is None:
            self.blank.add(row.seq)
        elif row.salt is None or hash_of_body(row.salt, row.body) != row.body_hash:
            yield self._at(row.seq, "body")
        elif row.type == events.HISTORY_REDACTED:
            self.redacted.add(json.loads(row.body)["seq"])
        if chain(self.previous, row.stream, row.seq, row.at, row.type, row.actor, row.body_hash) != row.hash:
            yield self._at(row.seq, "chain")
        self.previous = row.hash

    def ended(self, head: Head) -> Iterator[Break]:
        """Yields a blank for each missing body no event redacted, and a tail when the head names another end."""
        yield from (self._at(seq, "blank") for seq in sorted(self.blank - self.redacted))
        if (self.seq, self.previous) != (head.history_seq, head.history_hash):
            yield self._at(self.seq, "tail")

    def _at(self, seq: int, code: str) -> Break:
        return Break(stream=self.stream, seq=seq, code=code)


def verify_seals(session: Session, city_id: uuid.UUID) -> Iterator[Break]:
    """Every break of a city's seals, and every stream that is not what they say it was."""
    yield from _broken_seals(session, city_id)
    for stream, seq in session.execute(_UNKEPT, {"city_id": city_id}):
        yield Break(stream=stream, seq=seq, code="sealed")


_UNKEPT = (
    sa.select(SealLeaf.stream, SealLeaf.seq)
    .join(
        HistoryEvent,
        sa.and_(
            HistoryEvent.city_id == SealLeaf.city_id,
            HistoryEvent.stream == SealLeaf.stream,
            HistoryEvent.seq == SealLeaf.seq,
            HistoryEvent.hash == SealLeaf.head_hash,
        ),
        isouter=True,
    )
    .where(SealLeaf.city_id == sa.bindparam("city_id"), HistoryEvent.id.is_(None))
    .order_by(SealLeaf.number, SealLeaf.stream)
)


def _broken_seals(session: Session, city_id: uuid.UUID) -> Iterator[Break]:
    number, previous, leaves = 0, b"", dict[uuid.UUID, StreamHead]()
    moved = _moved(session, city_id)
    for seal in session.scalars(sa.select(Seal).where(Seal.city_id == city_id).order_by(Seal.number)):
        if seal.number != number + 1:
            yield Break(stream=city_id, seq=number + 1, code="seal_gap")
        number = seal.number
        leaves |= {leaf.stream: leaf for leaf in moved.pop(number, ())}
        if hash_of_seal(previous, city_id, number, seal.at, seal.root) != seal.hash or seal.previous != previous:
            yield Break(stream=city_id, seq=number, code="seal_chain")
        if root_over(leaves) != seal.root:
            yield Break(stream=city_id, seq=number, code="seal_root")
        previous = seal.hash
    yield from (Break(stream=city_id, seq=lost, code="seal_gap") for lost in sorted(moved))


def _moved(session: Session, city_id: uuid.UUID) -> dict[int, list[StreamHead]]:
    """The leaves of every seal, by its number."""
    found: dict[int, list[StreamHead]] = {}
    for leaf in session.scalars(sa.select(SealLeaf).where(SealLeaf.city_id == city_id)):
        found.setdefault(leaf.number, []).append(StreamHead(stream=leaf.stream, seq=leaf.seq, hash=leaf.head_hash))
    return found


def has_root(session: Session, city_id: uuid.UUID, root: bytes) -> bool:
    """Is a root that somebody kept still that of a seal?"""
    return session.scalar(sa.select(Seal.id).where(Seal.city_id == city_id, Seal.root == root)) is not None
