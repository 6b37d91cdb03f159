"""What pages and commands read of the city's connections. Nothing here shows a secret."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.store.outbox import OPEN, OutboxRow
from webhooks.planning import QUEUE
from webhooks.tables import (
    PARKED,
    Attempt,
    Endpoint,
    Incoming,
    Source,
    get_endpoint,
    get_incoming,
    get_source,
    list_endpoints,
    list_sources,
)

LISTED = 50  # rows of a log on one page


@dataclass(frozen=True, kw_only=True, slots=True)
class EndpointView:
    """An endpoint and how it does: `waiting` deliveries are planned or tried again later."""

    id: uuid.UUID
    address: str
    description: str
    patterns: tuple[str, ...]
    is_on: bool
    off_reason: str | None
    failing_since: dt.datetime | None
    waiting: int = 0
    last: AttemptView | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptView:
    """One call, as in `webhooks.tables.Attempt`."""

    event_id: uuid.UUID
    event_type: str
    subject: str
    number: int
    at: dt.datetime
    took_ms: int
    status: int | None
    error: str | None
    answer: str
    outcome: str
    next_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceView:
    """A source and what became of its deliveries."""

    id: uuid.UUID
    name: str
    message_name: str
    message_field: str
    key_field: str
    data_field: str
    is_on: bool
    received: int = 0
    parked: int = 0
    last_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingView:
    """A delivery that came in, without its body."""

    id: uuid.UUID
    delivery_id: str
    received_at: dt.datetime
    state: str
    reason: str | None
    message_name: str | None
    business_key: str | None


def endpoints_of(session: Session, city_id: uuid.UUID) -> list[EndpointView]:
    """All endpoints with their last call; three statements."""
    found = list_endpoints(session, city_id)
    waiting, last = _waiting(session, city_id), _last_attempts(session, city_id)
    return [_endpoint(each, waiting.get(str(each.id), 0), last.get(each.id)) for each in found]


def endpoint_of(session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID) -> EndpointView:
    """One endpoint; raises NotFound."""
    found = get_endpoint(session, city_id, endpoint_id)
    return _endpoint(found, _waiting(session, city_id).get(str(found.id), 0), None)


def attempts_of(
    session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID, event_id: uuid.UUID | None = None
) -> list[AttemptView]:
    """The latest calls of an endpoint, newest first; about one event all of them."""
    query = sa.select(Attempt).where(Attempt.city_id == city_id, Attempt.endpoint_id == endpoint_id)
    if event_id is not None:
        query = query.where(Attempt.event_id == event_id)
    rows = session.scalars(query.order_by(Attempt.at.desc(), Attempt.id.desc()).limit(LISTED))
    return [_attempt(row) for row in rows]


def sources_of(session: Session, city_id: uuid.UUID) -> list[SourceView]:
    """All sources with what they have brought; two statements."""
    counted = _counted(session, city_id)
    return [_source(each, counted.get(each.id)) for each in list_sources(session, city_id)]


def source_of(session: Session, city_id: uuid.UUID, source_id: uuid.UUID) -> SourceView:
    """One source; raises NotFound."""
    found = get_source(session, city_id, source_id)
    return _source(found, _counted(session, city_id).get(found.id))


def incoming_of(session: Session, city_id: uuid.UUID, source_id: uuid.UUID) -> list[IncomingView]:
    """The latest deliveries of a source, those that are parked first."""
    rows = session.scalars(
        sa.select(Incoming)
        .options(sa.orm.defer(Incoming.body))
        .where(Incoming.city_id == city_id, Incoming.source_id == source_id)
        .order_by(Incoming.state != PARKED, Incoming.received_at.desc(), Incoming.id.desc())
        .limit(LISTED)
    )
    return [_incoming(row) for row in rows]


def one_incoming(
    session: Session, city_id: uuid.UUID, source_id: uuid.UUID, incoming_id: uuid.UUID
) -> tuple[IncomingView, str]:
    """A delivery and its body as text; raises NotFound."""
    found = get_incoming(session, city_id, incoming_id)
    if found.source_id != source_id:
        raise NotFound("no such delivery")
    return _incoming(found), found.body.decode("utf-8", "replace").replace("\x00", "�")


def _waiting(session: Session, city_id: uuid.UUID) -> dict[str, int]:
    """Endpoint -> deliveries that are still to be made; only open rows are read."""
    rows = session.execute(
        sa.select(OutboxRow.destination, sa.func.count())
        .where(OutboxRow.queue == QUEUE, OutboxRow.state == OPEN, OutboxRow.city_id == city_id)
        .group_by(OutboxRow.destination)
    )
    return {destination: count for destination, count in rows}


def _last_attempts(session: Session, city_id: uuid.UUID) -> dict[uuid.UUID, AttemptView]:
    newest = (
        sa.select(Attempt.id)
        .where(Attempt.endpoint_id == Endpoint.id)
        .order_by(Attempt.at.desc(), Attempt.id.desc())
        .limit(1)
        .correlate(Endpoint)
        .scalar_subquery()
    )
    rows = session.scalars(sa.select(Attempt).join(Endpoint, Attempt.id == newest).where(Endpoint.city_id == city_id))
    return {row.endpoint_id: _attempt(row) for row in rows}


def _counted(session: Session, city_id: uuid.UUID) -> dict[uuid.UUID, Any]:
    rows = session.execute(
        sa.select(
            Incoming.source_id,
            sa.func.count().label("received"),
            sa.func.count().filter(Incoming.state == PARKED).label("parked"),
            sa.func.max(Incoming.received_at, type_=Incoming.received_at.type).label("last_at"),
        )
        .where(Incoming.city_id == city_id)
        .group_by(Incoming.source_id)
    ).all()
    return {row.source_id: row for row in rows}


def _endpoint(row: Endpoint, waiting: int, last: AttemptView | None) -> EndpointView:
    return EndpointView(
        id=row.id, address=row.address, description=row.description, patterns=tuple(row.patterns), is_on=row.is_on,
        off_reason=row.off_reason, failing_since=row.failing_since, waiting=waiting, last=last,
    )  # fmt: skip


def _attempt(row: Attempt) -> AttemptView:
    return AttemptView(
        event_id=row.event_id, event_type=row.event_type, subject=row.subject, number=row.number, at=row.at,
        took_ms=row.took_ms, status=row.status, error=row.error, answer=row.answer, outcome=row.outcome,
        next_at=row.next_at,
    )  # fmt: skip


def _source(row: Source, counted: Any) -> SourceView:
    return SourceView(
        id=row.id, name=row.name, message_name=row.message_name, message_field=row.message_field,
        key_field=row.key_field, data_field=row.data_field, is_on=row.is_on,
        received=counted.received if counted else 0, parked=counted.parked if counted else 0,
        last_at=counted.last_at if counted else None,
    )  # fmt: skip


def _incoming(row: Incoming) -> IncomingView:
    return IncomingView(
        id=row.id, delivery_id=row.delivery_id, received_at=row.received_at, state=row.state, reason=row.reason,
        message_name=row.message_name, business_key=row.business_key,
    )  # fmt: skip
