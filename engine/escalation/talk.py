"""Saying something about a task or a case, and who hears of it: those who take part, by agency, role or name."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events, history
from engine.city.actors import ROLES, Actor
from engine.city.authorize import authorize
from engine.city.tables import Person
from engine.errors import Invalid, NotFound
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.recipients import list_holders, stood_in
from engine.escalation.rules import Addressed, Holder, once_each
from engine.escalation.wanted import MENTION as TEMPLATE
from engine.history import Event
from engine.instances import comments, tasks
from engine.instances.locked import Locked, lock_instance, save
from engine.instances.tables import Comment, ProcessInstance, UserTask
from engine.instances.tasks import TaskRow

AGENCY, ROLE, PERSON = "agency", "role", "person"
CITY_ROLES, CLUSTER_ROLES = ("coordinator",), ("reviewer",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Somebody who can be mentioned: an agency (its officers), a role (its holders), a person who takes part."""

    kind: str
    key: str  # of the agency, of the role, or the person's id
    name: str = ""  # of a person
    people: tuple[Addressed, ...] = ()

    @property
    def value(self) -> str:
        """As forms carry it: `agency:dinkes`."""
        return f"{self.kind}:{self.key}"


def list_parts(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> list[Part]:
    """Who can be mentioned in a case, in three statements."""
    rows = session.execute(
        sa.select(ProcessInstance.cluster, UserTask.agency_key, UserTask.assignee_id, UserTask.completed_by)
        .outerjoin(UserTask, UserTask.instance_id == ProcessInstance.id)
        .where(ProcessInstance.city_id == city_id, ProcessInstance.id == instance_id)
    ).all()
    cluster = next((row.cluster for row in rows), None)
    agencies = sorted({row.agency_key for row in rows if row.agency_key})
    holders = list_holders(session, city_id, ROLES)
    taking_part = {person for row in rows for person in (row.assignee_id, row.completed_by) if person is not None}
    return [
        *_groups(holders, agencies, cluster),
        *_people(session, city_id, instance_id, taking_part, holders),
    ]


def _groups(holders: Sequence[Holder], agencies: Sequence[str], cluster: int | None) -> Iterable[Part]:
    for key in agencies:
        yield Part(kind=AGENCY, key=key, people=_of(h for h in holders if h.role == "officer" and h.agency == key))
    for role in (*CITY_ROLES, *CLUSTER_ROLES):
        there = _of(h for h in holders if h.role == role and h.cluster in (None, cluster))
        if there:
            yield Part(kind=ROLE, key=role, people=there)


def _of(holders: Iterable[Holder]) -> tuple[Addressed, ...]:
    return tuple(
        Addressed(person_id=h.person_id, role=h.role, agency=h.agency, is_away=h.is_away) for h in holders
    )  # fmt: skip


def _people(
    session: Session, city_id: uuid.UUID, instance_id: uuid.UUID, taking_part: Collection[uuid.UUID],
    holders: Sequence[Holder],
) -> Iterable[Part]:  # fmt: skip
    said = sa.select(Comment.person_id).where(Comment.city_id == city_id, Comment.instance_id == instance_id)
    rows = session.execute(
        sa.select(Person.id, Person.name)
        .where(
            Person.city_id == city_id,
            Person.is_active.is_(True),
            sa.or_(Person.id.in_(taking_part), Person.id.in_(said)),
        )
        .order_by(Person.name, Person.id)
    )
    for person_id, name in rows:
        held = _of(h for h in holders if h.person_id == person_id)[:1]
        to = held or (Addressed(person_id=person_id, role="officer", agency=None),)
        yield Part(kind=PERSON, key=str(person_id), name=name, people=to)


def comment(
    session: Session, instance_id: uuid.UUID, actor: Actor, words: str, *, task_id: uuid.UUID | None = None,
    mentions: Collection[str] = (),
) -> uuid.UUID:  # fmt: skip
    """Keeps what somebody says, in the caller's unit; who is mentioned (`agency:dinkes`) gets a letter that says where.

    Raises NotFound, Forbidden, or Invalid at `words` (required, too_long) or `mentions` (unknown: takes no part).
    """
    said = comments.read_words(words)
    instance = lock_instance(session, actor.city_id, instance_id)
    task = tasks.get_task(session, actor.city_id, task_id) if task_id is not None else None
    if task is not None and task.task.instance_id != instance_id:
        raise NotFound("this task is of another case")
    thing = task.thing if task is not None else comments.thing_of_instance(session, actor.city_id, instance_id)
    actor = authorize(actor, "comment.add", thing)
    told = _mentioned(session, instance, mentions, actor) if mentions else ()
    comment_id = comments.keep(
        session, instance, actor, said, task_id=task_id, mentioned=[person.person_id for person in told]
    )
    _note(session, instance, actor, comment_id, task_id, told)
    _plan(session, instance, actor, comment_id, task_id, told)
    return comment_id


def comment_on_task(session: Session, task_id: uuid.UUID, actor: Actor, words: str) -> uuid.UUID:
    """The same about a task whose case the caller does not know; whoever has it in hand is told."""
    row = tasks.get_task(session, actor.city_id, task_id)
    return comment(session, row.task.instance_id, actor, words, task_id=task_id, mentions=_holder_of(row))


def _holder_of(row: TaskRow) -> list[str]:
    if row.task.assignee_id is not None:
        return [f"{PERSON}:{row.task.assignee_id}"]
    return [f"{AGENCY}:{row.task.agency_key}"] if row.task.agency_key else []


def _mentioned(session: Session, instance: Locked, mentions: Collection[str], actor: Actor) -> tuple[Addressed, ...]:
    parts = {part.value: part for part in list_parts(session, instance.city_id, instance.id)}
    if unknown := set(mentions) - parts.keys():
        raise Invalid(f"these take no part: {', '.join(sorted(unknown))}", fields={"mentions": ["unknown"]})
    people = [person for value in mentions for person in parts[value].people]
    found = stood_in(session, instance, once_each(people), agency=None)
    return tuple(person for person in found if person.person_id != actor.person_id)


def _note(
    session: Session, instance: Locked, actor: Actor, comment_id: uuid.UUID, task_id: uuid.UUID | None,
    told: Sequence[Addressed],
) -> None:  # fmt: skip
    body = {
        "comment": str(comment_id),
        "task": str(task_id) if task_id else None,
        "mentioned": [str(person.person_id) for person in told],
    }
    history.append(
        session, instance, [Event(type=events.COMMENT_ADDED, body=body)], actor=actor.id,
        on_behalf_of=actor.on_behalf_of, request_id=actor.request_id,
    )  # fmt: skip
    save(session, instance)


def _plan(
    session: Session, instance: Locked, actor: Actor, comment_id: uuid.UUID, task_id: uuid.UUID | None,
    told: Sequence[Addressed],
) -> None:  # fmt: skip
    subject = Subject(
        city_id=instance.city_id, business_key=instance.business_key, instance_id=instance.id, task_id=task_id
    )
    facts = {"comment": str(comment_id), "by": actor.id}
    letters = [
        NewLetter(template=TEMPLATE, to=person, dedupe_key=f"mention:{comment_id}:{person.person_id}", facts=facts)
        for person in told
    ]
    plan_letters(session, subject, letters)
