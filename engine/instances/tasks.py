"""Reading user tasks: the open one under the lock, a person's inbox, what was done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.city.authorize import Thing
from engine.errors import NotFound, TaskAlreadyCompleted, TaskCancelled
from engine.instances.locked import Locked
from engine.instances.registry import OpenTask
from engine.instances.tables import CANCELLED, COMPLETED, OPEN, ProcessInstance, TaskDraft, UserTask


def get_open_task(session: Session, instance: Locked, task_id: uuid.UUID) -> OpenTask:
    """The open task of a locked instance; raises TaskAlreadyCompleted (by whom, when) or TaskCancelled."""
    row = session.execute(_ONE, {"task_id": task_id, "city_id": instance.city_id}).one()
    if row.state == COMPLETED:
        raise TaskAlreadyCompleted(task=str(row.id), by=str(row.completed_by), at=row.completed_at)
    if row.state == CANCELLED:
        raise TaskCancelled(task=str(row.id))
    return open_task(row, instance, has_draft=row.has_draft)


def open_task(row: UserTask | sa.Row[*tuple[Any, ...]], instance: Locked, *, has_draft: bool = False) -> OpenTask:
    """A row as the value the rooms above see."""
    same = {f: getattr(row, f) for f in _SAME}
    return OpenTask(
        **same,
        has_draft=has_draft,
        business_key=instance.business_key,
        cluster=instance.cluster,
        excluding=tuple(row.excluding.split()),
    )


_SAME = (
    "id", "city_id", "instance_id", "token", "body", "process_key", "element_id", "name", "form_key", "role",
    "agency_key", "candidate_group", "assignee_id", "is_exclusive", "item", "loop_counter", "due_at",
)  # fmt: skip


_TASK, _DRAFT = cast("sa.Table", UserTask.__table__), cast("sa.Table", TaskDraft.__table__)
_ONE = sa.select(
    *(_TASK.c[name] for name in _SAME), _TASK.c.excluding, _TASK.c.state, _TASK.c.completed_by, _TASK.c.completed_at,
    sa.exists().where(_DRAFT.c.task_id == _TASK.c.id).label("has_draft"),
).where(_TASK.c.id == sa.bindparam("task_id"), _TASK.c.city_id == sa.bindparam("city_id"))  # fmt: skip


def list_open(session: Session, instance: Locked) -> list[OpenTask]:
    """All open tasks of a locked instance, in order of creation."""
    rows = session.scalars(
        sa.select(UserTask)
        .where(UserTask.instance_id == instance.id, UserTask.city_id == instance.city_id, UserTask.state == OPEN)
        .order_by(UserTask.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        session.expunge(row)
    return [open_task(row, instance) for row in rows]


def thing_of(task: OpenTask | UserTask, cluster: int | None = None) -> Thing:
    """A task as the table of rights sees it."""
    excluding = task.excluding if isinstance(task, OpenTask) else tuple(task.excluding.split())
    return Thing(
        city_id=task.city_id,
        candidate_group=task.candidate_group,
        assignee_id=task.assignee_id,
        excluding=excluding,
        agencies=frozenset(filter(None, [task.agency_key])),
        cluster=task.cluster if isinstance(task, OpenTask) else cluster,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskRow:
    """A task in a list: the row, and the instance it belongs to."""

    task: UserTask
    business_key: str
    cluster: int | None


def for_actor(actor: Actor) -> sa.ColumnElement[bool]:
    """Assigned to the actor, or unassigned and offered to a group of the actor's."""
    mine = UserTask.assignee_id == actor.person_id
    offered = sa.and_(UserTask.assignee_id.is_(None), UserTask.candidate_group.in_(sorted(actor.groups)))
    not_excluded = ~UserTask.excluding.contains(actor.id, autoescape=True)
    return sa.and_(sa.or_(mine, offered), not_excluded)


def _rows(session: Session, query: sa.Select[UserTask, str, int | None]) -> list[TaskRow]:
    return [TaskRow(task=t, business_key=key, cluster=cluster) for t, key, cluster in session.execute(query)]


def _joined() -> sa.Select[UserTask, str, int | None]:
    return sa.select(UserTask, ProcessInstance.business_key, ProcessInstance.cluster).join(
        ProcessInstance, ProcessInstance.id == UserTask.instance_id
    )


def list_inbox(session: Session, actor: Actor, *, limit: int = 200) -> list[TaskRow]:
    """What waits for this person now: by deadline, then priority; tasks without a deadline last."""
    query = (
        _joined()
        .where(UserTask.city_id == actor.city_id, UserTask.state == OPEN, for_actor(actor))
        .order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.priority.desc(), UserTask.id)
        .limit(limit)
    )
    return _rows(session, query)


def list_done(session: Session, actor: Actor, *, limit: int = 20) -> list[TaskRow]:
    """What this person completed, newest first."""
    query = (
        _joined()
        .where(UserTask.city_id == actor.city_id, UserTask.completed_by == actor.person_id)
        .order_by(UserTask.completed_at.desc())
        .limit(limit)
    )
    return _rows(session, query)


def get_task(session: Session, city_id: uuid.UUID, task_id: uuid.UUID) -> TaskRow:
    """A task of this city in any state, for a page; raises NotFound."""
    found = _rows(session, _joined().where(UserTask.city_id == city_id, UserTask.id == task_id))
    if not found:
        raise NotFound
    return found[0]


def list_tasks(session: Session, city_id: uuid.UUID, instance_ids: Sequence[uuid.UUID]) -> list[UserTask]:
    """All open tasks of some instances, oldest first."""
    return list(
        session.scalars(
            sa.select(UserTask)
            .where(UserTask.city_id == city_id, UserTask.instance_id.in_(instance_ids), UserTask.state == OPEN)
            .order_by(UserTask.id)
        )
    )
