"""Planning letters: a row per recipient, and a row in the outbox beside it, in the caller's transaction.

What a digest gathers gets no row in the outbox: it waits to be taken up (`post/digest.py`).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.escalation.rules import Addressed, number_of
from engine.escalation.tables import PLANNED, WAITING, Letter
from engine.escalation.wanted import FOR_DIGEST
from engine.store import insert_rows, new_id
from engine.store.outbox import Planned, plan_rows

QUEUE, KIND = "mail", "letter"
DESTINATION = "mail"  # one server takes all our mail: one claim at a time talks to it


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a letter is about."""

    city_id: uuid.UUID
    business_key: str
    instance_id: uuid.UUID | None = None
    task_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLetter:
    """A letter to be. `facts` are codes and ids: no evidence, no words of people, no name of a child."""

    template: str
    to: Addressed
    dedupe_key: str  # what it is: a step that runs again plans nothing twice
    facts: Mapping[str, Any] = field(default_factory=dict)
    link_id: uuid.UUID | None = None


def plan_letters(session: Session, subject: Subject, letters: Sequence[NewLetter]) -> tuple[uuid.UUID, ...]:
    """Inserts letters and their outbox rows; nothing is sent here. The ids, in the order given."""
    if not letters:
        return ()
    now = clock.now()
    rows = [_row(subject, letter, now.year) | {"planned_at": now} for letter in letters]
    insert_rows(session, Letter, rows)
    planned = [
        _planned(subject, letter, row["id"])
        for letter, row in zip(letters, rows, strict=True)
        if row["state"] == PLANNED
    ]
    plan_rows(session, subject.city_id, planned)
    return tuple(row["id"] for row in rows)


def _row(subject: Subject, letter: NewLetter, year: int) -> dict[str, Any]:
    letter_id = new_id()
    return dict(
        id=letter_id, city_id=subject.city_id, number=number_of(letter_id, year), template=letter.template,
        person_id=letter.to.person_id, on_behalf_of=letter.to.on_behalf_of, role=letter.to.role,
        agency_key=letter.to.agency, is_copy=letter.to.is_copy,
        business_key=subject.business_key, instance_id=subject.instance_id, task_id=subject.task_id,
        link_id=letter.link_id, facts=dict(letter.facts), attempts=0,
        state=WAITING if letter.template in FOR_DIGEST else PLANNED,
    )  # fmt: skip


def _planned(subject: Subject, letter: NewLetter, letter_id: uuid.UUID) -> Planned:
    return Planned(
        queue=QUEUE,
        kind=KIND,
        destination=DESTINATION,
        body={"letter": str(letter_id)},
        dedupe_key=letter.dedupe_key,
        instance_id=subject.instance_id,
    )
