"""Webhooks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0009"
down_revision = "0008"


# long: the columns of tables
def upgrade() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("patterns", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("off_reason", sa.Text(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_webhook_endpoint_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
        sa.UniqueConstraint("city_id", "id", name="uq_webhook_endpoint_city_id_id"),
    )
    op.create_table(
        "webhook_source",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("message_name", sa.Text(), nullable=False),
        sa.Column("message_field", sa.Text(), nullable=False),
        sa.Column("key_field", sa.Text(), nullable=False),
        sa.Column("data_field", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_webhook_source_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_source")),
        sa.UniqueConstraint("city_id", "id", name="uq_webhook_source_city_id_id"),
    )
    op.create_table(
        "webhook_attempt",
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "endpoint_id"],
            ["webhook_endpoint.city_id", "webhook_endpoint.id"],
            name=op.f("fk_webhook_attempt_city_id_endpoint_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_webhook_attempt_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempt")),
        sa.UniqueConstraint("city_id", "id", name="uq_webhook_attempt_city_id_id"),
    )
    op.create_index("ix_webhook_attempt_endpoint_id_at", "webhook_attempt", ["endpoint_id", "at"], unique=False)
    op.create_index(
        "ix_webhook_attempt_endpoint_id_event_id", "webhook_attempt", ["endpoint_id", "event_id"], unique=False
    )

    op.create_table(
        "webhook_incoming",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("message_name", sa.Text(), nullable=True),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_webhook_incoming_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "source_id"],
            ["webhook_source.city_id", "webhook_source.id"],
            name=op.f("fk_webhook_incoming_city_id_source_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_webhook_incoming_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_incoming")),
        sa.UniqueConstraint("city_id", "id", name="uq_webhook_incoming_city_id_id"),
        sa.UniqueConstraint("source_id", "delivery_id", name=op.f("uq_webhook_incoming_source_id_delivery_id")),
    )
    op.create_index(
        "ix_webhook_incoming_source_id_received_at", "webhook_incoming", ["source_id", "received_at"], unique=False
    )

    op.add_column("city", sa.Column("listeners", sa.Text(), nullable=True))
