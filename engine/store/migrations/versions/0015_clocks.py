"""Clocks that stand, deadlines that are held, incidents that are mended; what is due, by city."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0015"
down_revision = "0014"

DUE, OPEN = sa.text("next_due_at is not null"), sa.text("state = 'open'")
LONG_AGO = "1970-01-01T00:00:00.000000"
HELD, UNRESOLVED = sa.text("ended_at is null"), sa.text("resolved_at is null")


def upgrade() -> None:
    _standing()
    _held()
    _incidents()
    _by_city()


def _standing() -> None:
    op.add_column("process_instance", sa.Column("suspended_at", Instant(), nullable=True))


def _held() -> None:
    op.add_column("city", sa.Column("surge_limit", sa.Integer(), server_default="300", nullable=False))
    op.create_table(
        "surge",
        sa.Column("noticed_at", Instant(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("surge_limit", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_surge_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surge")),
        sa.UniqueConstraint("city_id", "id", name="uq_surge_city_id_id"),
    )
    op.create_index("ix_surge_open", "surge", ["city_id"], unique=True, sqlite_where=HELD, postgresql_where=HELD)


def _incidents() -> None:
    """Those that are open keep what is known of them."""
    with op.batch_alter_table("incident") as table:
        table.add_column(sa.Column("job", sa.Text(), server_default="step", nullable=False))
        table.add_column(sa.Column("cause", sa.Text(), server_default="step: ", nullable=False))
        table.add_column(sa.Column("seen_at", Instant(), server_default=LONG_AGO, nullable=False))
        table.add_column(sa.Column("times", sa.Integer(), server_default="1", nullable=False))
        table.add_column(sa.Column("mender_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("retry_at", Instant(), nullable=True))
        table.create_foreign_key(
            op.f("fk_incident_city_id_mender_id"), "person", ["city_id", "mender_id"], ["city_id", "id"]
        )
    op.execute("update incident set seen_at = raised_at")
    op.create_index(
        "ix_incident_outbox_id", "incident", ["outbox_id"], sqlite_where=UNRESOLVED, postgresql_where=UNRESOLVED
    )


def _by_city() -> None:
    op.create_index("ix_process_instance_due_by_city", "process_instance", ["city_id", "next_due_at"],
                    sqlite_where=DUE, postgresql_where=DUE)  # fmt: skip
    op.create_index("ix_outbox_open_by_city", "outbox", ["queue", "city_id", "due_at"],
                    sqlite_where=OPEN, postgresql_where=OPEN)  # fmt: skip
