"""Taking the words of an event away, where the law asks for it. Its place, time and hash stay: the chain holds."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events
from engine.errors import Conflict, NotFound
from engine.history.record import Event, LiveHead, append
from engine.history.tables import HistoryEvent


def redact(session: Session, head: LiveHead, seq: int, *, actor: str, reason: str, request_id: str | None) -> None:
    """Empties event `seq` of a stream whose head the caller holds and saves, and writes down that it did.

    `reason` is a short text without names. Raises NotFound, or Conflict: it is empty already, or records a redaction.
    """
    row = session.execute(
        sa.select(HistoryEvent.id, HistoryEvent.type, HistoryEvent.body).where(
            HistoryEvent.city_id == head.city_id, HistoryEvent.stream == head.id, HistoryEvent.seq == seq
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no event {seq} in stream {head.id}")
    if row.body is None or row.type == events.HISTORY_REDACTED:
        raise Conflict(f"event {seq} cannot be redacted: it is empty, or records a redaction", code="not_redactable")
    session.execute(
        sa.update(HistoryEvent)
        .where(HistoryEvent.id == row.id)
        .values(body=None, salt=None)
        .execution_options(synchronize_session=False)
    )
    noted = Event(type=events.HISTORY_REDACTED, body={"seq": seq, "type": row.type, "reason": reason[:200]})
    append(session, head, [noted], actor=actor, request_id=request_id)
