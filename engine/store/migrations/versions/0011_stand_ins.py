"""Stand-ins, and on whose behalf somebody acted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0011"
down_revision = "0010"


# long: the columns of a table
def upgrade() -> None:
    op.create_table(
        "stand_in",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scope_key", sa.Text(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_stand_in_city_id")),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["person.city_id", "person.id"], name=op.f("fk_stand_in_city_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "substitute_id"],
            ["person.city_id", "person.id"],
            name=op.f("fk_stand_in_city_id_substitute_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
        sa.UniqueConstraint("city_id", "id", name="uq_stand_in_city_id_id"),
    )
    op.create_index("ix_stand_in_city_id_ends_at", "stand_in", ["city_id", "ends_at"])
    op.create_index("ix_stand_in_substitute_id_ends_at", "stand_in", ["substitute_id", "ends_at"])
    op.create_index("ix_stand_in_person_id_ends_at", "stand_in", ["person_id", "ends_at"])
    for table in ("receipt", "letter", "decision_link", "decision_request"):
        op.add_column(table, sa.Column("on_behalf_of", sa.Uuid(), nullable=True))
    by_other = sa.text("on_behalf_of is not null")
    op.create_index(
        "ix_user_task_on_behalf_of", "user_task", ["city_id", "on_behalf_of", "completed_at"],
        sqlite_where=by_other, postgresql_where=by_other,
    )  # fmt: skip
