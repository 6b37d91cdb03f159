"""Letters and decision links"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0006"
down_revision = "0005"


# long: the columns of tables
def upgrade() -> None:
    op.create_table(
        "decision_request",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("waiting_token", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency_key", sa.Text(), nullable=True),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("max_days", sa.Integer(), nullable=False),
        sa.Column("next_role", sa.Text(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("spent_at", Instant(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("values", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "decided_by"],
            ["person.city_id", "person.id"],
            name=op.f("fk_decision_request_city_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_decision_request_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "task_id"],
            ["user_task.city_id", "user_task.id"],
            name=op.f("fk_decision_request_city_id_task_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_decision_request_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_request")),
        sa.UniqueConstraint("city_id", "id", name="uq_decision_request_city_id_id"),
    )
    op.create_index(
        "ix_decision_request_instance_id_asked_at", "decision_request", ["instance_id", "asked_at"], unique=False
    )
    op.create_table(
        "decision_link",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["person.city_id", "person.id"], name=op.f("fk_decision_link_city_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "request_id"],
            ["decision_request.city_id", "decision_request.id"],
            name=op.f("fk_decision_link_city_id_request_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_decision_link_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_link")),
        sa.UniqueConstraint("city_id", "id", name="uq_decision_link_city_id_id"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_decision_link_token_hash")),
    )
    op.create_index("ix_decision_link_city_id_person_id", "decision_link", ["city_id", "person_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency_key", sa.Text(), nullable=True),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("sent_to", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_letter_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "link_id"],
            ["decision_link.city_id", "decision_link.id"],
            name=op.f("fk_letter_city_id_link_id"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["person.city_id", "person.id"], name=op.f("fk_letter_city_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "task_id"], ["user_task.city_id", "user_task.id"], name=op.f("fk_letter_city_id_task_id")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_letter_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("city_id", "id", name="uq_letter_city_id_id"),
    )
    op.create_index("ix_letter_city_id_number", "letter", ["city_id", "number"], unique=False)
    op.create_index("ix_letter_city_id_planned_at", "letter", ["city_id", "planned_at"], unique=False)
    op.create_index("ix_letter_instance_id_planned_at", "letter", ["instance_id", "planned_at"], unique=False)
