"""The running product around the players, and what they know of it: tasks by the names the story uses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor, load_actor
from engine.city.calendar import calendar_of
from engine.escalation.tables import DecisionRequest
from engine.instances.tables import OPEN, ProcessInstance, UserTask
from engine.jobs import drain, sweep
from engine.jobs.periodic import Periods
from engine.store import in_unit, reading
from tests.year.life.luck import Luck
from tests.year.told import Act, Role, TaskName
from web.context import Context
from web.demo.people import Cast
from web.demo.players import Players

T = TypeVar("T")
ROUNDS = 50
QUEUES = ("outbox", "mail")
NONE_YET = uuid.UUID(int=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A task somebody has come across."""

    id: uuid.UUID
    name: TaskName
    process: str
    cluster: int | None
    form: str
    created: dt.datetime
    due: dt.datetime | None


@dataclass(kw_only=True)
class World:
    """The product over one database. `acts` grows as the year goes."""

    context: Context
    city_id: uuid.UUID
    ids: Mapping[str, uuid.UUID]
    roles: Mapping[str, tuple[Role, ...]]
    luck: Luck
    acts: list[Act] = field(default_factory=list)
    tasks: dict[uuid.UUID, Known] = field(default_factory=dict)
    counted: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)  # why a question came back last
    typed: dict[tuple[str, str], str] = field(default_factory=dict)  # what was sent last: case, question
    _last_task: uuid.UUID = NONE_YET
    _last_request: uuid.UUID = NONE_YET

    def __post_init__(self) -> None:
        self.names = {person_id: name for name, person_id in self.ids.items()}
        self.players = Players(context=self.context, cast=Cast(city_id=self.city_id))
        self._periods = Periods(self.context.sessions)

    # -- the clock
    def look(self) -> None:
        """The scheduler looks, and the workers do what is due: as told in the story."""
        self.acts.append(Act(at=clock.now(), verb="look"))
        self._periods.look()
        self.work_off()

    def work_off(self) -> None:
        """Sweep and outbox until nothing is left."""
        for _ in range(ROUNDS):
            if not sweep(self.context.sessions) + sum(drain(self.context.sessions, queue) for queue in QUEUES):
                return

    # -- the database
    def read(self, question: Callable[[Session], T]) -> T:
        """Asks, changing nothing."""
        with self.context.sessions() as session, reading(session):
            found = question(session)
            session.expunge_all()
            return found

    def act(self, deed: Callable[[Session], T]) -> T:
        """One unit of work."""
        with self.context.sessions() as session:
            return in_unit(session, deed)

    def calendar(self) -> WorkingCalendar:
        """The city's calendar as it is now."""
        return self.read(lambda session: calendar_of(session, self.city_id))

    def actor(self, name: str) -> Actor:
        """Somebody, with whom they stand in for now."""
        return self.read(lambda session: load_actor(session, self.city_id, self.ids[name]))

    def row(self, known: Known) -> UserTask | None:
        """A task as it stands, while it is open."""
        query = sa.select(UserTask).where(UserTask.id == known.id, UserTask.state == OPEN)
        return self.read(lambda session: session.scalar(query))

    def named(self, person_id: uuid.UUID | str | None) -> str:
        """Somebody's name in the story; empty for nobody."""
        return self.names[uuid.UUID(str(person_id))] if person_id else ""

    # -- what is new
    def new_tasks(self) -> Iterator[Known]:
        """The tasks that came since the last time, in the order they were made."""
        query = (
            sa.select(UserTask, ProcessInstance)
            .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
            .where(UserTask.city_id == self.city_id, UserTask.id > self._last_task)
            .order_by(UserTask.id)
        )
        for task, instance in self.read(lambda session: session.execute(query).all()):
            self._last_task = task.id
            known = self.tasks[task.id] = self.name(task, instance)
            yield known

    def name(self, task: UserTask, instance: ProcessInstance) -> Known:
        """A task by its name in the story."""
        which = (instance.business_key, task.element_id, task.agency_key or "")
        self.counted[which] += 1
        name = TaskName(case=which[0], element=which[1], agency=which[2], nth=self.counted[which])
        return Known(
            id=task.id, name=name, process=instance.definition_key, cluster=instance.cluster, form=task.form_key or "",
            created=task.created_at, due=task.due_at,
        )  # fmt: skip

    def new_requests(self) -> list[DecisionRequest]:
        """The questions that were asked since the last time."""
        query = (
            sa.select(DecisionRequest)
            .where(DecisionRequest.city_id == self.city_id, DecisionRequest.id > self._last_request)
            .order_by(DecisionRequest.id)
        )
        found = list(self.read(lambda session: session.scalars(query).all()))
        if found:
            self._last_request = found[-1].id
        return found

    def tell(self, verb: str, who: str, known: Known | None = None, *, stead: str = "", **said: Any) -> None:
        """A line of the story."""
        name = known.name if known else None
        self.acts.append(Act(at=clock.now(), verb=verb, who=who, task=name, stead=stead, said=said))
