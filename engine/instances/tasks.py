"""Reading user tasks: the open one under the lock, a person's inbox, what was done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city import standing_in
from engine.city.actors import Actor, Held
from engine.city.authorize import Thing
from engine.city.standing_in import Scope
from engine.errors import Conflict, NotFound, TaskAlreadyCompleted, TaskCancelled
from engine.instances.locked import Locked
from engine.instances.registry import OpenTask
from engine.instances.tables import CANCELLED, COMPLETED, OPEN, ProcessInstance, TaskDraft, UserTask


def get_open_task(session: Session, instance: Locked, task_id: uuid.UUID) -> OpenTask:
    """The open task of a locked instance; raises TaskAlreadyCompleted (by whom, when) or TaskCancelled."""
    row = session.execute(_ONE, {"task_id": task_id, "city_id": instance.city_id}).one()
    ensure_open(row)
    return open_task(row, instance, has_draft=row.has_draft)


def ensure_open(task: UserTask | sa.Row[*tuple[Any, ...]]) -> None:
    """Raises TaskAlreadyCompleted (by whom, on whose behalf, when) or TaskCancelled."""
    if task.state == COMPLETED:
        owner = str(task.on_behalf_of or "")
        raise TaskAlreadyCompleted(
            task=str(task.id), by=str(task.completed_by), on_behalf_of=owner, at=task.completed_at
        )
    if task.state == CANCELLED:
        raise TaskCancelled(task=str(task.id))


def ensure_own(task: OpenTask) -> None:
    """Raises Conflict `task_delegated`: a task that was delegated goes back to its owner first."""
    if task.owner_id is not None:
        raise Conflict("hand the task back to its owner", code="task_delegated", owner=str(task.owner_id))


def open_task(row: UserTask | sa.Row[*tuple[Any, ...]], instance: Locked, *, has_draft: bool = False) -> OpenTask:
    """A row as the value the rooms above see."""
    same = {f: getattr(row, f) for f in _SAME}
    return OpenTask(
        **same,
        has_draft=has_draft,
        business_key=instance.business_key,
        cluster=instance.cluster,
        process=instance.definition_key,
        excluding=tuple(row.excluding.split()),
    )


_SAME = (
    "id", "city_id", "instance_id", "token", "body", "process_key", "element_id", "name", "form_key", "role",
    "agency_key", "candidate_group", "assignee_id", "owner_id", "is_exclusive", "item", "loop_counter", "due_at",
)  # fmt: skip


_TASK, _DRAFT = cast("sa.Table", UserTask.__table__), cast("sa.Table", TaskDraft.__table__)
_ONE = sa.select(
    *(_TASK.c[name] for name in _SAME), _TASK.c.excluding, _TASK.c.state, _TASK.c.completed_by, _TASK.c.on_behalf_of,
    _TASK.c.completed_at,
    sa.exists().where(_DRAFT.c.task_id == _TASK.c.id).label("has_draft"),
).where(_TASK.c.id == sa.bindparam("task_id"), _TASK.c.city_id == sa.bindparam("city_id"))  # fmt: skip


def list_open(session: Session, instance: Locked) -> list[OpenTask]:
    """All open tasks of a locked instance, in order of creation."""
    return [open_task(row, instance) for row in list_open_rows(session, [instance.id])]


_OPEN_OF = (
    sa.select(*(_TASK.c[name] for name in _SAME), _TASK.c.excluding)
    .where(_TASK.c.instance_id.in_(sa.bindparam("instances", expanding=True)), _TASK.c.state == sa.literal(OPEN))
    .order_by(_TASK.c.id)
)


def list_open_rows(session: Session, instances: Sequence[uuid.UUID]) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """The open tasks of some instances by age, for `open_task`: for whoever holds their rows, or reads ahead."""
    return session.execute(_OPEN_OF, {"instances": instances}).all()


def thing_of(task: OpenTask | UserTask, cluster: int | None = None, process: str | None = None) -> Thing:
    """A task as the table of rights sees it; a row alone does not know its instance's cluster and process."""
    if isinstance(task, OpenTask):
        cluster, process, excluding = task.cluster, task.process, task.excluding
    else:
        excluding = tuple(task.excluding.split())
    return Thing(
        city_id=task.city_id,
        candidate_group=task.candidate_group,
        assignee_id=task.assignee_id,
        owner_id=task.owner_id,
        excluding=excluding,
        agencies=frozenset(filter(None, [task.agency_key])),
        cluster=cluster,
        process=process,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskRow:
    """A task in a list: the row, and what it needs to know of the instance it belongs to."""

    task: UserTask
    business_key: str
    cluster: int | None
    process: str

    @property
    def thing(self) -> Thing:
        """The task as the table of rights sees it."""
        return thing_of(self.task, self.cluster, self.process)


def for_actor(actor: Actor) -> sa.ColumnElement[bool]:
    """Assigned to the actor or unassigned and offered to a group of the actor's; so for each the actor stands in for.

    Whom the task excludes it is not for: neither in person nor by a stand-in.
    """
    own = _for_person(actor.person_id, actor.roles)
    others = [
        sa.and_(_for_person(each.person_id, each.roles), _not_excluded(str(each.person_id)), *map(_within, each.scopes))
        for each in actor.stands_for
    ]
    return sa.and_(sa.or_(own, *others), _not_excluded(actor.id))


def _for_person(person_id: uuid.UUID | None, roles: Iterable[Held]) -> sa.ColumnElement[bool]:
    groups = sorted({held.group for held in roles})
    offered = sa.and_(UserTask.assignee_id.is_(None), UserTask.candidate_group.in_(groups))
    return sa.or_(UserTask.assignee_id == person_id, offered)


def _not_excluded(person: str) -> sa.ColumnElement[bool]:
    return ~UserTask.excluding.contains(person, autoescape=True)


def _within(scope: Scope) -> sa.ColumnElement[bool]:
    """What `Scope.covers` says of a task, as a condition."""
    if scope.kind == standing_in.ALL:
        return sa.true()
    if scope.kind == standing_in.AGENCY:
        return UserTask.agency_key == scope.key
    column = ProcessInstance.definition_key if scope.kind == standing_in.PROCESS else ProcessInstance.cluster
    key = scope.key if scope.kind == standing_in.PROCESS else int(scope.key)
    of_task = sa.select(ProcessInstance.id).where(ProcessInstance.id == UserTask.instance_id, column == key)
    return of_task.correlate(UserTask).exists()


def is_awake(now: sa.ColumnElement[Any] | None = None) -> sa.ColumnElement[bool]:
    """Not put off, or its day has come; by another `now` in a statement that is built once."""
    return sa.or_(UserTask.follow_up_at.is_(None), UserTask.follow_up_at <= (clock.now() if now is None else now))


def by_actor(actor: Actor) -> sa.ColumnElement[bool]:
    """Completed by the actor, or by somebody who stood in for the actor."""
    return sa.or_(UserTask.completed_by == actor.person_id, UserTask.on_behalf_of == actor.person_id)


def _rows(
    session: Session, query: sa.Select[UserTask, str, int | None, str], values: Mapping[str, Any] | None = None
) -> list[TaskRow]:
    return [
        TaskRow(task=task, business_key=key, cluster=cluster, process=process)
        for task, key, cluster, process in session.execute(query, values)
    ]


def _joined() -> sa.Select[UserTask, str, int | None, str]:
    return sa.select(
        UserTask, ProcessInstance.business_key, ProcessInstance.cluster, ProcessInstance.definition_key
    ).join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)


