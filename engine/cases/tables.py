"""Cycles, their stages and instruments, and the cases: one indicator in one cycle each."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.cases.points import ZERO, Points
from engine.errors import NotFound
from engine.store.base import Base, CityRow, city_row, json_column

OPEN, SCORED, CLOSED = "open", "scored", "closed"


class InstrumentFile(CityRow, Base):
    """An instrument as the cycle took it, byte for byte: a later edit of the file changes no running cycle."""

    __tablename__ = "instrument_file"
    digest: Mapped[str]
    year: Mapped[int]
    body: Mapped[bytes]
    __table_args__ = city_row("instrument_file", sa.UniqueConstraint("city_id", "digest"))


class Cycle(CityRow, Base):
    """One evaluation of the city: `KLA-2026`, with the years its evidence must be dated in."""

    __tablename__ = "cycle"
    key: Mapped[str]
    year: Mapped[int]
    evidence_years: Mapped[Any] = json_column()  # list of years, ascending
    instrument_digest: Mapped[str]
    verification_on: Mapped[dt.date | None]  # the field verification
    opened_at: Mapped[dt.datetime]
    __table_args__ = city_row("cycle", sa.UniqueConstraint("city_id", "key"))


class Stage(CityRow, Base):
    """A stage of a cycle; both days count."""

    __tablename__ = "stage"
    cycle_id: Mapped[uuid.UUID]
    key: Mapped[str]  # self_assessment, provincial, ministry, field
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    __table_args__ = city_row("stage", sa.UniqueConstraint("cycle_id", "key"), refers={"cycle_id": "cycle"})


class Case(CityRow, Base):
    """One indicator in one cycle: what it is, and where it stands.

    The lower half is written by the verbs of `evidence` under this row's lock, each value a sum or a copy of what their
    tables hold, so that a step's facts and the board cost one read.
    """

    __tablename__ = "kla_case"
    cycle_id: Mapped[uuid.UUID]
    business_key: Mapped[str]  # KLA-2026/07
    indicator: Mapped[str]  # 07
    number: Mapped[int]
    code: Mapped[str]  # K2-07
    cluster: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str]
    max_score: Mapped[Decimal] = mapped_column(Points)
    lead_agency: Mapped[str]
    agencies: Mapped[Any] = json_column()  # keys, those that answer first
    question_count: Mapped[int]
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    instance_id: Mapped[uuid.UUID | None]
    # where it stands
    state: Mapped[str] = mapped_column(default=OPEN)
    round: Mapped[int] = mapped_column(default=1)  # one more after each return
    claimed_score: Mapped[Decimal] = mapped_column(Points, default=ZERO)
    accepted_score: Mapped[Decimal] = mapped_column(Points, default=ZERO)
    provable_score: Mapped[Decimal] = mapped_column(Points, default=ZERO)
    claim_digest: Mapped[str] = mapped_column(default="")  # over answers, figures and points as submitted
    signed_digest: Mapped[str | None]  # the claim that the last signature covers
    verdict: Mapped[str | None]  # of the last round that was reviewed
    reviewed_round: Mapped[int | None]  # the last round that every reviewer has judged
    returns: Mapped[int] = mapped_column(default=0)  # by reviewers
    returned_agencies: Mapped[Any] = json_column(default=list)
    repeat_agencies: Mapped[Any] = json_column(default=list)
    fixed_score: Mapped[Decimal | None] = mapped_column(Points)
    fixed_with_gap: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = city_row(
        "kla_case",
        sa.UniqueConstraint("city_id", "business_key"),
        sa.Index("ix_kla_case_city_id_instance_id", "city_id", "instance_id"),
        refers={"cycle_id": "cycle", "instance_id": "process_instance"},
    )


def find_cycle(session: Session, city_id: uuid.UUID, key: str) -> Cycle | None:
    """The cycle of that key."""
    return session.scalar(sa.select(Cycle).where(Cycle.city_id == city_id, Cycle.key == key))


def find_case(session: Session, city_id: uuid.UUID, business_key: str) -> Case | None:
    """The case of that business key."""
    return session.scalar(sa.select(Case).where(Case.city_id == city_id, Case.business_key == business_key))


def get_case(session: Session, city_id: uuid.UUID, business_key: str) -> Case:
    """The case of that business key, or NotFound."""
    found = find_case(session, city_id, business_key)
    if found is None:
        raise NotFound(f"there is no case {business_key}", business_key=business_key)
    return found


def lock_case(session: Session, city_id: uuid.UUID, business_key: str) -> tuple[Case, Cycle]:
    """The case, locked and fresh, with its cycle. Comes after the instance's lock where both are taken."""
    if session.new or session.dirty:
        raise RuntimeError("lock the case before anything is changed")
    row = session.execute(_LOCKED, {"city_id": city_id, "business_key": business_key}).one_or_none()
    if row is None:
        raise NotFound(f"there is no case {business_key}", business_key=business_key)
    return row[0], row[1]


def find_with_cycle(session: Session, city_id: uuid.UUID, business_key: str) -> tuple[Case, Cycle] | None:
    """The case of that business key and its cycle, in one statement; nothing is locked."""
    row = session.execute(_WITH_CYCLE, {"city_id": city_id, "business_key": business_key}).one_or_none()
    return None if row is None else (row[0], row[1])


# Built once: every button of a share asks them.
_WITH_CYCLE = (
    sa.select(Case, Cycle)
    .join(Cycle, sa.and_(Cycle.id == Case.cycle_id, Cycle.city_id == Case.city_id))
    .where(Case.city_id == sa.bindparam("city_id"), Case.business_key == sa.bindparam("business_key"))
)
_LOCKED = _WITH_CYCLE.with_for_update(key_share=True, of=Case).execution_options(populate_existing=True)
