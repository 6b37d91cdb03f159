"""Endpoints and what became of each call; sources and what came in from them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.errors import NotFound
from engine.store.base import Base, CityRow, city_row, json_column

SENT, TRIED, GIVEN_UP = "sent", "tried", "given_up"
BY_HAND, GONE, FAILING = "by_hand", "gone", "failing"
RECEIVED, TAKEN, PARKED = "received", "taken", "parked"


class Endpoint(CityRow, Base):
    """An address of another system that hears of events. `patterns` as in `webhooks.rules`; `secret` is encrypted."""

    __tablename__ = "webhook_endpoint"
    address: Mapped[str]
    description: Mapped[str]
    patterns: Mapped[Any] = json_column()
    secret: Mapped[bytes]
    is_on: Mapped[bool] = mapped_column(default=True)
    off_reason: Mapped[str | None]  # by_hand, gone (it answered 410), failing (five days long)
    failing_since: Mapped[dt.datetime | None]  # the first call that failed since one succeeded
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = city_row("webhook_endpoint")


class Attempt(CityRow, Base):
    """One call of an endpoint: about which event, what was answered, and when it is tried again."""

    __tablename__ = "webhook_attempt"
    endpoint_id: Mapped[uuid.UUID]
    event_id: Mapped[uuid.UUID]  # of the history: what the receiver gets as `webhook-id`
    event_type: Mapped[str]
    subject: Mapped[str]
    number: Mapped[int]  # of the calls about this event, resent ones included
    at: Mapped[dt.datetime]
    took_ms: Mapped[int]
    status: Mapped[int | None]  # of HTTP; None: no answer came
    error: Mapped[str | None]  # a code of `webhooks.sending`, where no answer came
    answer: Mapped[str]  # its first 2 kB
    outcome: Mapped[str]
    next_at: Mapped[dt.datetime | None]
    __table_args__ = city_row(
        "webhook_attempt",
        sa.Index("ix_webhook_attempt_endpoint_id_at", "endpoint_id", "at"),
        sa.Index("ix_webhook_attempt_endpoint_id_event_id", "endpoint_id", "event_id"),
        refers={"endpoint_id": "webhook_endpoint"},
    )


class Source(CityRow, Base):
    """A system that tells Layak something: where in its deliveries the message's name, key and values stand."""

    __tablename__ = "webhook_source"
    name: Mapped[str]
    secret: Mapped[bytes]
    message_name: Mapped[str]  # the one message it brings; empty: it stands in `message_field`
    message_field: Mapped[str]
    key_field: Mapped[str]
    data_field: Mapped[str]  # empty: the values stand beside the key
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = city_row("webhook_source")


class Incoming(CityRow, Base):
    """A delivery as it came, byte for byte, and what became of it."""

    __tablename__ = "webhook_incoming"
    source_id: Mapped[uuid.UUID]
    delivery_id: Mapped[str]
    body: Mapped[bytes]
    received_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(default=RECEIVED)
    reason: Mapped[str | None]  # why it is parked: a code of `webhooks.correlating`
    message_name: Mapped[str | None]
    business_key: Mapped[str | None]
    instance_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = city_row(
        "webhook_incoming",
        sa.UniqueConstraint("source_id", "delivery_id"),
        sa.Index("ix_webhook_incoming_source_id_received_at", "source_id", "received_at"),
        refers={"source_id": "webhook_source", "instance_id": "process_instance"},
    )


def find_endpoint(session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID) -> Endpoint | None:
    """An endpoint of this city."""
    return session.scalar(sa.select(Endpoint).where(Endpoint.city_id == city_id, Endpoint.id == endpoint_id))


def get_endpoint(session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID) -> Endpoint:
    """The same, or NotFound."""
    found = find_endpoint(session, city_id, endpoint_id)
    if found is None:
        raise NotFound("no such endpoint")
    return found


def lock_endpoint(session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID) -> Endpoint:
    """Locked and fresh, or NotFound."""
    found = session.scalar(
        sa.select(Endpoint)
        .where(Endpoint.city_id == city_id, Endpoint.id == endpoint_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("no such endpoint")
    return found


def list_endpoints(session: Session, city_id: uuid.UUID) -> Sequence[Endpoint]:
    """All endpoints of a city, the oldest first."""
    return session.scalars(sa.select(Endpoint).where(Endpoint.city_id == city_id).order_by(Endpoint.id)).all()


def get_source(session: Session, city_id: uuid.UUID, source_id: uuid.UUID) -> Source:
    """A source of this city, or NotFound."""
    found = session.scalar(sa.select(Source).where(Source.city_id == city_id, Source.id == source_id))
    if found is None:
        raise NotFound("no such source")
    return found


def find_source_anywhere(session: Session, source_id: uuid.UUID) -> Source | None:
    """A source that is on, of whatever city: its deliveries name no city, their signature proves whose they are."""
    return session.scalar(sa.select(Source).where(Source.id == source_id, Source.is_on))


def list_sources(session: Session, city_id: uuid.UUID) -> Sequence[Source]:
    """All sources of a city, the oldest first."""
    return session.scalars(sa.select(Source).where(Source.city_id == city_id).order_by(Source.id)).all()


def get_incoming(session: Session, city_id: uuid.UUID, incoming_id: uuid.UUID) -> Incoming:
    """A delivery that came in, or NotFound."""
    found = session.scalar(sa.select(Incoming).where(Incoming.city_id == city_id, Incoming.id == incoming_id))
    if found is None:
        raise NotFound("no such delivery")
    return found
