"""Receipts: a number that is unique in the city, and the hash of what it proves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.cases.tables import Case
from engine.city.actors import Actor
from engine.errors import Forbidden
from engine.evidence.manifest import digest_of
from engine.evidence.tables import Receipt, ReceiptCounter
from engine.instances.registry import OpenTask
from engine.store import new_id
from engine.store.inserting import upsert

SUBMISSION, SIGNATURE, SEND_BACK, REVIEW, CONTINUATION = (
    "submission", "signature", "send_back", "review", "continuation",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A receipt just written."""

    id: uuid.UUID
    number: str
    digest: str


def person_of(actor: Actor) -> uuid.UUID:
    """Evidence is sent, signed and judged by people, never by the system."""
    if actor.person_id is None:
        raise Forbidden("only a person can do this", action="evidence")
    return actor.person_id


def issue(
    session: Session, kind: str, case: Case, task: OpenTask, actor: Actor, manifest: str,
    details: Mapping[str, Any] | None = None, *, receipt_id: uuid.UUID | None = None,
) -> Issued:  # fmt: skip
    """Writes a receipt for the round the case is in."""
    year = int(clock.now().year)
    number = f"TT-{year}-{_next(session, case.city_id, year):04d}"
    issued = Issued(id=receipt_id or new_id(), number=number, digest=digest_of(manifest))
    row = dict(
        id=issued.id, city_id=case.city_id, number=number, kind=kind, case_id=case.id, task_id=task.id,
        round=case.round, role=task.role or "", agency_key=task.agency_key, person_id=person_of(actor),
        on_behalf_of=actor.owner_id, at=clock.now(), digest=issued.digest, manifest=manifest,
        details=dict(details or {}),
    )  # fmt: skip
    session.execute(sa.insert(Receipt), [row])
    return issued


def _next(session: Session, city_id: uuid.UUID, year: int) -> int:
    """The next number; the counter's row is the last that a step locks, and only for the rest of the step."""
    row = dict(id=new_id(), city_id=city_id, year=year, last=1)
    counted = upsert(session, ReceiptCounter, row, ["city_id", "year"], {"last": ReceiptCounter.last + 1})
    return int(session.execute(counted.returning(ReceiptCounter.last)).scalar_one())
