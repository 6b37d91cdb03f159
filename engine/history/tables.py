"""One row per event, and the seals over them. A stream is a process instance, or a city for what belongs to none."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from engine.store.base import Base, CityRow, city_row


class HistoryEvent(CityRow, Base):
    """`hash` chains the events of a stream; `body` can be redacted, its hash stays."""

    __tablename__ = "history_event"
    stream: Mapped[uuid.UUID]
    seq: Mapped[int]
    at: Mapped[dt.datetime]
    type: Mapped[str]
    actor: Mapped[str]  # a person's id, `system`, or `link`: never a name
    on_behalf_of: Mapped[str | None]
    body: Mapped[str | None]  # JSON text, exactly what was hashed
    salt: Mapped[bytes | None]
    body_hash: Mapped[bytes]
    hash: Mapped[bytes]
    request_id: Mapped[str | None]
    __table_args__ = city_row(
        "history_event",
        sa.UniqueConstraint("stream", "seq"),
        sa.Index("ix_history_event_city_id_type_at", "city_id", "type", "at"),
    )


class Seal(CityRow, Base):
    """Everything a city's history was at an instant, in one hash that others keep. Seals are a chain of their own."""

    __tablename__ = "seal"
    number: Mapped[int]  # 1, 2, 3 ... of this city
    at: Mapped[dt.datetime]
    made_by: Mapped[str]  # a person's id, or `system`
    streams: Mapped[int]
    events: Mapped[int]
    root: Mapped[bytes]  # Merkle root over the heads of all streams
    previous: Mapped[bytes]  # hash of the seal before
    hash: Mapped[bytes]
    __table_args__ = city_row("seal", sa.UniqueConstraint("city_id", "number"))


class SealLeaf(CityRow, Base):
    """A stream's head as a seal found it, where it had moved since the seal before."""

    __tablename__ = "seal_leaf"
    number: Mapped[int]
    stream: Mapped[uuid.UUID]
    seq: Mapped[int]
    head_hash: Mapped[bytes]
    __table_args__ = city_row("seal_leaf", sa.UniqueConstraint("city_id", "stream", "number"))
