"""Writing what a step left behind: tasks, timers, subscriptions, effects, incidents, history. Core statements only.

The order matters: closed before opened, effects before the timers that are counted from what an effect has moved.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events
from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor, candidate_group
from engine.history import Event
from engine.instances import tasks
from engine.instances.deadlines import Deadlines, explained
from engine.instances.definitions import Library
from engine.instances.incidents import STEP, Trouble, note
from engine.instances.locked import Locked
from engine.instances.registry import EffectContext, OpenTask, effect_handler, moves_tasks
from engine.instances.tables import CANCELLED, COMPLETED, OPEN, Incident, MessageSubscription, Timer, UserTask
from engine.process.runtime import Step
from engine.process.step import Due, Effect, OpenedTask, Subscription
from engine.store import insert_rows, new_id, write

_TASK = cast("sa.Table", UserTask.__table__)
_TIMER = cast("sa.Table", Timer.__table__)
ABOUT = "about"  # parameter of an effect that comes before its task, in the same step: the task's element
# Built once: they are on every step's way.
_COMPLETE = sa.update(_TASK).where(_TASK.c.id == sa.bindparam("task_id"))
_DROP_TIMER = sa.delete(_TIMER).where(
    _TIMER.c.instance_id == sa.bindparam("instance_id"),
    _TIMER.c.element_id == sa.bindparam("element"),
    _TIMER.c.token == sa.bindparam("token"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """The task a person has just completed, and with which values."""

    task: OpenTask
    submitted: Mapping[str, Any]


@dataclass(kw_only=True)
class Saving:
    """One step being written."""

    session: Session
    instance: Locked
    library: Library
    actor: Actor
    now: dt.datetime
    calendar: WorkingCalendar
    facts: Mapping[str, Any]
    happened: list[Event] = field(default_factory=list)
    _open: list[OpenTask] | None = None
    _opened: list[OpenTask] = field(default_factory=list)  # by this step
    _fresh: dict[int, dt.datetime | None] = field(default_factory=dict)  # body of a task opened now -> its deadline

    # -- what stands now
    def open_tasks(self) -> list[OpenTask]:
        """The instance's open tasks, read once and kept up to date by what is written here."""
        if self._open is None:
            self._open = tasks.list_open(self.session, self.instance)
        return self._open

    def begin_with(self, open_tasks: list[OpenTask]) -> None:
        """Open tasks that are known already; a new instance has none."""
        self._open = list(open_tasks)

    def forget_tasks(self) -> None:
        """An effect has moved deadlines or assignees: read them again when needed."""
        self._open = None

    def deadlines(self, dues: Iterable[Due | None]) -> Deadlines:
        """How these dues are counted; tasks are read only where one depends on a task that was open before."""
        bodies = {due.watched for due in dues if due is not None and due.watched is not None}
        watched = {} if bodies <= self._fresh.keys() else self._watched()
        watched |= self._fresh
        return Deadlines(calendar=self.calendar, now=self.now, watched=watched, promised=self.instance.promised_at)

    def _watched(self) -> dict[int, dt.datetime | None]:
        watched: dict[int, dt.datetime | None] = {}
        for task in self.open_tasks():
            known = watched.get(task.body)
            watched[task.body] = min(filter(None, (known, task.due_at)), default=None)
        return watched

    # -- the parts, in order
    def write(self, step: Step, before: frozenset[Subscription], done: Done | None = None) -> None:
        """Everything the step left behind, save the instance row and its history."""
        self.close_tasks(step, done)
        self.drop_timers(step.timers_gone)
        self.open_new(step.opened)
        for number, effect in enumerate(step.effects):
            self.apply(effect, number, step.subscriptions)
        self.set_timers(step)
        self.subscribe(before, frozenset(step.subscriptions))
        self.note_incidents(step)

    def close_tasks(self, step: Step, done: Done | None) -> None:
        """The one completed with its values; what the process needs no more is cancelled."""
        closed = {token for token, _ in step.closed}
        if done is not None:
            self._complete(done)
        cancelled = closed if done is None else closed - {done.task.token}
        if cancelled:
            self._cancel(cancelled)
        if self._open is not None:
            self._open = [task for task in self._open if task.token not in closed]

    def _cancel(self, tokens: Set[int]) -> None:
        gone = self.session.execute(
            sa.update(UserTask)
            .where(UserTask.instance_id == self.instance.id, UserTask.token.in_(sorted(tokens)), UserTask.state == OPEN)
            .values(state=CANCELLED, completed_at=self.now)
            .returning(UserTask.id, UserTask.element_id, UserTask.agency_key)
            .execution_options(synchronize_session=False)
        ).all()
        self.happened += [_event(events.TASK_CANCELLED, row.id, row.element_id, row.agency_key) for row in gone]

    def _complete(self, done: Done) -> None:
        task = done.task
        self.session.execute(
            _COMPLETE,
            {"task_id": task.id, "state": COMPLETED, "completed_at": self.now, "completed_by": self.actor.person_id,
             "on_behalf_of": self.actor.owner_id, "submitted": dict(done.submitted)},
        )  # fmt: skip
        if task.is_exclusive and self.actor.person_id is not None:
            self._exclude_from_siblings(task)
        self.happened.append(_event(events.TASK_COMPLETED, task.id, task.element_id, task.agency_key))

    def _exclude_from_siblings(self, task: OpenTask) -> None:
        """Four eyes: whoever did one item of a body may not do another."""
        self.session.execute(
            sa.update(UserTask)
            .where(UserTask.instance_id == self.instance.id, UserTask.body == task.body, UserTask.state == OPEN)
            .values(excluding=UserTask.excluding + "".join(f" {person}" for person in self.actor.eyes))
            .execution_options(synchronize_session=False)
        )

    def open_new(self, opened: Sequence[OpenedTask]) -> None:
        """New user tasks with their deadlines."""
        if not opened:
            return
        counted = self.deadlines([t.due for t in opened])
        rows = [self._task_row(t, counted) for t in opened]
        insert_rows(self.session, UserTask, rows)
        self._opened = [tasks.open_task(UserTask(**row), self.instance) for row in rows]
        if self._open is not None:
            self._open += self._opened

    def _task_row(self, task: OpenedTask, counted: Deadlines) -> dict[str, Any]:
        due = counted.resolve(task.due) if task.due else None
        own = Deadlines(calendar=counted.calendar, now=counted.now, promised=counted.promised,
                        watched={**counted.watched, task.body: due.due_at if due else None})  # fmt: skip
        follow_up = own.resolve(task.follow_up) if task.follow_up else None
        known = self._fresh.get(task.body)
        self._fresh[task.body] = min(filter(None, (known, due.due_at if due else None)), default=None)
        row_id = new_id()
        scope_key = self._scope_key(task)
        body = {"due_at": due.due_at.isoformat() if due else None}
        self.happened.append(_event(events.TASK_CREATED, row_id, task.element, task.agency, **body))
        return dict(
            id=row_id, city_id=self.instance.city_id, instance_id=self.instance.id, token=task.token, body=task.body,
            process_key=task.process, digest=task.digest, element_id=task.element, name=task.name,
            form_key=task.form_key, role=task.role, agency_key=task.agency,
            candidate_group=candidate_group(task.role, scope_key) if task.role else None,
            assignee_id=_person(task.assignee), excluding=" ".join(task.excluding), is_exclusive=task.has_excluding,
            item=task.item, loop_counter=task.loop_counter, priority=task.priority, state=OPEN, created_at=self.now,
            due_at=due.due_at if due else None, due_explained=explained(due, task.due.text if task.due else ""),
            follow_up_at=follow_up.due_at if follow_up else None, follow_up_explained=explained(follow_up),
        )  # fmt: skip

    def _scope_key(self, task: OpenedTask) -> str | int | None:
        """What narrows the candidates of a role: the task's agency, the instance's cluster, or nothing."""
        declared = self.library.get(task.digest or self.library.main.digest).declared
        role = declared.roles.get(task.role or "") if declared is not None else None
        scope = str(role["scope"]) if role is not None else ("agency" if task.agency else "city")
        return {"agency": task.agency, "cluster": self.instance.cluster}.get(scope)

    def apply(self, effect: Effect, number: int, subscriptions: tuple[Subscription, ...]) -> None:
        """Hands an effect to its operator. One that is not on the allow-list is an incident, never a silent nothing."""
        if effect.operator is None:
            return
        handler = effect_handler(effect.operator)
        if handler is None:
            self._incident(effect.process, effect.element, effect.token, f"operator {effect.operator} is not known")
            return
        watched = self._task_of(effect)
        context = EffectContext(
            actor=self.actor, now=self.now, calendar=self.calendar, definition=self._definition_of(effect),
            watched=watched, beside=self._beside(watched), subscriptions=subscriptions, facts=self.facts,
            occurrence=f"{effect.element}:{effect.token}:{self.instance.version}.{number}",
        )  # fmt: skip
        self.happened.extend(handler(self.session, self.instance, effect, context))
        if moves_tasks(effect.operator):
            self.forget_tasks()
            self._fresh.clear()

    def _beside(self, watched: OpenTask | None) -> tuple[OpenTask, ...]:
        if watched is None or watched.loop_counter is None:
            return ()
        return tuple(task for task in self.open_tasks() if task.body == watched.body and task.id != watched.id)

    def _task_of(self, effect: Effect) -> OpenTask | None:
        """The watched task; outside any clock of a task the one this step opens and `about` names, of that agency."""
        if effect.watched is not None:
            return next((t for t in self.open_tasks() if t.body == effect.watched), None)
        about, agency = effect.parameters.get(ABOUT), effect.parameters.get("agency")
        opened = (t for t in self._opened if t.element_id == about and agency in (None, t.agency_key))
        return next(opened, None)

    def _definition_of(self, effect: Effect) -> Any:
        found = (d for d in self.library.by_digest.values() if effect.process in d.processes)
        return next(found, self.library.main)

    # -- timers
    def drop_timers(self, gone: Sequence[tuple[str, int]]) -> None:
        """Timers that fired or whose token is gone."""
        rows = [{"instance_id": self.instance.id, "element": element, "token": token} for element, token in gone]
        write(self.session, _DROP_TIMER, rows)

    def set_timers(self, step: Step) -> None:
        """Arms timers; `next_due_at` follows wherever a timer came or went."""
        if step.timers_set:
            counted = self.deadlines([t.due for t in step.timers_set])
            insert_rows(self.session, Timer, [self._timer_row(t, counted) for t in step.timers_set])
        if step.timers_set or step.timers_gone:
            self.instance.has_new_timers = True

    def _timer_row(self, timer: Any, counted: Deadlines) -> dict[str, Any]:
        due = counted.resolve(timer.due)
        return dict(
            id=new_id(), city_id=self.instance.city_id, instance_id=self.instance.id, process_key=timer.process,
            element_id=timer.element, token=timer.token, due_at=due.due_at if due else None,
            function=timer.due.function, number=timer.due.number, watched=timer.due.watched,
            explained=explained(due, timer.due.text),
        )  # fmt: skip

    # -- messages and incidents
    def subscribe(self, before: frozenset[Subscription], after: frozenset[Subscription]) -> None:
        """Keeps the table of who waits for which message equal to the tokens."""
        gone, fresh = before - after, after - before
        if gone:
            keys = sa.tuple_(MessageSubscription.element_id, MessageSubscription.token)
            self.session.execute(
                sa.delete(MessageSubscription)
                .where(MessageSubscription.instance_id == self.instance.id,
                       keys.in_([(s.element, s.token) for s in gone]))
                .execution_options(synchronize_session=False)
            )  # fmt: skip
        if fresh:
            insert_rows(self.session, MessageSubscription, [self._subscription_row(s) for s in fresh])

    def _subscription_row(self, wanted: Subscription) -> dict[str, Any]:
        return dict(
            id=new_id(), city_id=self.instance.city_id, instance_id=self.instance.id, message_name=wanted.message,
            process_key=wanted.process, element_id=wanted.element, token=wanted.token,
            correlation_key=self.instance.business_key,
        )  # fmt: skip

    def note_incidents(self, step: Step) -> None:
        """New technical stops; those that are gone are resolved."""
        for incident in step.incidents:
            self._incident(incident.process, incident.element, incident.token, incident.reason)
        if step.resolved:
            self.session.execute(
                sa.update(Incident)
                .where(Incident.instance_id == self.instance.id, Incident.token.in_(list(step.resolved)),
                       Incident.resolved_at.is_(None))
                .values(resolved_at=self.now)
                .execution_options(synchronize_session=False)
            )  # fmt: skip
            self.happened.append(Event(type=events.INCIDENT_RESOLVED, body={"tokens": list(step.resolved)}))

    def _incident(self, process: str, element: str, token: int, reason: str) -> None:
        trouble = Trouble(city_id=self.instance.city_id, instance_id=self.instance.id, process=process, element=element,
                          token=token, job=STEP, reason=reason)  # fmt: skip
        note(self.session, trouble)
        self.happened.append(Event(type=events.INCIDENT_RAISED, body={"element": element, "reason": reason[:200]}))


def _person(text: str | None) -> uuid.UUID | None:
    """A person's id out of FEEL; anything else means nobody in particular."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _event(type_: str, task_id: uuid.UUID, element: str, agency: str | None, **more: Any) -> Event:
    return Event(type=type_, body={"task": str(task_id), "element": element, "agency": agency, **more})
