"""The tables of the process room: what is deployed, what runs, what waits.

Whoever holds an instance's row owns its tasks, timers and subscriptions; they are never locked on their own.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CityRow, city_row, json_column

RUNNING = "running"
OPEN, COMPLETED, CANCELLED = "open", "completed", "cancelled"
_OPEN_ONLY = sa.text("state = 'open'")
_LENT = sa.text("state = 'open' and owner_id is not null")
_BY_OTHER = sa.text("on_behalf_of is not null")


class Deployment(CityRow, Base):
    """One folder of files as it was deployed; immutable. `key` is its main process."""

    __tablename__ = "deployment"
    key: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    title: Mapped[str]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    __table_args__ = city_row("deployment", sa.UniqueConstraint("city_id", "key", "version"))


class DeploymentFile(CityRow, Base):
    """A file of a deployment, byte for byte."""

    __tablename__ = "deployment_file"
    deployment_id: Mapped[uuid.UUID]
    name: Mapped[str]
    body: Mapped[bytes]
    __table_args__ = city_row(
        "deployment_file", sa.UniqueConstraint("deployment_id", "name"), refers={"deployment_id": "deployment"}
    )


class ProcessDefinitionRow(CityRow, Base):
    """A process of a deployment: `key` is its BPMN id, `version` that of its deployment. The newest wins a `latest`."""

    __tablename__ = "process_definition"
    deployment_id: Mapped[uuid.UUID]
    key: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    __table_args__ = city_row(
        "process_definition", sa.UniqueConstraint("city_id", "key", "version"), refers={"deployment_id": "deployment"}
    )


class ProcessInstance(CityRow, Base):
    """A running process: its snapshot, what is due next, the head of its history."""

    __tablename__ = "process_instance"
    deployment_id: Mapped[uuid.UUID]
    definition_key: Mapped[str]
    digest: Mapped[str]
    business_key: Mapped[str]
    cluster: Mapped[int | None]  # whose candidates a role of scope `cluster` means
    state: Mapped[str] = mapped_column(default=RUNNING)
    snapshot: Mapped[bytes]
    version: Mapped[int] = mapped_column(default=0)
    next_due_at: Mapped[dt.datetime | None]
    promised_at: Mapped[dt.datetime | None]  # deadline of an instance that watches no task of its own
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    history_seq: Mapped[int] = mapped_column(default=0)
    history_hash: Mapped[bytes] = mapped_column(default=b"")
    calendar_version: Mapped[int] = mapped_column(default=0)  # of the city, when all its deadlines were counted
    suspended_at: Mapped[dt.datetime | None]  # since when its clocks stand; `next_due_at` is empty then
    __table_args__ = city_row(
        "process_instance",
        sa.UniqueConstraint("city_id", "definition_key", "business_key"),
        sa.Index("ix_process_instance_next_due_at", "next_due_at", sqlite_where=sa.text("next_due_at is not null"),
                 postgresql_where=sa.text("next_due_at is not null")),
        sa.Index("ix_process_instance_due_by_city", "city_id", "next_due_at",
                 sqlite_where=sa.text("next_due_at is not null"), postgresql_where=sa.text("next_due_at is not null")),
        refers={"deployment_id": "deployment"},
    )  # fmt: skip


class UserTask(CityRow, Base):
    """A task that waits for a person, or did. Deadlines are kept with the way they were counted."""

    __tablename__ = "user_task"
    instance_id: Mapped[uuid.UUID]
    token: Mapped[int]
    body: Mapped[int]  # token of the multi-instance body, else its own
    process_key: Mapped[str]
    digest: Mapped[str]
    element_id: Mapped[str]
    name: Mapped[str]
    form_key: Mapped[str | None]
    role: Mapped[str | None]
    agency_key: Mapped[str | None]
    candidate_group: Mapped[str | None]
    assignee_id: Mapped[uuid.UUID | None]
    owner_id: Mapped[uuid.UUID | None]  # whose task it stays while the assignee, whom it was delegated to, has it
    given_at: Mapped[dt.datetime | None]  # since when the assignee has it, where somebody else handed it over
    excluding: Mapped[str] = mapped_column(default="")  # person ids separated by blanks
    is_exclusive: Mapped[bool] = mapped_column(default=False)  # four eyes also among the items of one body
    item: Mapped[Any] = json_column(nullable=True)
    loop_counter: Mapped[int | None]
    priority: Mapped[int] = mapped_column(default=50)
    state: Mapped[str] = mapped_column(default=OPEN)
    created_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]
    due_explained: Mapped[Any] = json_column(nullable=True)
    follow_up_at: Mapped[dt.datetime | None]
    follow_up_explained: Mapped[Any] = json_column(nullable=True)  # None where a person chose the day
    completed_at: Mapped[dt.datetime | None]
    completed_by: Mapped[uuid.UUID | None]
    on_behalf_of: Mapped[uuid.UUID | None]  # whose task a stand-in has completed
    submitted: Mapped[Any] = json_column(nullable=True)  # the form's values, also those the process does not carry
    __table_args__ = city_row(
        "user_task",
        sa.Index("ix_user_task_instance_id_token", "instance_id", "token"),
        sa.Index("ix_user_task_open_group", "city_id", "candidate_group", "due_at",
                 sqlite_where=_OPEN_ONLY, postgresql_where=_OPEN_ONLY),
        sa.Index("ix_user_task_open_assignee", "city_id", "assignee_id", "due_at",
                 sqlite_where=_OPEN_ONLY, postgresql_where=_OPEN_ONLY),
        sa.Index("ix_user_task_open_owner", "city_id", "owner_id", sqlite_where=_LENT, postgresql_where=_LENT),
        sa.Index("ix_user_task_completed_by", "city_id", "completed_by", "completed_at"),
        sa.Index("ix_user_task_on_behalf_of", "city_id", "on_behalf_of", "completed_at",
                 sqlite_where=_BY_OTHER, postgresql_where=_BY_OTHER),
        refers={"instance_id": "process_instance"},
    )  # fmt: skip


class Comment(CityRow, Base):
    """What somebody said about a task or a case. History carries its id, never its words."""

    __tablename__ = "comment"
    instance_id: Mapped[uuid.UUID]
    task_id: Mapped[uuid.UUID | None]
    person_id: Mapped[uuid.UUID]
    on_behalf_of: Mapped[uuid.UUID | None]
    at: Mapped[dt.datetime]
    kind: Mapped[str]  # said, delegated, handed_back, assigned
    words: Mapped[str]
    __table_args__ = city_row(
        "comment",
        sa.Index("ix_comment_instance_id_at", "instance_id", "at"),
        refers={"instance_id": "process_instance", "task_id": "user_task", "person_id": "person"},
    )


class Mention(CityRow, Base):
    """Somebody whom a comment is meant for."""

    __tablename__ = "mention"
    comment_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime | None]  # a page has shown it to that person
    __table_args__ = city_row(
        "mention",
        sa.UniqueConstraint("comment_id", "person_id"),
        sa.Index("ix_mention_person_id_at", "person_id", "at"),
        refers={"comment_id": "comment", "person_id": "person"},
    )


class TaskDraft(CityRow, Base):
    """What a person has typed into a form and not sent, kept on the server."""

    __tablename__ = "task_draft"
    task_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    values: Mapped[Any] = json_column()
    saved_at: Mapped[dt.datetime]
    __table_args__ = city_row(
        "task_draft",
        sa.UniqueConstraint("task_id", "person_id"),
        refers={"task_id": "user_task", "person_id": "person"},
    )


class Timer(CityRow, Base):
    """A due instant, the only place where it stands. `function`, `number`, `watched` say how to count it anew."""

    __tablename__ = "timer"
    instance_id: Mapped[uuid.UUID]
    process_key: Mapped[str]
    element_id: Mapped[str]
    token: Mapped[int]
    due_at: Mapped[dt.datetime | None]  # None: not armed, until a deadline is set
    function: Mapped[str]
    number: Mapped[float | None]
    watched: Mapped[int | None]
    explained: Mapped[Any] = json_column(nullable=True)
    __table_args__ = city_row(
        "timer",
        sa.UniqueConstraint("instance_id", "element_id", "token"),
        sa.Index("ix_timer_instance_id_due_at", "instance_id", "due_at"),
        refers={"instance_id": "process_instance"},
    )


class MessageSubscription(CityRow, Base):
    """A token that waits for a message; the correlation key is the instance's business key unless one is set."""

    __tablename__ = "message_subscription"
    instance_id: Mapped[uuid.UUID]
    message_name: Mapped[str]
    process_key: Mapped[str]
    element_id: Mapped[str]
    token: Mapped[int]
    correlation_key: Mapped[str]
    __table_args__ = city_row(
        "message_subscription",
        sa.UniqueConstraint("instance_id", "element_id", "token"),
        sa.Index("ix_message_subscription_city_id_message_name", "city_id", "message_name", "correlation_key"),
        refers={"instance_id": "process_instance"},
    )


class Incident(CityRow, Base):
    """A technical stop that somebody has to look at: of a token, or of a job."""

    __tablename__ = "incident"
    instance_id: Mapped[uuid.UUID | None]
    outbox_id: Mapped[uuid.UUID | None]
    process_key: Mapped[str | None]
    element_id: Mapped[str | None]
    token: Mapped[int | None]
    job: Mapped[str]  # kind of the outbox row, or step, or timer
    cause: Mapped[str]  # incidents of one cause are tried again together
    reason: Mapped[str]
    raised_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]  # the last time
    times: Mapped[int] = mapped_column(default=1)
    mender_id: Mapped[uuid.UUID | None]  # who looks after it
    retry_at: Mapped[dt.datetime | None]  # when it is tried again
    resolved_at: Mapped[dt.datetime | None]  # the job has run
    __table_args__ = city_row(
        "incident",
        sa.Index("ix_incident_city_id_resolved_at", "city_id", "resolved_at"),
        sa.Index("ix_incident_outbox_id", "outbox_id", sqlite_where=sa.text("resolved_at is null"),
                 postgresql_where=sa.text("resolved_at is null")),
        refers={"instance_id": "process_instance", "mender_id": "person"},
    )  # fmt: skip
