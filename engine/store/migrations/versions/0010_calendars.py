"""A city's own calendar"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for table in ("city", "process_instance"):
        op.add_column(table, sa.Column("calendar_version", sa.Integer(), nullable=False, server_default="0"))
    _create(
        "working_weekday",
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        unique="weekday",
    )
    _create(
        "dated_hours",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        unique="name",
    )
    _create("calendar_year", sa.Column("year", sa.Integer(), nullable=False), unique="year")
    _create_days_and_changes()


def _create_days_and_changes() -> None:
    _create(
        "day_off",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_decreed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        unique="day",
    )
    _create(
        "calendar_change",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        unique="version",
    )


def _create(table: str, *columns: sa.Column[object], unique: str) -> None:
    """A table of a city that has one row per value of the column `unique`."""
    op.create_table(
        table,
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f(f"fk_{table}_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("city_id", "id", name=f"uq_{table}_city_id_id"),
        sa.UniqueConstraint("city_id", unique, name=op.f(f"uq_{table}_city_id_{unique}")),
    )
