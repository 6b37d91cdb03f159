"""What a person has chosen of the mail; letters that came back, and the addresses they came back from."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CityRow, city_row


class MailPreference(CityRow, Base):
    """A person's choice. Without a row: the digest, at the usual time. Questions to decide cannot be chosen off."""

    __tablename__ = "mail_preference"
    person_id: Mapped[uuid.UUID]
    has_digest: Mapped[bool] = mapped_column(default=True)
    digest_at: Mapped[str]  # HH:MM by the city's clock, one of `preferences.TIMES`
    __table_args__ = city_row(
        "mail_preference", sa.UniqueConstraint("city_id", "person_id"), refers={"person_id": "person"}
    )


class MailAddress(CityRow, Base):
    """An address from which letters came back. Parked: nothing is sent there until somebody has seen to it."""

    __tablename__ = "mail_address"
    address: Mapped[str]  # lower case
    bounces: Mapped[int]
    reason: Mapped[str]  # what the other server said last
    parked_at: Mapped[dt.datetime | None]
    __table_args__ = city_row("mail_address", sa.UniqueConstraint("city_id", "address"))


class Bounce(CityRow, Base):
    """A report that a letter did not arrive; `fingerprint` is that of `dsn.Report`, so that none counts twice."""

    __tablename__ = "bounce"
    letter_id: Mapped[uuid.UUID]
    address: Mapped[str]
    reason: Mapped[str]
    fingerprint: Mapped[bytes]
    at: Mapped[dt.datetime]
    __table_args__ = city_row("bounce", sa.UniqueConstraint("city_id", "fingerprint"), refers={"letter_id": "letter"})


class CalendarFeed(CityRow, Base):
    """A secret address under which other programs read deadlines; a revoked one answers nothing any more.

    `agency_key` None: the person's own tasks. The token is made from the row's id and the secret, and kept nowhere.
    """

    __tablename__ = "calendar_feed"
    person_id: Mapped[uuid.UUID]  # who has made it
    agency_key: Mapped[str | None]
    made_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    __table_args__ = city_row(
        "calendar_feed",
        sa.Index("ix_calendar_feed_city_id_person_id", "city_id", "person_id"),
        refers={"person_id": "person"},
    )
