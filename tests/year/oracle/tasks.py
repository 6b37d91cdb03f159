"""A task with its deadline, and the clocks that watch it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.year.oracle.days import Days
from tests.year.oracle.people import About
from tests.year.seen import Deadline
from tests.year.told import TaskName

Fires = Callable[[dt.datetime], None]


@dataclass(kw_only=True, eq=False)
class Task:
    """What somebody has to do. `counted`: so many working days from its creation, None once a day was named."""

    name: TaskName
    role: str
    about: About
    created: dt.datetime
    number: int  # of all tasks, in the order they were made
    counted: int | None
    priority: int
    item: int = 0  # which of several reviewers
    assignee: str = ""
    owner: str = ""  # who has lent it
    excluding: set[str] = field(default_factory=set)
    given: dt.datetime | None = None  # when somebody handed it to the assignee
    awake: dt.datetime | None = None  # put off until then
    stood: list[tuple[dt.datetime, dt.datetime]] = field(default_factory=list)  # pauses that are over
    stands_since: dt.datetime | None = None
    named_due: dt.datetime | None = None  # the end of work of the day that was named
    state: str = "open"
    due: dt.datetime | None = None
    body: list[Task] = field(default_factory=list)  # all of the same step, itself among them

    @property
    def group(self) -> str:
        """Whom it is offered to."""
        scope = {"officer": self.about.agency, "head": self.about.agency, "reviewer": str(self.about.cluster)}
        return f"{self.role}:{scope[self.role]}" if self.role in scope else self.role

    def is_open(self) -> bool:
        """Does it still wait?"""
        return self.state == "open"

    def count(self, days: Days) -> dt.datetime:
        """Its deadline by the calendar as it is, pauses and all."""
        if self.counted is not None:
            due = days.working_days(self.counted, self.created)
        else:
            assert self.named_due is not None
            due = self.named_due
        for begin, end in self.stood:
            if begin < due:
                due = days.later(due, days.worked(begin, end)) if days.worked(begin, end) else due
        return due


@dataclass(kw_only=True, eq=False)
class Clock:
    """Goes off at an instant: before or after a task's deadline, or so many working days from a start."""

    fires: Fires
    kind: str  # before, after, counted
    number: int
    task: Task | None = None
    start: dt.datetime | None = None
    at: dt.datetime | None = None

    def set(self, days: Days, now: dt.datetime) -> None:
        """Counted anew. What would have been before now is not told any more."""
        if self.kind == "counted":
            assert self.start is not None
            self.at = days.working_days(self.number, self.start)
            return
        due = self._deadline()
        if due is None:
            self.at = None
        elif self.kind == "after":
            self.at = days.after(self.number, due)
        else:
            at = days.before(self.number, due)
            self.at = at if at > now else None

    def _deadline(self) -> dt.datetime | None:
        """Of several people at one step the earliest."""
        assert self.task is not None
        return min((it.due for it in self.task.body if it.is_open() and it.due is not None), default=None)


@dataclass(kw_only=True, eq=False)
class Desk:
    """The open tasks and clocks of one case, in the order they came."""

    days: Days
    told: list[Deadline]
    clocks: list[Clock] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    def tell(self, task: Task, at: dt.datetime, why: str) -> None:
        """Somebody can see another deadline from now on."""
        self.told.append(Deadline(task=task.name, at=at, due=task.due, why=why))

    def watch(self, task: Task, kind: str, number: int, now: dt.datetime, fires: Fires) -> Clock:
        """A clock on a task."""
        return self._add(Clock(fires=fires, kind=kind, number=number, task=task), now)

    def wait(self, number: int, now: dt.datetime, fires: Fires) -> Clock:
        """A clock that goes off so many working days from now."""
        return self._add(Clock(fires=fires, kind="counted", number=number, start=now), now)

    def _add(self, clock: Clock, now: dt.datetime) -> Clock:
        clock.set(self.days, now)
        self.clocks.append(clock)
        return clock

    def drop(self, clocks: Iterable[Clock]) -> None:
        """They are needed no more."""
        gone = list(clocks)
        self.clocks = [clock for clock in self.clocks if clock not in gone]

    def unwatch(self, task: Task) -> None:
        """Nothing goes off for a step that is over."""
        self.drop([clock for clock in self.clocks if clock.task is not None and clock.task.body is task.body])

    def first_due(self, now: dt.datetime) -> dt.datetime:
        """The instant of the first clock; now, where none runs."""
        return min((clock.at for clock in self.clocks if clock.at is not None), default=now)

    def fire(self, now: dt.datetime) -> None:
        """Whatever is due goes off, in the order of its instants, each once."""
        while due := [clock for clock in self.clocks if clock.at is not None and clock.at <= now]:
            first = min(due, key=lambda clock: clock.at or now)
            self.drop([first])
            first.fires(now)

    # -- deadlines move
    def move(self, task: Task, day: dt.date, now: dt.datetime) -> None:
        """More time: the end of work of a day. What has gone off stays so, what has not follows."""
        for each in task.body:
            if each.is_open():
                each.counted, each.stood, each.stands_since = None, [], None
                each.due = each.named_due = self.days.end_of_work(day)
        self.tell(task, now, "moved")
        self._follow(task, now)

    def pause(self, task: Task, now: dt.datetime) -> None:
        """The clock stands: there is no deadline."""
        task.stands_since, task.due = now, None
        self.tell(task, now, "paused")
        self._follow(task, now)

    def resume(self, task: Task, now: dt.datetime) -> None:
        """It goes on with what was left."""
        assert task.stands_since is not None
        task.stood.append((task.stands_since, now))
        task.stands_since, task.due = None, task.count(self.days)
        self.tell(task, now, "resumed")
        self._follow(task, now)

    def recount(self, now: dt.datetime) -> None:
        """The calendar has changed: what was counted is counted anew, what was named stays."""
        for task in self.tasks:
            if task.is_open() and task.counted is not None and task.due is not None:
                before, task.due = task.due, task.count(self.days)
                if task.due != before:
                    self.tell(task, now, "moved")
        for clock in self.clocks:
            clock.set(self.days, now)

    def _follow(self, task: Task, now: dt.datetime) -> None:
        for clock in self.clocks:
            if clock.task is not None and clock.task.body is task.body:
                clock.set(self.days, now)
