"""One row per event. A stream is a process instance, or a city for what belongs to none."""

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
