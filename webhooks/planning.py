"""From an event of the history to a row of the outbox per endpoint that hears of it, in the same transaction.

Who hears stands in the city's row and was read with the row that a step locks anyway: a city without endpoints pays no
statement, one with endpoints one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from engine import events
from engine.history import LiveHead, Written
from engine.store.outbox import Planned, plan_rows
from webhooks import rules

QUEUE, KIND = "webhooks", "webhook.event"
EVENT = "event"


def plan_events(session: Session, head: LiveHead, written: Sequence[Written]) -> None:
    """Listener of the history: inserts what is to be sent. Nothing is sent here."""
    rows = [row for event in written for row in _rows(head, event)]
    if rows:
        plan_rows(session, head.city_id, rows)


def _rows(head: LiveHead, event: Written) -> Iterator[Planned]:
    if _is_about_webhooks(event):
        return
    for endpoint in rules.listening(head.listeners or {}, event.type):
        yield Planned(
            queue=QUEUE,
            kind=KIND,
            destination=endpoint,
            body={EVENT: str(event.id)},
            dedupe_key=f"webhook:{endpoint}:{event.id}",
            instance_id=head.id if head.id != head.city_id else None,
            seq=event.seq,
        )


def _is_about_webhooks(event: Written) -> bool:
    """A delivery that broke is no news to deliver: it would never end."""
    return event.type == events.INCIDENT_RAISED and str(event.body.get("job", "")).startswith("webhook.")


def plan_again(session: Session, city_id: uuid.UUID, endpoint_id: uuid.UUID, event_id: uuid.UUID, key: str) -> None:
    """The same event to the same endpoint once more; `key` tells this time from the others."""
    planned = Planned(
        queue=QUEUE,
        kind=KIND,
        destination=str(endpoint_id),
        body={EVENT: str(event_id)},
        dedupe_key=f"webhook:{endpoint_id}:{event_id}:{key}",
    )
    plan_rows(session, city_id, [planned])
