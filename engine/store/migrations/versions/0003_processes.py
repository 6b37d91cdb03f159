"""Processes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0003"
down_revision = "0002"


# long: the columns of tables
def upgrade() -> None:
    op.create_table(
        "deployment",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_deployment_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
        sa.UniqueConstraint("city_id", "id", name="uq_deployment_city_id_id"),
        sa.UniqueConstraint("city_id", "key", "version", name=op.f("uq_deployment_city_id_key_version")),
    )
    op.create_table(
        "deployment_file",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "deployment_id"],
            ["deployment.city_id", "deployment.id"],
            name=op.f("fk_deployment_file_city_id_deployment_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_deployment_file_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_file")),
        sa.UniqueConstraint("city_id", "id", name="uq_deployment_file_city_id_id"),
        sa.UniqueConstraint("deployment_id", "name", name=op.f("uq_deployment_file_deployment_id_name")),
    )
    op.create_table(
        "process_definition",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "deployment_id"],
            ["deployment.city_id", "deployment.id"],
            name=op.f("fk_process_definition_city_id_deployment_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_process_definition_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_definition")),
        sa.UniqueConstraint("city_id", "id", name="uq_process_definition_city_id_id"),
        sa.UniqueConstraint("city_id", "key", "version", name=op.f("uq_process_definition_city_id_key_version")),
    )
    op.create_table(
        "process_instance",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("definition_key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("next_due_at", Instant(), nullable=True),
        sa.Column("promised_at", Instant(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("history_seq", sa.Integer(), nullable=False),
        sa.Column("history_hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "deployment_id"],
            ["deployment.city_id", "deployment.id"],
            name=op.f("fk_process_instance_city_id_deployment_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_process_instance_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_instance")),
        sa.UniqueConstraint(
            "city_id",
            "definition_key",
            "business_key",
            name=op.f("uq_process_instance_city_id_definition_key_business_key"),
        ),
        sa.UniqueConstraint("city_id", "id", name="uq_process_instance_city_id_id"),
    )
    op.create_index(
        "ix_process_instance_next_due_at",
        "process_instance",
        ["next_due_at"],
        unique=False,
        sqlite_where=sa.text("next_due_at is not null"),
        postgresql_where=sa.text("next_due_at is not null"),
    )
    op.create_table(
        "incident",
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("outbox_id", sa.Uuid(), nullable=True),
        sa.Column("process_key", sa.Text(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=True),
        sa.Column("token", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_incident_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_incident_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("city_id", "id", name="uq_incident_city_id_id"),
    )
    op.create_index("ix_incident_city_id_resolved_at", "incident", ["city_id", "resolved_at"], unique=False)
    op.create_table(
        "message_subscription",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("message_name", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("correlation_key", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_message_subscription_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_message_subscription_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_subscription")),
        sa.UniqueConstraint("city_id", "id", name="uq_message_subscription_city_id_id"),
        sa.UniqueConstraint(
            "instance_id", "element_id", "token", name=op.f("uq_message_subscription_instance_id_element_id_token")
        ),
    )
    op.create_index(
        "ix_message_subscription_city_id_message_name",
        "message_subscription",
        ["city_id", "message_name", "correlation_key"],
        unique=False,
    )
    op.create_table(
        "timer",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("watched", sa.Integer(), nullable=True),
        sa.Column("explained", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_timer_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_timer_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("city_id", "id", name="uq_timer_city_id_id"),
        sa.UniqueConstraint("instance_id", "element_id", "token", name=op.f("uq_timer_instance_id_element_id_token")),
    )
    op.create_index("ix_timer_instance_id_due_at", "timer", ["instance_id", "due_at"], unique=False)
    op.create_table(
        "user_task",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("agency_key", sa.Text(), nullable=True),
        sa.Column("candidate_group", sa.Text(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("excluding", sa.Text(), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("loop_counter", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("due_explained", sa.Text(), nullable=True),
        sa.Column("follow_up_at", Instant(), nullable=True),
        sa.Column("completed_at", Instant(), nullable=True),
        sa.Column("completed_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("submitted", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "instance_id"],
            ["process_instance.city_id", "process_instance.id"],
            name=op.f("fk_user_task_city_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_user_task_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_task")),
        sa.UniqueConstraint("city_id", "id", name="uq_user_task_city_id_id"),
    )
    op.create_index("ix_user_task_completed_by", "user_task", ["city_id", "completed_by", "completed_at"], unique=False)
    op.create_index("ix_user_task_instance_id_token", "user_task", ["instance_id", "token"], unique=False)
    op.create_index(
        "ix_user_task_open_assignee",
        "user_task",
        ["city_id", "assignee_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_user_task_open_group",
        "user_task",
        ["city_id", "candidate_group", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "task_draft",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["person.city_id", "person.id"], name=op.f("fk_task_draft_city_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "task_id"], ["user_task.city_id", "user_task.id"], name=op.f("fk_task_draft_city_id_task_id")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_task_draft_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_draft")),
        sa.UniqueConstraint("city_id", "id", name="uq_task_draft_city_id_id"),
        sa.UniqueConstraint("task_id", "person_id", name=op.f("uq_task_draft_task_id_person_id")),
    )
