"""Delegated tasks, and what people say about a task or a case"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0014"
down_revision = "0013"


# long: the columns of tables
def upgrade() -> None:
    op.add_column("user_task", sa.Column("owner_id", sa.Uuid(), nullable=True))
    lent = sa.text("state = 'open' and owner_id is not null")
    op.create_index(
        "ix_user_task_open_owner", "user_task", ["city_id", "owner_id"], sqlite_where=lent, postgresql_where=lent
    )
    op.create_table(
        "comment",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_comment_city_id")),
        *(
            sa.ForeignKeyConstraint(
                ["city_id", column], [f"{table}.city_id", f"{table}.id"], name=op.f(f"fk_comment_city_id_{column}")
            )
            for column, table in (
                ("instance_id", "process_instance"), ("task_id", "user_task"), ("person_id", "person")
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("city_id", "id", name="uq_comment_city_id_id"),
    )  # fmt: skip
    op.create_index("ix_comment_instance_id_at", "comment", ["instance_id", "at"])
    op.create_table(
        "mention",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_mention_city_id")),
        *(
            sa.ForeignKeyConstraint(
                ["city_id", column], [f"{table}.city_id", f"{table}.id"], name=op.f(f"fk_mention_city_id_{column}")
            )
            for column, table in (("comment_id", "comment"), ("person_id", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("city_id", "id", name="uq_mention_city_id_id"),
        sa.UniqueConstraint("comment_id", "person_id", name=op.f("uq_mention_comment_id_person_id")),
    )
    op.create_index("ix_mention_person_id_at", "mention", ["person_id", "at"])
