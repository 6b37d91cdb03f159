"""The root of every seal goes by mail to the auditors: in their hands it proves what the database was."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor, system
from engine.city.tables import Person, RoleHeld
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.rules import Addressed
from engine.history import Seal
from engine.instances.streams import seal_city
from engine.jobs import Consumer, End, register_periodic
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work

TEMPLATE, AUDITOR = "seal", "auditor"
KIND, EVERY = "history.seal", dt.timedelta(hours=1)


def register() -> None:
    """Every hour each city in which something happened is sealed."""
    register_periodic(KIND, EVERY, Consumer(run=run))


def run(sessions: SessionFactory, work: Work) -> End:
    """One city."""
    with sessions() as session:
        in_unit(session, lambda s: seal_and_tell(s, system(work.city_id)))
    return End()


def seal_and_tell(session: Session, actor: Actor) -> Seal | None:
    """Seals the actor's city and plans a letter to each auditor, in the caller's unit; None when nothing happened.

    Raises what `seal_city` raises.
    """
    made = seal_city(session, actor)
    if made is not None:
        session.flush()
        _tell(session, made)
    return made


def _tell(session: Session, made: Seal) -> None:
    facts = {
        "number": made.number, "root": made.root.hex(), "at": made.at.isoformat(), "events": made.events,
        "streams": made.streams,
    }  # fmt: skip
    letters = [
        NewLetter(template=TEMPLATE, to=to, dedupe_key=f"seal:{made.number}:{to.person_id}", facts=facts)
        for to in _auditors(session, made)
    ]
    plan_letters(session, Subject(city_id=made.city_id, business_key=""), letters)


def _auditors(session: Session, made: Seal) -> list[Addressed]:
    wanted = (
        sa.select(Person.id)
        .join(RoleHeld, sa.and_(RoleHeld.city_id == Person.city_id, RoleHeld.person_id == Person.id))
        .where(Person.city_id == made.city_id, RoleHeld.role == AUDITOR, Person.is_active.is_(True))
        .order_by(Person.id)
    )
    return [Addressed(person_id=person_id, role=AUDITOR, agency=None) for person_id in session.scalars(wanted)]
