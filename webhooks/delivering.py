"""The consumer of planned events: asks again who hears, calls, and logs what came of it in the row's last unit."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import City
from engine.errors import Invalid
from engine.history import HistoryEvent
from engine.instances.tables import ProcessInstance
from engine.jobs import End, again, dropped, given_up
from engine.store import SessionFactory, new_id, reading
from engine.store.outbox import Work
from webhooks import rules
from webhooks.addresses import Policy, Unresolved
from webhooks.endpoints import note_failure, note_success, switch_off
from webhooks.planning import EVENT
from webhooks.secrets import Vault
from webhooks.sending import Answer, Sender
from webhooks.signing import sign
from webhooks.tables import FAILING, GIVEN_UP, GONE, SENT, TRIED, Attempt, Endpoint, find_endpoint

HEADERS = {"Content-Type": "application/cloudevents+json; charset=utf-8", "User-Agent": "Layak-Webhooks/1"}
IS_GONE = 410
SILENT = ("unreachable", "timeout", "address_unknown")  # the rest for this endpoint need not be tried now


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one delivery says."""

    event_id: uuid.UUID
    type: str
    subject: str
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Courier:
    """Carries out rows of the kind `webhook.event`."""

    vault: Vault
    policy: Policy
    sender: Sender = field(default_factory=Sender)

    def run(self, sessions: SessionFactory, work: Work) -> End:
        """Calls the endpoint of one row. An endpoint that is off by now hears nothing."""
        with sessions() as session, reading(session):
            endpoint = find_endpoint(session, work.city_id, uuid.UUID(work.destination))
            telling = _telling(session, work)
            session.expunge_all()
        if endpoint is None or not endpoint.is_on or telling is None:
            return dropped()
        return _end(work, endpoint, telling, self._call(endpoint, telling))

    def _call(self, endpoint: Endpoint, telling: Telling) -> Answer:
        try:
            url = self.policy.parse(endpoint.address)
            addresses = self.policy.resolve(url)
        except Invalid as refused:
            return Answer(error="address_refused", text=str(refused))
        except Unresolved as unknown:
            return Answer(error="address_unknown", text=str(unknown))
        signed = sign(self.vault.open(endpoint.secret), str(telling.event_id), clock.wall(), telling.body)
        return self.sender.post(url, addresses, {**HEADERS, **signed}, telling.body)


def _telling(session: Session, work: Work) -> Telling | None:
    """The event as it stands in the history; None when it is not there."""
    found = session.execute(
        sa.select(HistoryEvent, City.key, ProcessInstance.business_key)
        .join(City, City.id == HistoryEvent.city_id)
        .outerjoin(ProcessInstance, ProcessInstance.id == HistoryEvent.stream)
        .where(HistoryEvent.city_id == work.city_id, HistoryEvent.id == uuid.UUID(str(work.body[EVENT])))
    ).one_or_none()
    if found is None:
        return None
    event, city, business_key = found
    subject = business_key or city
    body = json.dumps(envelope(event, city, subject), ensure_ascii=False, separators=(",", ":")).encode()
    return Telling(event_id=event.id, type=event.type, subject=subject, body=body)


def envelope(event: HistoryEvent, city: str, subject: str) -> Mapping[str, Any]:
    """A CloudEvents 1.0 body: thin, ids and codes only; what they mean is asked for with them. A redacted event has no
    data but its place."""
    said = json.loads(event.body) if event.body is not None else {}
    data = {**rules.data_of(said), "seq": event.seq, "stream": str(event.stream), "actor": event.actor}
    return {
        "specversion": "1.0",
        "id": str(event.id),
        "source": f"urn:layak:{city}",
        "type": rules.TYPE_PREFIX + event.type,
        "time": event.at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "subject": subject,
        "datacontenttype": "application/json",
        "data": data,
    }


def _end(work: Work, endpoint: Endpoint, telling: Telling, answer: Answer) -> End:
    if answer.is_accepted:
        return End(record=_recording(work, endpoint, telling, answer, SENT, None))
    wait = None if answer.status == IS_GONE else rules.wait_after(work.failures + 1, answer.retry_after)
    if wait is None:
        return given_up(answer.in_words, _recording(work, endpoint, telling, answer, GIVEN_UP, None))
    record = _recording(work, endpoint, telling, answer, TRIED, clock.now() + wait)
    return again(answer.in_words, wait, record, is_unreachable=answer.error in SILENT)


def _recording(
    work: Work, endpoint: Endpoint, telling: Telling, answer: Answer, outcome: str, next_at: dt.datetime | None
) -> Callable[[Session], None]:
    """What is written in the unit that ends the row."""

    def record(session: Session) -> None:
        """410 Gone switches the endpoint off at once, else five days of failures alone; every attempt is logged."""
        if answer.status == IS_GONE:
            switch_off(session, work.city_id, endpoint.id, GONE)
        elif answer.is_accepted:
            note_success(session, work.city_id, endpoint.id)
        elif note_failure(session, work.city_id, endpoint):
            switch_off(session, work.city_id, endpoint.id, FAILING)
        _log(session, work, telling, answer, outcome, next_at)

    return record


def _log(
    session: Session, work: Work, telling: Telling, answer: Answer, outcome: str, next_at: dt.datetime | None
) -> None:
    before = session.scalar(
        sa.select(sa.func.max(Attempt.number)).where(
            Attempt.city_id == work.city_id,
            Attempt.endpoint_id == uuid.UUID(work.destination),
            Attempt.event_id == telling.event_id,
        )
    )
    row = dict(
        id=new_id(), city_id=work.city_id, endpoint_id=uuid.UUID(work.destination), event_id=telling.event_id,
        event_type=telling.type, subject=telling.subject, number=(before or 0) + 1, at=clock.now(),
        took_ms=answer.took_ms, status=answer.status, error=answer.error, answer=answer.text, outcome=outcome,
        next_at=next_at,
    )  # fmt: skip
    session.execute(sa.insert(Attempt), [row])
