"""Appending to a stream. Its head lives on the row that is locked anyway: the instance's, or the city's."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from engine import clock, events
from engine.history.tables import HistoryEvent
from engine.store import insert_rows, new_id, trace

GENESIS = b""
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Head(Protocol):
    """Where a stream ends: the number and hash of its last event."""

    history_seq: int
    history_hash: bytes

    @property
    def id(self) -> uuid.UUID:
        """Of the stream's own row, which is the number of its stream too."""

    @property
    def city_id(self) -> uuid.UUID:
        """The city the stream belongs to; every event of it is written with it."""


class LiveHead(Head, Protocol):
    """A head whose row was read together with who outside wants to hear of its events: id -> patterns of types."""

    @property
    def listeners(self) -> Mapping[str, Sequence[str]] | None:
        """None or empty where nobody outside listens to the city."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """An event to be: a type of the catalogue, a flat body of ids and codes, no names and no evidence."""

    type: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """An event that has just been written."""

    id: uuid.UUID
    seq: int
    type: str
    body: Mapping[str, Any]


Listener = Callable[[Session, LiveHead, Sequence[Written]], None]
_listener: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """From now on `listener` is told of events where somebody outside listens, in the transaction that writes them."""
    _listener[:] = [listener]


def append(
    session: Session,
    head: LiveHead,
    happened: Sequence[Event],
    *,
    actor: str,
    on_behalf_of: str | None = None,
    request_id: str | None = None,
) -> None:
    """Writes events behind a stream's head and moves it; the caller holds the head's row and saves it."""
    rows = []
    for event in happened:
        if event.type not in events.TYPES:
            raise ValueError(f"{event.type} is not in the catalogue of events")
        named = request_id or trace.current()
        rows.append(_row(head, event, actor=actor, on_behalf_of=on_behalf_of, request_id=named))
    insert_rows(session, HistoryEvent, rows)
    if head.listeners:
        told = [
            Written(id=r["id"], seq=r["seq"], type=r["type"], body=e.body) for r, e in zip(rows, happened, strict=True)
        ]
        for listener in _listener:
            listener(session, head, told)


def _row(head: Head, event: Event, **who: Any) -> dict[str, Any]:
    body = _canonical(event.body)
    salt, at = os.urandom(16), clock.now()
    body_hash = hash_of_body(salt, body)
    head.history_seq += 1
    head.history_hash = chain(head.history_hash, head.id, head.history_seq, at, event.type, who["actor"], body_hash)
    return dict(
        id=new_id(), city_id=head.city_id, stream=head.id, seq=head.history_seq, at=at, type=event.type, body=body,
        salt=salt, body_hash=body_hash, hash=head.history_hash, **who,
    )  # fmt: skip


def hash_of_body(salt: bytes, body: str) -> bytes:
    """sha256 over salt and body: redaction can drop both and the chain still verifies."""
    return hashlib.sha256(salt + body.encode()).digest()


def chain(
    previous: bytes, stream: uuid.UUID, seq: int, at: dt.datetime, type_: str, actor: str, body_hash: bytes
) -> bytes:
    """The hash of an event: over the one before it, where and when it stands, who acted, what it says."""
    text = f"{stream}/{seq}/{at.astimezone(dt.UTC).isoformat(timespec='microseconds')}/{type_}/{actor}".encode()
    return hashlib.sha256(previous + text + body_hash).digest()
