"""Letters, one per recipient; askings, and the links by which somebody may answer one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.errors import NotFound
from engine.store.base import Base, CityRow, city_row, json_column

PLANNED, SENDING, SENT = "planned", "sending", "sent"
WAITING = "waiting"  # for its recipient's next digest, which takes it up
GATHERED = "gathered"  # its news stands in a digest, whose own state says what became of it
KEPT = "kept"  # no mail server is configured: it can be read on the page "Surat"
REFUSED = "refused"  # the mail server will not have it, or was asked too often
BOUNCED = "bounced"  # another server took it and gave it back
DROPPED = "dropped"  # nobody wants it any more
UNKNOWN = "unknown"  # a crash while sending what must not arrive twice: somebody checks
_WAITS = sa.text("state = 'waiting'")
LETTER_STATES = (PLANNED, WAITING, SENDING, SENT, GATHERED, KEPT, REFUSED, BOUNCED, DROPPED, UNKNOWN)


class Letter(CityRow, Base):
    """One message to one recipient. Facts are codes and ids; the text is kept as it was rendered for sending."""

    __tablename__ = "letter"
    number: Mapped[str]  # what people read out on the telephone: SRT-2026-7KQ2M9XA
    template: Mapped[str]
    person_id: Mapped[uuid.UUID | None]
    on_behalf_of: Mapped[uuid.UUID | None]  # for whom that person stands in
    address: Mapped[str | None]  # of a recipient who is no person of the city
    role: Mapped[str]
    agency_key: Mapped[str | None]
    is_copy: Mapped[bool] = mapped_column(default=False)
    business_key: Mapped[str]
    instance_id: Mapped[uuid.UUID | None]
    task_id: Mapped[uuid.UUID | None]
    link_id: Mapped[uuid.UUID | None]
    digest_id: Mapped[uuid.UUID | None]  # the letter that has gathered this one
    facts: Mapped[Any] = json_column()
    state: Mapped[str] = mapped_column(default=PLANNED)
    language: Mapped[str | None]  # in which it was rendered
    sent_to: Mapped[str | None]  # the address it went to
    subject: Mapped[str | None]
    text: Mapped[str | None]
    html: Mapped[str | None]
    message_id: Mapped[str | None]
    answer: Mapped[str | None]  # what the mail server said last
    attempts: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    __table_args__ = city_row(
        "letter",
        sa.Index("ix_letter_city_id_number", "city_id", "number"),
        sa.Index("ix_letter_city_id_planned_at", "city_id", "planned_at"),
        sa.Index("ix_letter_instance_id_planned_at", "instance_id", "planned_at"),
        sa.Index("ix_letter_city_id_person_id", "city_id", "person_id", "template", "planned_at"),
        sa.Index("ix_letter_digest_id", "digest_id"),
        sa.Index("ix_letter_waiting", "city_id", "person_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        sa.Index("ix_letter_message_id", "message_id"),
        refers={
            "person_id": "person",
            "instance_id": "process_instance",
            "task_id": "user_task",
            "link_id": "decision_link",
        },
    )


class DecisionRequest(CityRow, Base):
    """One asking of a rung: what is offered to whom, and what was decided. There is one also when nobody was found."""

    __tablename__ = "decision_request"
    instance_id: Mapped[uuid.UUID]
    business_key: Mapped[str]
    process_key: Mapped[str]
    digest: Mapped[str]  # of the package that asked: its form and table count
    element_id: Mapped[str]
    waiting_token: Mapped[int | None]  # the token that waits for the answer: the rung it is bound to
    task_id: Mapped[uuid.UUID | None]  # the late task
    level: Mapped[int | None]
    role: Mapped[str]
    agency_key: Mapped[str | None]
    offers: Mapped[str]  # names of messages, separated by blanks
    max_days: Mapped[int]  # working days a promise may lie ahead
    most_days: Mapped[int] = mapped_column(server_default="0")  # the same for the highest rung, where it is higher
    channel: Mapped[str] = mapped_column(server_default="mail")  # how it is asked, words separated by blanks
    copies: Mapped[str] = mapped_column(server_default="")  # roles that get a copy, separated by blanks
    next_role: Mapped[str | None]  # who is asked when nobody decides
    asked_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    spent_at: Mapped[dt.datetime | None]
    decision: Mapped[str | None]
    values: Mapped[Any] = json_column(nullable=True)  # what was decided, with the words the process does not carry
    decided_by: Mapped[uuid.UUID | None]  # whose link or sign-in it was
    on_behalf_of: Mapped[uuid.UUID | None]  # for whom that person stood in
    memo_delivered_at: Mapped[dt.datetime | None]  # somebody has handed over the printed memo
    memo_delivered_by: Mapped[uuid.UUID | None]
    __table_args__ = city_row(
        "decision_request",
        sa.Index("ix_decision_request_instance_id_asked_at", "instance_id", "asked_at"),
        refers={"instance_id": "process_instance", "task_id": "user_task", "decided_by": "person"},
    )


class DecisionLink(CityRow, Base):
    """One person's right to answer one asking. The token is not stored, only its hash."""

    __tablename__ = "decision_link"
    request_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    on_behalf_of: Mapped[uuid.UUID | None]  # for whom that person stands in
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    key_id: Mapped[str]  # of the secret the token was made with
    revoked_at: Mapped[dt.datetime | None]
    revoked_by: Mapped[str | None]
    __table_args__ = city_row(
        "decision_link",
        sa.Index("ix_decision_link_city_id_person_id", "city_id", "person_id"),
        refers={"request_id": "decision_request", "person_id": "person"},
    )


def get_letter(session: Session, city_id: uuid.UUID, letter_id: uuid.UUID) -> Letter:
    """A letter of this city, or NotFound."""
    found = session.scalar(sa.select(Letter).where(Letter.city_id == city_id, Letter.id == letter_id))
    if found is None:
        raise NotFound("no such letter")
    return found


def get_link(session: Session, city_id: uuid.UUID, link_id: uuid.UUID) -> DecisionLink:
    """A link of this city, or NotFound."""
    found = session.scalar(_LINK, {"city_id": city_id, "link_id": link_id})
    if found is None:
        raise NotFound("no such link")
    return found


def get_request(session: Session, city_id: uuid.UUID, request_id: uuid.UUID) -> DecisionRequest:
    """An asking of this city as it stands in the database now, or NotFound."""
    found = session.scalar(_REQUEST, {"city_id": city_id, "request_id": request_id})
    if found is None:
        raise NotFound("no such request for a decision")
    return found


# Built once: letters and decision pages ask them one after the other.
_LINK = sa.select(DecisionLink).where(
    DecisionLink.city_id == sa.bindparam("city_id"), DecisionLink.id == sa.bindparam("link_id")
)
_REQUEST = (
    sa.select(DecisionRequest)
    .where(DecisionRequest.city_id == sa.bindparam("city_id"), DecisionRequest.id == sa.bindparam("request_id"))
    .execution_options(populate_existing=True)
)
