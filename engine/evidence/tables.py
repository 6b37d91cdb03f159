"""Answers, evidence with its revisions and files, receipts, reviews, returns.

What has a `receipt_id` was sent and is never changed again; without one it is a draft. A new round begins from copies,
so earlier rounds stay readable as they were.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.cases.points import Points
from engine.store.base import Base, CityRow, city_row, json_column

_DRAFTS = sa.text("receipt_id is null")


def _one_draft(name: str, *columns: str) -> sa.Index:
    return sa.Index(name, *columns, unique=True, sqlite_where=_DRAFTS, postgresql_where=_DRAFTS)


class Blob(CityRow, Base):
    """A stored object of a city: the same bytes are kept once. The object's key in the store is this row's id."""

    __tablename__ = "blob"
    sha256: Mapped[str]  # hex
    size: Mapped[int] = mapped_column(sa.BigInteger)
    content_type: Mapped[str]
    created_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime]  # last time a file took or left it; what nothing refers to is collected later
    __table_args__ = city_row("blob", sa.UniqueConstraint("city_id", "sha256"))


class AnswerRow(CityRow, Base):
    """What an agency says to a question in one round. The answering agency claims, the others may only note."""

    __tablename__ = "answer"
    case_id: Mapped[uuid.UUID]
    question_code: Mapped[str]
    agency_key: Mapped[str]
    round: Mapped[int]
    receipt_id: Mapped[uuid.UUID | None]
    entered: Mapped[Any] = json_column()  # scoring.Answer.as_data()
    note: Mapped[str] = mapped_column(default="")
    claimed: Mapped[Decimal | None] = mapped_column(Points)  # None: no answer that gives points yet
    saved_by: Mapped[uuid.UUID]
    saved_at: Mapped[dt.datetime]
    __table_args__ = city_row(
        "answer",
        sa.Index("ix_answer_city_id_case_id", "city_id", "case_id"),
        _one_draft("uq_answer_draft", "case_id", "question_code", "agency_key"),
        refers={"case_id": "kla_case", "receipt_id": "receipt"},
    )


class Evidence(CityRow, Base):
    """The identity: one evidence item of one question, brought by one agency, through all rounds."""

    __tablename__ = "evidence"
    case_id: Mapped[uuid.UUID]
    question_code: Mapped[str]
    item_key: Mapped[str]  # "1", "2": its place in the question's list
    agency_key: Mapped[str]
    __table_args__ = city_row(
        "evidence",
        sa.UniqueConstraint("case_id", "question_code", "item_key", "agency_key"),
        sa.Index("ix_evidence_city_id_case_id", "city_id", "case_id"),
        refers={"case_id": "kla_case"},
    )


class Revision(CityRow, Base):
    """The files of an evidence as they were sent in one round, or as they are being put together."""

    __tablename__ = "evidence_revision"
    evidence_id: Mapped[uuid.UUID]
    round: Mapped[int]
    receipt_id: Mapped[uuid.UUID | None]
    __table_args__ = city_row(
        "evidence_revision",
        sa.Index("ix_evidence_revision_evidence_id", "evidence_id"),
        _one_draft("uq_evidence_revision_draft", "evidence_id"),
        refers={"evidence_id": "evidence", "receipt_id": "receipt"},
    )


class FileRow(CityRow, Base):
    """A file of a revision, or a link. Its document date is what counts, never the day it came."""

    __tablename__ = "evidence_file"
    revision_id: Mapped[uuid.UUID]
    blob_id: Mapped[uuid.UUID | None]
    url: Mapped[str | None]
    name: Mapped[str]
    document_on: Mapped[dt.date | None]
    period_from: Mapped[dt.date | None]
    period_to: Mapped[dt.date | None]
    received_at: Mapped[dt.datetime]
    uploaded_by: Mapped[uuid.UUID]
    __table_args__ = city_row(
        "evidence_file",
        sa.Index("ix_evidence_file_revision_id", "revision_id"),
        sa.Index("ix_evidence_file_blob_id", "blob_id"),
        refers={"revision_id": "evidence_revision", "blob_id": "blob"},
    )


class ReceiptCounter(CityRow, Base):
    """The last receipt number of a city in a year."""

    __tablename__ = "receipt_counter"
    year: Mapped[int]
    last: Mapped[int]
    __table_args__ = city_row("receipt_counter", sa.UniqueConstraint("city_id", "year"))


class Receipt(CityRow, Base):
    """Proof that something was sent, signed, returned, reviewed or decided. `digest` is sha256 of `manifest`."""

    __tablename__ = "receipt"
    number: Mapped[str]  # TT-2026-0417
    kind: Mapped[str]  # submission, signature, send_back, review, continuation
    case_id: Mapped[uuid.UUID]
    task_id: Mapped[uuid.UUID]
    round: Mapped[int]
    role: Mapped[str]
    agency_key: Mapped[str | None]
    person_id: Mapped[uuid.UUID]
    on_behalf_of: Mapped[uuid.UUID | None]  # for whom the person stood in
    at: Mapped[dt.datetime]
    digest: Mapped[str]  # hex
    manifest: Mapped[str]  # canonical JSON, exactly what was hashed
    details: Mapped[Any] = json_column()  # what else the person said: remediation plan, on behalf, reasons
    __table_args__ = city_row(
        "receipt",
        sa.UniqueConstraint("city_id", "number"),
        sa.UniqueConstraint("city_id", "task_id"),
        sa.Index("ix_receipt_city_id_case_id", "city_id", "case_id"),
        refers={"case_id": "kla_case", "task_id": "user_task", "person_id": "person"},
    )


class Judgement(CityRow, Base):
    """What one reviewer gave one question in one round, pinned to what lay on the table."""

    __tablename__ = "judgement"
    receipt_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    round: Mapped[int]
    reviewer_id: Mapped[uuid.UUID]
    question_code: Mapped[str]
    verdict: Mapped[str]  # accepted, returned
    score: Mapped[Decimal] = mapped_column(Points)
    reason: Mapped[str | None]
    words: Mapped[str] = mapped_column(default="")
    pinned: Mapped[str]  # sha256 over answer and files of the question
    revisions: Mapped[Any] = json_column()  # ids of the revisions judged
    is_proven: Mapped[bool]  # every required item has a dated file among them
    __table_args__ = city_row(
        "judgement",
        sa.UniqueConstraint("receipt_id", "question_code"),
        sa.Index("ix_judgement_city_id_case_id", "city_id", "case_id", "round"),
        refers={"receipt_id": "receipt", "case_id": "kla_case"},
    )


class ReturnedQuestion(CityRow, Base):
    """A question that came back in a round: to whom, why, in whose words."""

    __tablename__ = "returned_question"
    receipt_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    round: Mapped[int]  # the round that ended with it
    question_code: Mapped[str]
    agencies: Mapped[Any] = json_column()
    role: Mapped[str]  # reviewer, head
    reason: Mapped[str]
    words: Mapped[str]
    person_id: Mapped[uuid.UUID]
    at: Mapped[dt.datetime]
    __table_args__ = city_row(
        "returned_question",
        sa.Index("ix_returned_question_city_id_case_id", "city_id", "case_id", "round"),
        refers={"receipt_id": "receipt", "case_id": "kla_case"},
    )
