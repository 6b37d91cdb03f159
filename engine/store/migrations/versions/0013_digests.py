"""Digests, what people have chosen of the mail, letters that came back, calendars for other programs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0013"
down_revision = "0012"


# long: the columns of tables
def upgrade() -> None:
    _create(
        "mail_preference",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("has_digest", sa.Boolean(), nullable=False),
        sa.Column("digest_at", sa.Text(), nullable=False),
        sa.UniqueConstraint("city_id", "person_id", name=op.f("uq_mail_preference_city_id_person_id")),
        refers=("person_id", "person"),
    )
    op.add_column("letter", sa.Column("digest_id", sa.Uuid(), nullable=True))
    op.create_index("ix_letter_digest_id", "letter", ["digest_id"])
    op.create_index("ix_letter_city_id_person_id", "letter", ["city_id", "person_id", "template", "planned_at"])
    op.create_index("ix_letter_message_id", "letter", ["message_id"])
    _create(
        "mail_address",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parked_at", Instant(), nullable=True),
        sa.UniqueConstraint("city_id", "address", name=op.f("uq_mail_address_city_id_address")),
    )
    _create(
        "bounce",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.UniqueConstraint("city_id", "fingerprint", name=op.f("uq_bounce_city_id_fingerprint")),
        refers=("letter_id", "letter"),
    )
    _create(
        "calendar_feed",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agency_key", sa.Text(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        refers=("person_id", "person"),
    )
    op.create_index("ix_calendar_feed_city_id_person_id", "calendar_feed", ["city_id", "person_id"])


def _create(table: str, *columns: sa.schema.SchemaItem, refers: tuple[str, str] | None = None) -> None:
    """A city's table; `refers` names a column and the table it leads to."""
    keys = [sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f(f"fk_{table}_city_id"))]
    if refers is not None:
        column, other = refers
        name = op.f(f"fk_{table}_city_id_{column}")
        keys.append(sa.ForeignKeyConstraint(["city_id", column], [f"{other}.city_id", f"{other}.id"], name=name))
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        *columns,
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("city_id", "id", name=f"uq_{table}_city_id_id"),
    )
