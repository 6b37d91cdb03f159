"""What another system sends: proven over the raw bytes, stored once, answered; what it means is found out later."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Invalid, NotFound
from engine.store import new_id
from engine.store.outbox import Planned, plan_rows
from webhooks.secrets import Vault
from webhooks.signing import verify
from webhooks.tables import RECEIVED, Incoming, find_source_anywhere

QUEUE, KIND = "outbox", "webhook.incoming"
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Proven:
    """A delivery whose signature holds."""

    city_id: uuid.UUID
    source_id: uuid.UUID
    delivery_id: str
    body: bytes


def prove(session: Session, vault: Vault, source_id: uuid.UUID, headers: Mapping[str, str], body: bytes) -> Proven:
    """Whose a delivery is. Reads only.

    Raises NotFound (no such source, or off), Unproven (see `webhooks.signing.verify`), Invalid (not_json).
    """
    source = find_source_anywhere(session, source_id)
    if source is None:
        raise NotFound("no such source")
    delivery_id = verify(vault.open(source.secret), headers, body, clock.wall())
    read_body(body)
    return Proven(city_id=source.city_id, source_id=source.id, delivery_id=delivery_id, body=body)


def read_body(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; raises Invalid (not_json) for anything else, however it is made."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Invalid("the body is not JSON", code="not_json") from error
    if not isinstance(found, dict):
        raise Invalid("the body is JSON, but no object", code="not_json")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def store(session: Session, proven: Proven) -> uuid.UUID:
    """Keeps a delivery and plans what follows, in the caller's unit; its id. The same delivery a second time, or at the
    same time, gets the id of the first, and nothing more happens."""
    made: uuid.UUID | None = session.scalar(_insert(session, proven))
    if made is None:
        return session.scalars(
            sa.select(Incoming.id).where(
                Incoming.city_id == proven.city_id,
                Incoming.source_id == proven.source_id,
                Incoming.delivery_id == proven.delivery_id,
            )
        ).one()
    planned = Planned(
        queue=QUEUE, kind=KIND, destination=f"source:{proven.source_id}", body={"incoming": str(made)},
        dedupe_key=f"incoming:{made}",
    )  # fmt: skip
    plan_rows(session, proven.city_id, [planned])
    return made


def _insert(session: Session, proven: Proven) -> Any:
    """INSERT ... ON CONFLICT DO NOTHING RETURNING id; waits for one that inserts the same."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return (
        insert(Incoming)
        .values(
            id=new_id(), city_id=proven.city_id, source_id=proven.source_id, delivery_id=proven.delivery_id,
            body=proven.body, received_at=clock.now(), state=RECEIVED,
        )
        .on_conflict_do_nothing(index_elements=["source_id", "delivery_id"])
        .returning(Incoming.id)
    )  # fmt: skip
