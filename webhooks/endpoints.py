"""Endpoints: added, changed, switched on and off; one delivery sent once more.

Who hears of what is copied into the city's row, under its lock, in the same unit: there every process finds it with the
statement it makes anyway, so nothing has to be told to a cache.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor, system
from engine.city.authorize import Thing, authorize
from engine.city.tables import City, lock_city
from engine.errors import Conflict, Invalid, NotFound
from engine.history import Event, HistoryEvent
from engine.store import new_id
from webhooks import rules
from webhooks.planning import plan_again
from webhooks.secrets import Vault, new_secret
from webhooks.tables import BY_HAND, Endpoint, list_endpoints, lock_endpoint

LONGEST_TEXT = 200


def add_endpoint(
    session: Session,
    actor: Actor,
    vault: Vault,
    *,
    address: str,
    description: str,
    patterns: Iterable[str],
    endpoint_id: uuid.UUID | None = None,
) -> str:
    """Adds an endpoint whose address `Policy.check` has let through; its secret, which is shown now and never again.

    `endpoint_id` is the form's own number: sending it a second time raises Conflict (endpoint_exists). Raises
    Invalid at `patterns` and `description`.
    """
    city = _authorized(session, actor)
    wanted, told, secret = rules.ensure_patterns(patterns), _text(description), new_secret()
    made = endpoint_id or new_id()
    if session.scalar(sa.select(Endpoint.id).where(Endpoint.city_id == actor.city_id, Endpoint.id == made)):
        raise Conflict("this endpoint was added already", code="endpoint_exists", endpoint=str(made))
    session.add(
        Endpoint(
            id=made, city_id=actor.city_id, address=address, description=told, patterns=wanted,
            secret=vault.close(secret), is_on=True, created_at=clock.now(), created_by=actor.id,
        )
    )  # fmt: skip
    _publish(session, city)
    _tell(session, city, events.WEBHOOK_ENDPOINT_ADDED, actor, endpoint=str(made), patterns=wanted)
    return secret


def change_endpoint(
    session: Session, actor: Actor, endpoint_id: uuid.UUID, *, description: str, patterns: Iterable[str], is_on: bool
) -> None:
    """Changes what an endpoint hears and whether it hears at all. Raises NotFound, Invalid."""
    city = _authorized(session, actor)
    endpoint = lock_endpoint(session, actor.city_id, endpoint_id)
    endpoint.patterns, endpoint.description = rules.ensure_patterns(patterns), _text(description)
    if is_on != endpoint.is_on:
        endpoint.is_on, endpoint.failing_since = is_on, None
        endpoint.off_reason = None if is_on else BY_HAND
    _publish(session, city)
    told = {"endpoint": str(endpoint_id), "patterns": list(endpoint.patterns), "is_on": is_on}
    _tell(session, city, events.WEBHOOK_ENDPOINT_CHANGED, actor, **told)


def switch_off(session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID, reason: str) -> None:
    """The product itself switches an endpoint off: `gone` or `failing`. The pages and the city's history say so."""
    city = lock_city(session, city_id)
    endpoint = lock_endpoint(session, city_id, endpoint_id)
    if not endpoint.is_on:
        return
    endpoint.is_on, endpoint.off_reason = False, reason
    _publish(session, city)
    _tell(
        session,
        city,
        events.WEBHOOK_ENDPOINT_SWITCHED_OFF,
        system(city_id),
        endpoint=str(endpoint_id),
        cause=reason,
    )


def resend(session: Session, actor: Actor, endpoint_id: uuid.UUID, event_id: uuid.UUID) -> None:
    """Plans a delivery once more: the same `webhook-id`, a new timestamp. Raises NotFound, Conflict (endpoint_off)."""
    city = _authorized(session, actor)
    endpoint = lock_endpoint(session, actor.city_id, endpoint_id)
    if not endpoint.is_on:
        raise Conflict("the endpoint is off; switch it on first", code="endpoint_off")
    known = sa.select(HistoryEvent.type).where(HistoryEvent.city_id == actor.city_id, HistoryEvent.id == event_id)
    type_ = session.scalar(known)
    if type_ is None or not rules.matches(rules.EVERYTHING, type_):
        raise NotFound("no such delivery")
    plan_again(session, actor.city_id, endpoint_id, event_id, key=str(new_id()))
    _tell(session, city, events.WEBHOOK_RESENT, actor, endpoint=str(endpoint_id), event=str(event_id))


def note_success(session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID) -> None:
    """An endpoint has accepted: it is well again."""
    session.execute(
        sa.update(Endpoint)
        .where(Endpoint.city_id == city_id, Endpoint.id == endpoint_id, Endpoint.failing_since.is_not(None))
        .values(failing_since=None)
        .execution_options(synchronize_session=False)
    )


def note_failure(session: Session, city_id: uuid.UUID, endpoint: Endpoint) -> bool:
    """An endpoint has failed. True when it has done nothing else for five days."""
    since = endpoint.failing_since
    if since is not None:
        return clock.now() - since >= rules.FAILS_AT_MOST
    session.execute(
        sa.update(Endpoint)
        .where(Endpoint.city_id == city_id, Endpoint.id == endpoint.id, Endpoint.failing_since.is_(None))
        .values(failing_since=clock.now())
        .execution_options(synchronize_session=False)
    )
    return False


def _authorized(session: Session, actor: Actor) -> City:
    """The city's row, locked, for somebody who may."""
    city = lock_city(session, actor.city_id)
    authorize(actor, "webhooks.manage", Thing(city_id=city.id))
    return city


def _publish(session: Session, city: City) -> None:
    """Copies who hears of what into the city's row."""
    session.flush()
    on = {str(each.id): list(each.patterns) for each in list_endpoints(session, city.id) if each.is_on}
    city.listeners = on or None


def _tell(session: Session, city: City, type_: str, actor: Actor, **body: object) -> None:
    history.append(session, city, [Event(type=type_, body=body)], actor=actor.id, request_id=actor.request_id)


def _text(description: str) -> str:
    told = description.strip()
    if not told or len(told) > LONGEST_TEXT:
        raise Invalid("say whose it is", fields={"description": ["too_long" if told else "required"]})
    return told
