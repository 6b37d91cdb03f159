"""THE door: every trigger that moves a case comes through here, inside one unit of work.

lock the one instance row -> authorize and check -> read the facts the definition names
-> process.runtime -> tasks, timers, history, outbox, instance row -> commit (by the caller's unit)
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.city.calendar import calendar_of
from engine.city.tables import City
from engine.errors import Conflict, NotFound
from engine.history import Event
from engine.instances import tasks
from engine.instances.definitions import Library, latest_digests, library_for
from engine.instances.locked import NAMES, Locked, lock_instance, lock_instance_of_task, save
from engine.instances.registry import OpenTask, Submitted, form_verb, read_facts
from engine.instances.saving import Done, Saving
from engine.instances.tables import COMPLETED, RUNNING, Deployment, ProcessInstance, TaskDraft, UserTask
from engine.process import runtime, snapshot
from engine.process.homes import bind
from engine.process.marking import Marking
from engine.process.runtime import Runtime, Step
from engine.store import new_id

Act = Callable[[Runtime], Step]


@dataclass(frozen=True, kw_only=True, slots=True)
class Completed:
    """A task that was completed now: what the person gets to see."""

    task_id: uuid.UUID
    instance_id: uuid.UUID
    business_key: str
    receipt: str | None
    state: str


def start(
    session: Session,
    *,
    city_id: uuid.UUID,
    definition_key: str,
    business_key: str,
    actor: Actor,
    cluster: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> uuid.UUID:
    """Starts the newest version of a process. Raises NotFound (not deployed) or Conflict (the key is taken)."""
    digest = latest_digests(session, city_id, [definition_key]).get(definition_key)
    if digest is None:
        raise NotFound(f"process {definition_key} is not deployed", code="not_deployed", process=definition_key)
    instance = _new_instance(session, city_id, definition_key, digest, business_key, cluster)
    library = library_for(session, city_id, digest, None)
    happened = [Event(type=events.INSTANCE_STARTED, body={"process": definition_key, "digest": digest})]
    _move(session, instance, library, actor, lambda run: run.start(definition_key, dict(data or {})), happened)
    return instance.id


def _new_instance(
    session: Session, city_id: uuid.UUID, key: str, digest: str, business_key: str, cluster: int | None
) -> Locked:
    taken = sa.select(ProcessInstance.id).where(
        ProcessInstance.city_id == city_id,
        ProcessInstance.definition_key == key,
        ProcessInstance.business_key == business_key,
    )
    if session.scalar(taken) is not None:
        raise Conflict(f"{business_key} runs already", code="business_key_taken", business_key=business_key)
    deployment_id, listeners, calendar = session.execute(
        sa.select(Deployment.id, City.listeners, City.calendar_version)
        .join(City, City.id == Deployment.city_id)
        .where(Deployment.city_id == city_id, Deployment.digest == digest)
        .limit(1)
    ).one()
    instance = Locked(
        id=new_id(), city_id=city_id, deployment_id=deployment_id, definition_key=key, digest=digest,
        business_key=business_key, cluster=cluster, state=RUNNING, snapshot=b"", version=0, next_due_at=None,
        promised_at=None, started_at=clock.now(), ended_at=None, history_seq=0, history_hash=b"",
        calendar_version=calendar, listeners=listeners,
    )  # fmt: skip
    values = {name: getattr(instance, name) for name in NAMES}
    session.execute(sa.insert(ProcessInstance), [values])
    return instance


def complete(session: Session, task_id: uuid.UUID, actor: Actor, values: Mapping[str, Any]) -> Completed:
    """Completes a user task for a person.

    Raises NotFound, TaskAlreadyCompleted, TaskCancelled, Forbidden, FourEyesViolated, or what the form's verb refuses.
    """
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    actor = authorize(actor, "task.complete", tasks.thing_of(task))
    tasks.ensure_own(task)
    submitted = _submit(session, task, actor, values)
    marking = snapshot.load(instance.snapshot)
    library = library_for(session, instance.city_id, instance.digest, marking)
    _move(
        session, instance, library, actor,
        lambda run: run.complete(marking, task.token, dict(submitted.data)),
        list(submitted.events), marking=marking, done=Done(task=task, submitted=values),
    )  # fmt: skip
    if task.has_draft:
        session.execute(
            sa.delete(TaskDraft).where(TaskDraft.task_id == task_id).execution_options(synchronize_session=False)
        )
    return Completed(
        task_id=task_id,
        instance_id=instance.id,
        business_key=instance.business_key,
        receipt=submitted.receipt,
        state=instance.state,
    )


def _submit(session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]) -> Submitted:
    """Hands the form's values to the room they belong to."""
    verb = form_verb(task.form_key)
    if verb is None:
        return Submitted(data=values)
    found = verb(session, task, actor, values)
    return found if isinstance(found, Submitted) else Submitted(data=found)


