"""Cycles and cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0004"
down_revision = "0003"


# long: the columns of tables
def upgrade() -> None:
    op.create_table(
        "cycle",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("evidence_years", sa.Text(), nullable=False),
        sa.Column("instrument_digest", sa.Text(), nullable=False),
        sa.Column("verification_on", sa.Date(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_cycle_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("city_id", "id", name="uq_cycle_city_id_id"),
        sa.UniqueConstraint("city_id", "key", name=op.f("uq_cycle_city_id_key")),
    )
    op.create_table(
        "instrument_file",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_instrument_file_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_file")),
        sa.UniqueConstraint("city_id", "digest", name=op.f("uq_instrument_file_city_id_digest")),
        sa.UniqueConstraint("city_id", "id", name="uq_instrument_file_city_id_id"),
    )
    op.create_table(
        "stage",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "cycle_id"], ["cycle.city_id", "cycle.id"], name=op.f("fk_stage_city_id_cycle_id")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_stage_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("city_id", "id", name="uq_stage_city_id_id"),
        sa.UniqueConstraint("cycle_id", "key", name=op.f("uq_stage_cycle_id_key")),
    )
    op.create_table(
        "kla_case",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("max_score", sa.Integer(), nullable=False),
        sa.Column("lead_agency", sa.Text(), nullable=False),
        sa.Column("agencies", sa.Text(), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("claimed_score", sa.Integer(), nullable=False),
        sa.Column("accepted_score", sa.Integer(), nullable=False),
        sa.Column("provable_score", sa.Integer(), nullable=False),
        sa.Column("claim_digest", sa.Text(), nullable=False),
        sa.Column("signed_digest", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reviewed_round", sa.Integer(), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("returned_agencies", sa.Text(), nullable=False),
        sa.Column("repeat_agencies", sa.Text(), nullable=False),
        sa.Column("fixed_score", sa.Integer(), nullable=True),
        sa.Column("fixed_with_gap", sa.Boolean(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "cycle_id"], ["cycle.city_id", "cycle.id"], name=op.f("fk_kla_case_city_id_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_kla_case_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_kla_case_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kla_case")),
        sa.UniqueConstraint("city_id", "business_key", name=op.f("uq_kla_case_city_id_business_key")),
        sa.UniqueConstraint("city_id", "id", name="uq_kla_case_city_id_id"),
    )
    op.create_index("ix_kla_case_city_id_instance_id", "kla_case", ["city_id", "instance_id"], unique=False)
