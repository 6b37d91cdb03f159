"""Which mail a person wants, and when. Questions, receipts and answers are sent in any case."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.tables import Person, get_person
from engine.errors import Invalid
from engine.escalation.post.tables import MailPreference
from engine.store import new_id
from engine.store.inserting import upsert

USUAL = dt.time(7, 30)
TIMES = (dt.time(6, 0), USUAL, dt.time(12, 0), dt.time(16, 0))
LANGUAGES = ("id", "en")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What a person wants. `digest_at` is by the city's clock and kept while there is no digest."""

    language: str = LANGUAGES[0]
    has_digest: bool = True
    digest_at: dt.time = USUAL


def get_wishes(session: Session, city_id: uuid.UUID, person_id: uuid.UUID) -> Wishes:
    """A person's choice, or what everybody has who has not chosen; raises NotFound. One statement."""
    person = get_person(session, city_id, person_id)
    chosen = session.scalar(sa.select(MailPreference).where(_of_person(city_id, person_id)))
    if chosen is None:
        return Wishes(language=person.language)
    at = dt.time.fromisoformat(chosen.digest_at)
    return Wishes(language=person.language, has_digest=chosen.has_digest, digest_at=at)


def _of_person(city_id: uuid.UUID, person_id: uuid.UUID) -> sa.ColumnElement[bool]:
    return sa.and_(MailPreference.city_id == city_id, MailPreference.person_id == person_id)


def set_wishes(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, wishes: Wishes) -> None:
    """Keeps a choice, in the caller's unit. Raises NotFound, or Invalid with `language` or `digest_at`: not_offered."""
    get_person(session, city_id, person_id)
    refused = {
        "language": wishes.language not in LANGUAGES,
        "digest_at": wishes.digest_at not in TIMES,
    }
    if any(refused.values()):
        raise Invalid("not offered", fields={name: ["not_offered"] for name, is_bad in refused.items() if is_bad})
    session.execute(
        sa.update(Person).where(Person.city_id == city_id, Person.id == person_id).values(language=wishes.language)
    )
    _choose(session, city_id, person_id, has_digest=wishes.has_digest, digest_at=f"{wishes.digest_at:%H:%M}")


def mute_digest(session: Session, city_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """No digest any more, until the person chooses otherwise; in the caller's unit."""
    wishes = get_wishes(session, city_id, person_id)
    _choose(session, city_id, person_id, has_digest=False, digest_at=f"{wishes.digest_at:%H:%M}")


def _choose(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, *, has_digest: bool, digest_at: str) -> None:
    change = {"has_digest": has_digest, "digest_at": digest_at}
    row = {"id": new_id(), "city_id": city_id, "person_id": person_id, **change}
    session.execute(upsert(session, MailPreference, row, ("city_id", "person_id"), change))
