"""Who has a user task in hand: claiming, releasing, assigning, delegating and handing back, under its instance's lock.

A delegated task keeps its owner: it goes back with a word before it is completed. What a stand-in claims or delegates
belongs to the person away.
"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import authorize, is_allowed
from engine.city.tables import get_person
from engine.errors import Conflict, FourEyesViolated, Invalid
from engine.history import Event
from engine.instances import comments, tasks
from engine.instances.locked import Locked, lock_instance_of_task, save
from engine.instances.registry import OpenTask
from engine.instances.tables import UserTask


def claim(session: Session, task_id: uuid.UUID, actor: Actor) -> None:
    """The actor takes an offered task. Raises Conflict `task_claimed` with who was faster."""
    instance, task = _open(session, task_id, actor)
    if task.assignee_id is not None and not is_allowed(actor, "task.claim", tasks.thing_of(task)):
        raise Conflict("somebody else has taken this task", code="task_claimed", by=str(task.assignee_id))
    actor = authorize(actor, "task.claim", tasks.thing_of(task))
    to = actor.owner_id or actor.person_id
    change(session, instance, task, actor, events.TASK_CLAIMED, {"to": _text(to)}, assignee_id=to)


def release(session: Session, task_id: uuid.UUID, actor: Actor) -> None:
    """The assignee gives a task back to its candidate group; one that another has lent is handed back instead.

    Raises Conflict `task_delegated` for such a one.
    """
    instance, task = _open(session, task_id, actor)
    actor = authorize(actor, "task.complete", tasks.thing_of(task))
    tasks.ensure_own(task)
    change(session, instance, task, actor, events.TASK_RELEASED, {}, assignee_id=None, given_at=None)


def assign(session: Session, task_id: uuid.UUID, to: uuid.UUID, actor: Actor, words: str = "") -> None:
    """A coordinator gives a task to a person of the city, for good.

    Raises Invalid at `to` (inactive) or `words`, FourEyesViolated for whom the task excludes.
    """
    said = comments.read_words(words, is_needed=False)
    instance, task = _open(session, task_id, actor)
    actor = authorize(actor, "task.assign", tasks.thing_of(task))
    _ensure_taker(session, task, to)
    given = {"assignee_id": to, "owner_id": None, "given_at": clock.now()}
    change(session, instance, task, actor, events.TASK_ASSIGNED, {"to": str(to)}, **given)
    _say(session, instance, task, actor, said, comments.ASSIGNED, to)


def delegate(session: Session, task_id: uuid.UUID, to: uuid.UUID, actor: Actor, words: str = "") -> None:
    """Whoever has a task lends it to somebody, who hands it back; it stays the owner's to complete.

    Raises Invalid at `to` (self, inactive) or `words`, FourEyesViolated, Conflict `task_delegated`: once is enough.
    """
    said = comments.read_words(words, is_needed=False)
    instance, task = _open(session, task_id, actor)
    actor = authorize(actor, "task.complete", tasks.thing_of(task))
    tasks.ensure_own(task)
    owner = task.assignee_id or actor.owner_id or actor.person_id
    if to == owner:
        raise Invalid("it is this person's already", fields={"to": ["self"]})
    _ensure_taker(session, task, to)
    body = {"to": str(to), "owner": _text(owner)}
    given = {"assignee_id": to, "owner_id": owner, "given_at": clock.now()}
    change(session, instance, task, actor, events.TASK_DELEGATED, body, **given)
    _say(session, instance, task, actor, said, comments.DELEGATED, to)


def hand_back(session: Session, task_id: uuid.UUID, actor: Actor, words: str) -> None:
    """A delegated task goes back to its owner, with a word; the owner may also take it back.

    Raises Invalid at `words`, Conflict `not_delegated`.
    """
    said = comments.read_words(words)
    instance, task = _open(session, task_id, actor)
    actor = authorize(actor, "task.hand_back", tasks.thing_of(task))
    if task.owner_id is None:
        raise Conflict("this task is nobody else's", code="not_delegated")
    body = {"to": str(task.owner_id)}
    given = {"assignee_id": task.owner_id, "owner_id": None, "given_at": clock.now()}
    change(session, instance, task, actor, events.TASK_HANDED_BACK, body, **given)
    _say(session, instance, task, actor, said, comments.HANDED_BACK, task.owner_id)


def pass_on(session: Session, task_id: uuid.UUID, person_id: uuid.UUID, to: uuid.UUID, actor: Actor) -> None:
    """What a leaver has of a task goes to a successor. Raises FourEyesViolated where the task excludes that person."""
    instance, task = _open(session, task_id, actor)
    authorize(actor, "person.hand_over", tasks.thing_of(task))
    _ensure_taker(session, task, to)
    held = {"assignee_id": task.assignee_id, "owner_id": task.owner_id}
    values = {column: to for column, holder in held.items() if holder == person_id}
    change(session, instance, task, actor, events.TASK_ASSIGNED, {"to": str(to)}, **values, given_at=clock.now())


def _open(session: Session, task_id: uuid.UUID, actor: Actor) -> tuple[Locked, OpenTask]:
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    return instance, tasks.get_open_task(session, instance, task_id)


def _ensure_taker(session: Session, task: OpenTask, to: uuid.UUID) -> None:
    if not get_person(session, task.city_id, to).is_active:
        raise Invalid("this person has left", fields={"to": ["inactive"]})
    if str(to) in task.excluding:
        raise FourEyesViolated


def _say(
    session: Session, instance: Locked, task: OpenTask, actor: Actor, words: str, kind: str, to: uuid.UUID
) -> None:
    if words:
        comments.keep(session, instance, actor, words, kind=kind, task_id=task.id, mentioned=[to])


def change(
    session: Session, instance: Locked, task: OpenTask, actor: Actor, type_: str, body: dict[str, Any], **values: Any
) -> None:
    """Writes columns of an open task and the event that tells of it, and saves the instance."""
    session.execute(
        sa.update(UserTask).where(UserTask.id == task.id).values(**values).execution_options(synchronize_session=False)
    )
    happened = [Event(type=type_, body={"task": str(task.id), "agency": task.agency_key, **body})]
    history.append(
        session, instance, happened, actor=actor.id, on_behalf_of=actor.on_behalf_of, request_id=actor.request_id
    )
    save(session, instance)


def _text(person_id: uuid.UUID | None) -> str | None:
    return str(person_id) if person_id else None