def list_inbox(session: Session, actor: Actor, *, limit: int = 200, put_off: bool = False) -> list[TaskRow]:
    """What waits for this person now: by deadline, then priority; tasks without a deadline last.

    `put_off`: also what sleeps until its day, and what the person has lent to somebody.
    """
    wanted = sa.or_(for_actor(actor), UserTask.owner_id == actor.person_id)
    wanted = wanted if put_off else sa.and_(for_actor(actor), is_awake())
    return _rows(session, _INBOX.where(wanted), {"city_id": actor.city_id, "most": limit})


_INBOX = (  # all but whose it is, built once
    _joined()
    .where(UserTask.city_id == sa.bindparam("city_id"), UserTask.state == OPEN)
    .order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.priority.desc(), UserTask.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
)


def list_done(session: Session, actor: Actor, *, limit: int = 20) -> list[TaskRow]:
    """What this person completed, newest first."""
    query = (
        _joined()
        .where(UserTask.city_id == actor.city_id, by_actor(actor))
        .order_by(UserTask.completed_at.desc())
        .limit(limit)
    )
    return _rows(session, query)


# Built once: every button of a task asks it.
_BY_ID = _joined().where(UserTask.city_id == sa.bindparam("city_id"), UserTask.id == sa.bindparam("task_id"))


def get_task(session: Session, city_id: uuid.UUID, task_id: uuid.UUID) -> TaskRow:
    """A task of this city in any state, for a page; raises NotFound."""
    found = _rows(session, _BY_ID, {"city_id": city_id, "task_id": task_id})
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


def list_of_city(
    session: Session, city_id: uuid.UUID, *, agency: str = "", late_only: bool = False, page: int = 1, size: int = 100
) -> tuple[list[TaskRow], int]:
    """Open tasks of a city by deadline, of one agency or all, and how many there are; two statements."""
    wanted = [UserTask.city_id == city_id, UserTask.state == OPEN]
    wanted += [UserTask.agency_key == agency] if agency else []
    wanted += [UserTask.due_at <= clock.now()] if late_only else []
    total = session.scalar(sa.select(sa.func.count()).select_from(UserTask).where(*wanted)) or 0
    query = (
        _joined()
        .where(*wanted)
        .order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.id)
        .limit(size)
        .offset((max(page, 1) - 1) * size)
    )
    return _rows(session, query), total


def list_by_id(session: Session, city_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> list[TaskRow]:
    """Some tasks of a city in any state, by deadline."""
    query = _joined().where(UserTask.city_id == city_id, UserTask.id.in_(list(ids)))
    return _rows(session, query.order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.id))


def list_in_hand(session: Session, city_id: uuid.UUID, person_id: uuid.UUID) -> list[TaskRow]:
    """The open tasks a person has or has lent to somebody, by deadline."""
    mine = sa.or_(UserTask.assignee_id == person_id, UserTask.owner_id == person_id)
    query = _joined().where(UserTask.city_id == city_id, UserTask.state == OPEN, mine)
    return _rows(session, query.order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.id))
