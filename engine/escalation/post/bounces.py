"""A letter came back: its row says so, and an address that does it twice gets nothing more until somebody mends it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import Person, RoleHeld
from engine.errors import NotFound
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.post.dsn import FAILED, Failure, Report
from engine.escalation.post.tables import Bounce, MailAddress
from engine.escalation.recipients import list_holders
from engine.escalation.rules import FALLBACK_ROLE, Addressed, once_each
from engine.escalation.tables import BOUNCED, Letter
from engine.store import insert_rows, new_id

PARKED_AFTER = 2  # letters that came back
TEMPLATE = "address_parked"
NOTED, KNOWN = "noted", "known"
STAFF = ("officer", "head")


def take_report(session: Session, report: Report) -> str:
    """Notes what a delivery report says, in the caller's unit: `noted`, or `known` where it changes nothing.

    Raises NotFound `unknown_letter`: no letter, of whatever city, has the Message-ID; a report knows nothing else.
    """
    where = sa.select(Letter.city_id, Letter.id).where(Letter.message_id == report.message_id).limit(1)
    found = session.execute(where).one_or_none()
    if found is None:
        raise NotFound("the report is about no letter of ours", code="unknown_letter")
    is_noted = record_failure(session, found.city_id, found.id, report.failure, report.fingerprint)
    return NOTED if is_noted else KNOWN


def record_failure(
    session: Session, city_id: uuid.UUID, letter_id: uuid.UUID, failure: Failure, fingerprint: bytes
) -> bool:
    """Notes that a letter came back, in the caller's unit. False when there is nothing to note: a delay; a report that
    was taken already, known by its `fingerprint`; one more about a letter that came back and was not sent since, as
    when two copies of it left or the same report comes by two ways.
    """
    if failure.action != FAILED:
        return False
    letter = session.scalars(
        sa.select(Letter).where(Letter.city_id == city_id, Letter.id == letter_id).with_for_update()
    ).one()
    known = sa.select(Bounce.id).where(Bounce.city_id == city_id, Bounce.fingerprint == fingerprint)
    if letter.state == BOUNCED or session.scalar(known) is not None:
        return False
    reason = f"{failure.status} {failure.reason}".strip()
    letter.state, letter.answer = BOUNCED, reason
    session.flush()
    row = dict(id=new_id(), city_id=city_id, letter_id=letter_id, address=failure.address, reason=reason,
               fingerprint=fingerprint, at=clock.now())  # fmt: skip
    insert_rows(session, Bounce, [row])
    _count(session, letter, (letter.sent_to or failure.address).lower(), reason)
    return True


def _count(session: Session, letter: Letter, address: str, reason: str) -> None:
    known = session.scalar(
        sa.select(MailAddress)
        .where(MailAddress.city_id == letter.city_id, MailAddress.address == address)
        .with_for_update()
    )
    if known is None:
        known = MailAddress(id=new_id(), city_id=letter.city_id, address=address, bounces=0)
        session.add(known)
    known.bounces, known.reason = known.bounces + 1, reason
    if known.bounces >= PARKED_AFTER and known.parked_at is None:
        known.parked_at = clock.now()
        _tell(session, letter.city_id, known)
    session.flush()


def _tell(session: Session, city_id: uuid.UUID, address: MailAddress) -> None:
    """The owner's agency and the coordinators hear that somebody cannot be reached."""
    owner = session.scalar(sa.select(Person).where(Person.city_id == city_id, Person.email == address.address))
    if owner is None:
        return
    told = [to for to in _colleagues(session, city_id, owner.id) if to.person_id != owner.id]
    letters = [
        NewLetter(
            template=TEMPLATE, to=to, facts={"person": str(owner.id), "address": address.address},
            dedupe_key=f"parked:{address.id}:{address.bounces}:{to.person_id}",
        )
        for to in told
    ]  # fmt: skip
    plan_letters(session, Subject(city_id=city_id, business_key=""), letters)


def _colleagues(session: Session, city_id: uuid.UUID, owner_id: uuid.UUID) -> Sequence[Addressed]:
    where = sa.and_(RoleHeld.city_id == city_id, RoleHeld.person_id == owner_id, RoleHeld.agency_key.is_not(None))
    agencies = set(session.scalars(sa.select(RoleHeld.agency_key).where(where)))
    holders = list_holders(session, city_id, (*STAFF, FALLBACK_ROLE))
    return once_each(
        Addressed(person_id=h.person_id, role=h.role, agency=h.agency)
        for h in holders
        if h.role == FALLBACK_ROLE or h.agency in agencies
    )


def list_parked(session: Session, city_id: uuid.UUID) -> list[tuple[MailAddress, str]]:
    """The parked addresses of a city with their owners' names, the newest first."""
    rows = session.execute(
        sa.select(MailAddress, Person.name)
        .join(Person, sa.and_(Person.city_id == MailAddress.city_id, Person.email == MailAddress.address), isouter=True)
        .where(MailAddress.city_id == city_id, MailAddress.parked_at.is_not(None))
        .order_by(MailAddress.parked_at.desc())
    )
    return [(row, name or "") for row, name in rows]


def unpark(session: Session, address_id: uuid.UUID, actor: Actor) -> None:
    """Somebody has seen to it: letters are sent there again, in the caller's unit. Raises Forbidden."""
    authorize(actor, "incident.retry", Thing(city_id=actor.city_id))
    session.execute(
        sa.update(MailAddress)
        .where(MailAddress.city_id == actor.city_id, MailAddress.id == address_id)
        .values(parked_at=None, bounces=0)
    )
