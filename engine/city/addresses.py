"""A person's address of mail is corrected: by it they sign in, and letters go there."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events
from engine.city.accounts import EMAIL
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import Person, find_person_by_email, get_person, lock_city
from engine.errors import Invalid
from engine.history import Event, append


def change_address(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, email: str, *, actor: Actor) -> None:
    """Another address, in the caller's unit; what was parked belongs to the old one and holds no more.

    Raises Forbidden, NotFound, Invalid (`email`: email_malformed, email_taken).
    """
    city = lock_city(session, city_id)
    authorize(actor, "city.administer", Thing(city_id=city_id))
    get_person(session, city_id, person_id)
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise Invalid("no address", fields={"email": ["email_malformed"]})
    if find_person_by_email(session, address) is not None:
        raise Invalid("taken", fields={"email": ["email_taken"]})
    session.execute(sa.update(Person).where(Person.city_id == city_id, Person.id == person_id).values(email=address))
    happened = Event(type=events.ADDRESS_CHANGED, body={"person": str(person_id)})
    append(session, city, [happened], actor=actor.id, request_id=actor.request_id)
