"""Letters: reminders wait for the digest of whom they are for; a digest says once a day what waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.year.oracle.days import DAY, Days
from tests.year.oracle.people import People
from tests.year.oracle.tasks import Task
from tests.year.seen import SECTIONS, SHOWN, AtOnce, Digest, Person, Reminder, Seen
from tests.year.told import TaskName

USUAL = dt.time(7, 30)
HOURS = (dt.time(6), USUAL, dt.time(12), dt.time(16))
COORDINATOR = "coordinator"


@dataclass(kw_only=True, eq=False)
class Waiting:
    """A reminder that waits, or has found its digest. `is_soon`: it says that a deadline is near, else that it is past.
    `is_fallback`: nobody holds the role it was for."""

    at: dt.datetime
    template: str
    task: Task
    to: Person
    is_copy: bool
    is_fallback: bool
    told_on: dt.date | None = None

    @property
    def is_soon(self) -> bool:
        """Before the deadline."""
        return self.template.endswith("_soon")

    def is_overtaken(self, now: dt.datetime) -> bool:
        """Nobody needs it any more: the task was sent, or what it says is not so."""
        if not any(task.is_open() for task in self.task.body):
            return True
        due = self.task.due
        if due is None:
            return False
        return due <= now if self.is_soon else due > now


@dataclass(kw_only=True)
class Post:
    """The letters of a city."""

    days: Days
    people: People
    seen: Seen
    open_tasks: list[Task] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    all: list[Waiting] = field(default_factory=list)
    said: list[tuple[str, dt.datetime, TaskName]] = field(default_factory=list)  # to whom, when, in which case
    muted: set[str] = field(default_factory=set)
    hours: dict[str, dt.time] = field(default_factory=dict)
    last: dict[str, dt.datetime] = field(default_factory=dict)  # when somebody's last digest was written
    done: set[tuple[dt.date, dt.time]] = field(default_factory=set)

    # -- who is told
    def find(self, role: str, task: Task) -> tuple[list[str], bool]:
        """Those a letter about a task is for, and whether there is nobody so that the coordinator is told instead.

        Whoever has taken the task, where it is for this role; nobody whom the task excludes.
        """
        found: list[str] = []
        for each in [it for it in task.body if it.is_open()] if task.role == role else []:
            there = [who for who in self.people.holders(role, task.about) if who not in each.excluding]
            found += [each.assignee] if each.assignee else there
        if task.role != role:
            found = self.people.holders(role, task.about)
        found = list(dict.fromkeys(found))
        return (found, False) if found else (self.people.holders(COORDINATOR, task.about), True)

    def remind(self, template: str, role: str, task: Task, now: dt.datetime, copy: Sequence[str] = ()) -> None:
        """A reminder is planned: it waits for the digests of those it is for."""
        found, is_fallback = self.find(role, task)
        copied = [who for each in copy for who in self.people.holders(each, task.about) if who not in found]
        excluding = task.excluding if task.role == role else set[str]()
        told = self.people.instead([*found, *copied], now, task.about, excluding)
        meant = {who: False for who in found} | {who: True for who in copied}
        for who, stead in told:
            letter = Waiting(at=now, template=template, task=task, to=(who, stead), is_copy=meant[stead or who],
                             is_fallback=is_fallback)  # fmt: skip
            self.waiting.append(letter)
            self.all.append(letter)

    def tell_at_once(self, template: str, role: str, task: Task, now: dt.datetime) -> None:
        """A letter that does not wait."""
        for to in self.people.instead(self.find(role, task)[0], now, task.about, task.excluding):
            self.seen.at_once.append(AtOnce(at=now, template=template, task=task.name, to=to))

    def mention(self, who: str, task: Task, now: dt.datetime) -> None:
        """Something was said that is meant for somebody: the next digest says where."""
        self.said.append((who, now, TaskName(case=task.name.case, element="said")))

    # -- digests
    def look(self, now: dt.datetime) -> None:
        """The hours of today that have struck, each once; of days nobody looked on there is none."""
        local = now.astimezone(self.days.zone)
        for hour in HOURS:
            if hour <= local.time() and (local.date(), hour) not in self.done:
                self.done.add((local.date(), hour))
                self._slot(now, local.date(), hour)

    def _slot(self, now: dt.datetime, day: dt.date, hour: dt.time) -> None:
        self.waiting = [it for it in self.waiting if not (it.is_overtaken(now) or it.to[0] in self.muted)]
        for who in self.people.roles:
            if who not in self.muted and self.hours.get(who, USUAL) == hour:
                self._digest(who, now, day, hour)

    def _digest(self, who: str, now: dt.datetime, day: dt.date, hour: dt.time) -> None:
        letters = [it for it in self.waiting if it.to[0] == who]
        since = self.last.get(who, self.days.instant(self.days.step(day, -1), hour))
        sections = self._sections(who, letters, now, day, since)
        if not self.days.works(day) and not sections["today"]:
            return
        self.waiting = [it for it in self.waiting if it not in letters]
        said = tuple(where for to, at, where in self.said if to == who and at > since)
        if not any(sections.values()) and not said:
            return
        for letter in letters:
            letter.told_on = day
        self.last[who] = now
        shown = {name: _shown(tasks, are_own=name != "others") for name, tasks in sections.items() if tasks}
        shown |= {"mentions": (len(said), said[:SHOWN])} if said else {}
        self.seen.digests.append(Digest(to=who, day=day, at=now, sections=shown))

    def _sections(
        self, who: str, letters: Sequence[Waiting], now: dt.datetime, day: dt.date, since: dt.datetime
    ) -> dict[str, list[Task]]:
        mine = [task for task in self.open_tasks if self.is_for(task, who, now)]
        reminded = [it.task for it in letters if it.is_soon]
        end = self.days.instant(day + DAY)
        sections: dict[str, list[Task]] = {name: [] for name in SECTIONS}
        for task in mine:
            name = _section(task, now=now, end=end, since=since, is_reminded=task in reminded)
            if name:
                sections[name].append(task)
        sections["others"] = [task for task in _of_others(letters, now) if task not in mine]
        return sections

    def is_for(self, task: Task, who: str, now: dt.datetime) -> bool:
        """Is it on somebody's list: as assignee, as one it is offered to, or in the stead of such a one?"""
        if who in task.excluding or (task.awake is not None and task.awake > now):
            return False
        owners = [who, *(it for it in self.people.stands_for(who, now, task.about) if it not in task.excluding)]
        if task.assignee:
            return task.assignee in owners
        return any(task.group in self.people.groups(owner) for owner in owners)

    def conclude(self) -> None:
        """What became of all reminders."""
        self.seen.reminders = [
            Reminder(at=it.at, template=it.template, task=it.task.name, to=it.to, is_copy=it.is_copy,
                     told_on=it.told_on)
            for it in self.all
        ]  # fmt: skip


def _section(task: Task, *, now: dt.datetime, end: dt.datetime, since: dt.datetime, is_reminded: bool) -> str:
    if task.due is not None and task.due <= end:
        return "late" if task.due <= now else "today"
    if is_reminded:
        return "soon"
    came = max(filter(None, [task.created, task.given]))
    if came <= since:
        return ""
    return "returned" if task.name.element == "remediate" else "new"


def _of_others(letters: Iterable[Waiting], now: dt.datetime) -> Iterator[Task]:
    """Late tasks somebody is to know of: copies, and what was for a role that nobody holds."""
    for task in dict.fromkeys(it.task for it in letters if it.is_copy or it.is_fallback):
        late = [it for it in task.body if it.is_open() and it.due is not None and it.due <= now]
        yield from late[:1]  # of several people at one step the first


def _shown(tasks: Iterable[Task], *, are_own: bool) -> tuple[int, tuple[TaskName, ...]]:
    """By deadline, one's own then by weight, then by age; only the first are named."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    rows = sorted(tasks, key=lambda it: (it.due or far, -it.priority if are_own else 0, it.number))
    return len(rows), tuple(it.name for it in rows[:SHOWN])
