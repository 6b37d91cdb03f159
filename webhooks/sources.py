"""Sources: systems that tell Layak something, with the secret they sign with."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import City, lock_city
from engine.errors import Conflict, Invalid
from engine.history import Event
from engine.store import new_id
from webhooks.secrets import Vault, new_secret
from webhooks.tables import Source, get_source

LONGEST = 200
_FIELD = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,7}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    """Where the parts of a message stand. Fields are names, or names with dots for what lies deeper.

    Either `message_name` names the one message that comes, or `message_field` the field that names it. `key_field`
    holds the business key, as KLA-2026/07; `data_field` the values, which stand beside the key where it is empty.
    """

    message_name: str = ""
    message_field: str = ""
    key_field: str
    data_field: str = ""


def add_source(
    session: Session,
    actor: Actor,
    vault: Vault,
    *,
    name: str,
    mapped: Mapped,
    secret: str = "",
    source_id: uuid.UUID | None = None,
) -> str:
    """Adds a source; the secret both sides sign with, shown now and never again: the other system's own, or a new one.

    `source_id` is the form's own number: sending it a second time raises Conflict (source_exists). Raises Invalid
    at `name`, `message_name`, `message_field`, `key_field`, `data_field`, `secret`.
    """
    city = _authorized(session, actor)
    made, chosen = source_id or new_id(), secret.strip() or new_secret()
    if session.scalar(sa.select(Source.id).where(Source.city_id == actor.city_id, Source.id == made)):
        raise Conflict("this source was added already", code="source_exists", source=str(made))
    _ensure(name, mapped)
    session.add(
        Source(
            id=made, city_id=actor.city_id, name=name.strip(), secret=vault.close(chosen), is_on=True,
            message_name=mapped.message_name.strip(), message_field=mapped.message_field.strip(),
            key_field=mapped.key_field.strip(), data_field=mapped.data_field.strip(), created_at=clock.now(),
            created_by=actor.id,
        )
    )  # fmt: skip
    session.flush()
    _tell(session, city, events.WEBHOOK_SOURCE_ADDED, actor, source=str(made))
    return chosen


def switch_source(session: Session, actor: Actor, source_id: uuid.UUID, *, is_on: bool) -> None:
    """Switches a source on or off; one that is off is answered as if it were not there. Raises NotFound."""
    city = _authorized(session, actor)
    get_source(session, actor.city_id, source_id).is_on = is_on
    session.flush()
    _tell(session, city, events.WEBHOOK_SOURCE_CHANGED, actor, source=str(source_id), is_on=is_on)


def _authorized(session: Session, actor: Actor) -> City:
    city = lock_city(session, actor.city_id)
    authorize(actor, "webhooks.manage", Thing(city_id=city.id))
    return city


def _ensure(name: str, mapped: Mapped) -> None:
    found: dict[str, list[str]] = {}
    if not 0 < len(name.strip()) <= LONGEST:
        found["name"] = ["too_long" if name.strip() else "required"]
    if bool(mapped.message_name.strip()) == bool(mapped.message_field.strip()):
        found["message_name"] = ["one_of_two"]
    found |= _malformed({"key_field": mapped.key_field.strip()}, is_required=True)
    optional = {"message_field": mapped.message_field.strip(), "data_field": mapped.data_field.strip()}
    found |= _malformed(optional, is_required=False)
    if found:
        raise Invalid("some of this cannot be", fields=found)


def _malformed(fields: Mapping[str, str], *, is_required: bool) -> dict[str, list[str]]:
    wrong = {}
    for name, text in fields.items():
        if not text and is_required:
            wrong[name] = ["required"]
        elif text and (len(text) > LONGEST or not _FIELD.fullmatch(text)):
            wrong[name] = ["field_malformed"]
    return wrong


def _tell(session: Session, city: City, type_: str, actor: Actor, **body: object) -> None:
    history.append(session, city, [Event(type=type_, body=body)], actor=actor.id, request_id=actor.request_id)
