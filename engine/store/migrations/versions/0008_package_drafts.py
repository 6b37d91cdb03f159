"""Drafts of packages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0008"
down_revision = "0007"


# long: the columns of tables
def upgrade() -> None:
    op.create_table(
        "package_draft",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_package_draft_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_draft")),
        sa.UniqueConstraint("city_id", "id", name="uq_package_draft_city_id_id"),
        sa.UniqueConstraint("city_id", "key", name=op.f("uq_package_draft_city_id_key")),
    )
    op.create_table(
        "package_draft_file",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_package_draft_file_city_id")),
        sa.ForeignKeyConstraint(
            ["city_id", "draft_id"],
            ["package_draft.city_id", "package_draft.id"],
            name=op.f("fk_package_draft_file_city_id_draft_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_draft_file")),
        sa.UniqueConstraint("city_id", "id", name="uq_package_draft_file_city_id_id"),
        sa.UniqueConstraint("draft_id", "name", name=op.f("uq_package_draft_file_draft_id_name")),
    )
