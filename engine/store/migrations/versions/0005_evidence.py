"""Evidence"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0005"
down_revision = "0004"


# long: the columns of tables
def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_blob_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blob")),
        sa.UniqueConstraint("city_id", "id", name="uq_blob_city_id_id"),
        sa.UniqueConstraint("city_id", "sha256", name=op.f("uq_blob_city_id_sha256")),
    )
    op.create_table(
        "receipt_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_receipt_counter_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_counter")),
        sa.UniqueConstraint("city_id", "id", name="uq_receipt_counter_city_id_id"),
        sa.UniqueConstraint("city_id", "year", name=op.f("uq_receipt_counter_city_id_year")),
    )
    op.create_table(
        "evidence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question_code", sa.Text(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("agency_key", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"], ["kla_case.city_id", "kla_case.id"], name=op.f("fk_evidence_city_id_case_id")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_evidence_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "case_id",
            "question_code",
            "item_key",
            "agency_key",
            name=op.f("uq_evidence_case_id_question_code_item_key_agency_key"),
        ),
        sa.UniqueConstraint("city_id", "id", name="uq_evidence_city_id_id"),
    )
    op.create_index("ix_evidence_city_id_case_id", "evidence", ["city_id", "case_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency_key", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"], ["kla_case.city_id", "kla_case.id"], name=op.f("fk_receipt_city_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["person.city_id", "person.id"], name=op.f("fk_receipt_city_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "task_id"], ["user_task.city_id", "user_task.id"], name=op.f("fk_receipt_city_id_task_id")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_receipt_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("city_id", "id", name="uq_receipt_city_id_id"),
        sa.UniqueConstraint("city_id", "number", name=op.f("uq_receipt_city_id_number")),
        sa.UniqueConstraint("city_id", "task_id", name=op.f("uq_receipt_city_id_task_id")),
    )
    op.create_index("ix_receipt_city_id_case_id", "receipt", ["city_id", "case_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question_code", sa.Text(), nullable=False),
        sa.Column("agency_key", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("entered", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"], ["kla_case.city_id", "kla_case.id"], name=op.f("fk_answer_city_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "receipt_id"], ["receipt.city_id", "receipt.id"], name=op.f("fk_answer_city_id_receipt_id")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_answer_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("city_id", "id", name="uq_answer_city_id_id"),
    )
    op.create_index("ix_answer_city_id_case_id", "answer", ["city_id", "case_id"], unique=False)
    op.create_index(
        "uq_answer_draft",
        "answer",
        ["case_id", "question_code", "agency_key"],
        unique=True,
        sqlite_where=sa.text("receipt_id is null"),
        postgresql_where=sa.text("receipt_id is null"),
    )
    op.create_table(
        "evidence_revision",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "evidence_id"],
            ["evidence.city_id", "evidence.id"],
            name=op.f("fk_evidence_revision_city_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "receipt_id"],
            ["receipt.city_id", "receipt.id"],
            name=op.f("fk_evidence_revision_city_id_receipt_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_evidence_revision_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_revision")),
        sa.UniqueConstraint("city_id", "id", name="uq_evidence_revision_city_id_id"),
    )
    op.create_index("ix_evidence_revision_evidence_id", "evidence_revision", ["evidence_id"], unique=False)
    op.create_index(
        "uq_evidence_revision_draft",
        "evidence_revision",
        ["evidence_id"],
        unique=True,
        sqlite_where=sa.text("receipt_id is null"),
        postgresql_where=sa.text("receipt_id is null"),
    )
    op.create_table(
        "judgement",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("question_code", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Text(), nullable=False),
        sa.Column("revisions", sa.Text(), nullable=False),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"], ["kla_case.city_id", "kla_case.id"], name=op.f("fk_judgement_city_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "receipt_id"], ["receipt.city_id", "receipt.id"], name=op.f("fk_judgement_city_id_receipt_id")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_judgement_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sa.UniqueConstraint("city_id", "id", name="uq_judgement_city_id_id"),
        sa.UniqueConstraint("receipt_id", "question_code", name=op.f("uq_judgement_receipt_id_question_code")),
    )
    op.create_index("ix_judgement_city_id_case_id", "judgement", ["city_id", "case_id", "round"], unique=False)
    op.create_table(
        "returned_question",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("question_code", sa.Text(), nullable=False),
        sa.Column("agencies", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"],
            ["kla_case.city_id", "kla_case.id"],
            name=op.f("fk_returned_question_city_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "receipt_id"],
            ["receipt.city_id", "receipt.id"],
            name=op.f("fk_returned_question_city_id_receipt_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_returned_question_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_question")),
        sa.UniqueConstraint("city_id", "id", name="uq_returned_question_city_id_id"),
    )
    op.create_index(
        "ix_returned_question_city_id_case_id", "returned_question", ["city_id", "case_id", "round"], unique=False
    )
    op.create_table(
        "evidence_file",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("blob_id", sa.Uuid(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "blob_id"], ["blob.city_id", "blob.id"], name=op.f("fk_evidence_file_city_id_blob_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "revision_id"],
            ["evidence_revision.city_id", "evidence_revision.id"],
            name=op.f("fk_evidence_file_city_id_revision_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_evidence_file_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("city_id", "id", name="uq_evidence_file_city_id_id"),
    )
    op.create_index("ix_evidence_file_blob_id", "evidence_file", ["blob_id"], unique=False)
    op.create_index("ix_evidence_file_revision_id", "evidence_file", ["revision_id"], unique=False)
