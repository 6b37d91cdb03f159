"""Seals of the history"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("streams", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_seal_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("city_id", "id", name="uq_seal_city_id_id"),
        sa.UniqueConstraint("city_id", "number", name=op.f("uq_seal_city_id_number")),
    )
    op.create_table(
        "seal_leaf",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_seal_leaf_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_leaf")),
        sa.UniqueConstraint("city_id", "id", name="uq_seal_leaf_city_id_id"),
        sa.UniqueConstraint("city_id", "stream", "number", name=op.f("uq_seal_leaf_city_id_stream_number")),
    )