def message(
    session: Session,
    instance_id: uuid.UUID,
    name: str,
    actor: Actor,
    *,
    token: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Delivers a message to a waiting token of an instance. False when nothing waits for it; nothing changes then."""
    instance = lock_instance(session, actor.city_id, instance_id)
    if instance.state != RUNNING:
        return False
    marking = snapshot.load(instance.snapshot)
    library = library_for(session, instance.city_id, instance.digest, marking)
    if not _is_awaited(library, marking, name, token):
        return False
    taken = Event(type=events.MESSAGE_TAKEN, body={"message": name, "token": token})
    step = _move(
        session, instance, library, actor,
        lambda run: run.message(marking, name, dict(data or {}), token=token), [taken], marking=marking,
    )  # fmt: skip
    return step.taken


def _is_awaited(library: Library, marking: Marking, name: str, token: int | None) -> bool:
    bind(marking, library.main, library)
    waiting = runtime.subscriptions(marking)
    return any(s.message == name and token in (None, s.token) for s in waiting)


def poke(session: Session, instance_id: uuid.UUID, actor: Actor) -> None:
    """A fact has changed outside a step: open conditions look again."""
    instance = lock_instance(session, actor.city_id, instance_id)
    if instance.state != RUNNING:
        return
    marking = snapshot.load(instance.snapshot)
    library = library_for(session, instance.city_id, instance.digest, marking)
    _move(session, instance, library, actor, lambda run: run.look_again(marking), [], marking=marking)


def retry(session: Session, instance_id: uuid.UUID, token: int, actor: Actor) -> None:
    """Enters an element once more that had come to a technical stop."""
    instance = lock_instance(session, actor.city_id, instance_id)
    marking = snapshot.load(instance.snapshot)
    library = library_for(session, instance.city_id, instance.digest, marking)
    _move(session, instance, library, actor, lambda run: run.retry(marking, token), [], marking=marking)


def _move(
    session: Session,
    instance: Locked,
    library: Library,
    actor: Actor,
    act: Act,
    happened: list[Event],
    *,
    marking: Marking | None = None,
    done: Done | None = None,
) -> Step:
    """One act on a locked instance, saved whole."""
    step = take(session, instance, library, actor, act, happened, marking=marking, done=done)
    conclude(session, instance, step, actor, happened)
    return step


def take(
    session: Session,
    instance: Locked,
    library: Library,
    actor: Actor,
    act: Act,
    happened: list[Event],
    *,
    marking: Marking | None = None,
    done: Done | None = None,
    open_tasks: list[OpenTask] | None = None,
) -> Step:
    """Computes one step and writes its tasks, timers and effects; the instance row is left to `conclude`.

    `open_tasks` of the instance, where the caller knows them.
    """
    now = clock.now()
    calendar = calendar_of(session, instance.city_id, instance.calendar)
    facts = read_facts(session, instance, library.facts)
    run = Runtime(
        definition=library.main,
        now=now,
        facts=facts,
        library=library,
        performer=_performers(session, instance, library, actor, done) if marking is not None else _nobody,
        zone=calendar.zone,
    )
    before = frozenset(runtime.subscriptions(run.bound(marking))) if marking is not None else frozenset()
    step = act(run)
    saving = Saving(
        session=session, instance=instance, library=library, actor=actor, now=now, calendar=calendar, facts=facts,
        happened=happened,
    )  # fmt: skip
    if marking is None or open_tasks is not None:
        saving.begin_with(open_tasks or [])
    saving.write(step, before, done)
    return step


def conclude(session: Session, instance: Locked, step: Step, actor: Actor, happened: list[Event]) -> None:
    """Saves where the instance stands now, and its history."""
    instance.snapshot = snapshot.dump(step.marking)
    if step.state in (COMPLETED, "terminated") and instance.ended_at is None:
        instance.ended_at = clock.now()
        ended = events.INSTANCE_COMPLETED if step.state == COMPLETED else events.INSTANCE_TERMINATED
        happened.append(Event(type=ended, body={"process": instance.definition_key}))
    # an incident stops a token, not the instance: the rest of it goes on
    instance.state = RUNNING if step.state == "failed" else step.state
    history.append(
        session, instance, happened, actor=actor.id, on_behalf_of=actor.on_behalf_of, request_id=actor.request_id
    )
    save(session, instance)


def firing(marking: Marking, element: str, token: int) -> Act:
    """The act of a timer that goes off."""
    return lambda run: run.fire(marking, element, token)


Performer = Callable[[str, str | None, int | None], str | None]


def _nobody(_element: str, _agency: str | None, _item: int | None) -> None:
    """In a new instance nobody has completed anything."""


def _performers(session: Session, instance: Locked, library: Library, actor: Actor, done: Done | None) -> Performer:
    """Whose work an element was last in this case, for the same agency and item; asked only where a drawing does.

    What a stand-in has done stays the work of the person away, who gets the next one like it.
    """
    known: dict[tuple[str, str | None, int | None], str] = {}
    if library.performers:
        known.update(_completed_by(session, instance.id, library.performers))
    if done is not None and actor.person_id is not None:
        by = actor.on_behalf_of or actor.id
        known[done.task.element_id, done.task.agency_key, done.task.loop_counter] = by
    return lambda element, agency, item: known.get((element, agency, item))


def _completed_by(
    session: Session, instance_id: uuid.UUID, elements: frozenset[str]
) -> dict[tuple[str, str | None, int | None], str]:
    rows = session.execute(_COMPLETED_BY, {"instance_id": instance_id, "elements": sorted(elements)})
    return {(element, agency, item): str(by) for element, agency, item, by in rows}


_COMPLETED_BY = (  # built once: every step asks it
    sa.select(
        UserTask.element_id, UserTask.agency_key, UserTask.loop_counter,
        sa.func.coalesce(UserTask.on_behalf_of, UserTask.completed_by),
    )
    .where(
        UserTask.instance_id == sa.bindparam("instance_id"),
        UserTask.state == COMPLETED,
        UserTask.element_id.in_(sa.bindparam("elements", expanding=True)),
        UserTask.completed_by.is_not(None),
    )
    .order_by(UserTask.completed_at)
)  # fmt: skip
