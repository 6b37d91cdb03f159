"""A late task: who is asked, when the next one is, what a decision changes. From docs/escalation.md and its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.year.oracle.people import About
from tests.year.oracle.post import COORDINATOR, Post
from tests.year.oracle.tasks import Clock, Desk, Task
from tests.year.seen import Answer, Rung, in_order

FIRST_DELAY = 1  # working days behind the deadline
DELAYS: Mapping[int, int] = {2: 3, 3: 2, 4: 2}  # before each rung above the first
WHO: Mapping[int, str] = {1: "head", 2: "secretary", 3: "chair"}
COPIES: Mapping[int, tuple[str, ...]] = {1: (), 2: ("head",), 3: ("head", "secretary")}
MOST_DAYS: Mapping[int, int] = {1: 5, 2: 10, 3: 20}
OFFERS = ("more_time", "longer_asked", "other_officer", "help_asked", "already_sent")
TOP, SECRETARY = 3, 2
REST = 3  # working days until a signature that was gone on without is asked for again


class Around(Protocol):
    """What a ladder needs of the case it stands in."""

    desk: Desk
    post: Post

    def begin(
        self, element: str, now: dt.datetime, *, role: str, about: About, days: int, priority: int
    ) -> Task: ...  # fmt: skip

    def end(self, task: Task, now: dt.datetime, state: str) -> None: ...


@dataclass(kw_only=True, eq=False)
class Ladder:
    """The ladder of one task. `go_on`: what happens when it is gone on without; None where that cannot be."""

    case: Around
    task: Task
    start: int
    is_vertical: bool
    can_go_on: bool
    go_on: Callable[[dt.datetime], None]
    level: int = 0
    is_asking: bool = False
    is_longer_asked: bool = False
    clock: Clock | None = None
    helper: Task | None = None  # of the coordinator: help, search, or the last resort
    links: list[tuple[str, str]] = field(default_factory=list)

    # -- upwards
    def ask(self, level: int, now: dt.datetime) -> None:
        """The next rung that is not passed over."""
        self._quiet()
        is_passed_over = level < self.start or (level == SECRETARY and (self.is_vertical or self.is_longer_asked))
        if level > TOP:
            self._settle(now)
        elif is_passed_over:
            self.ask(level + 1, now)
        else:
            self._ask(level, now)

    def _ask(self, level: int, now: dt.datetime) -> None:
        self.level, self.is_asking = level, True
        about, people = self.task.about, self.case.post.people
        found, is_fallback = self.case.post.find(WHO[level], self.task)
        copied = [who for role in COPIES[level] for who in people.holders(role, about) if who not in found]
        told = people.instead([*found, *copied], now, about, ())
        to = [(who, stead) for who, stead in told if (stead or who) in found]
        self.links = [] if is_fallback else to
        rung = Rung(
            at=now, task=self.task.name, level=level, role=WHO[level], offers=self._offers(level),
            max_days=MOST_DAYS[level], links=in_order(self.links), told=in_order(to if is_fallback else ()),
            copies=in_order(each for each in told if each not in to),
        )  # fmt: skip
        self.case.post.seen.rungs.append(rung)
        self.clock = self.case.desk.wait(DELAYS[level + 1], now, lambda at: self.ask(level + 1, at))

    def _offers(self, level: int) -> tuple[str, ...]:
        left_out = {"longer_asked"} if level == TOP else set()
        left_out |= {"already_sent"} if level > 1 and not self.can_go_on else set()
        return tuple(offer for offer in OFFERS if offer not in left_out)

    def _settle(self, now: dt.datetime) -> None:
        """Everybody was asked: coordinator and chair set a last date, or go on without."""
        self._quiet()
        about = About(agency=self.task.about.agency, cluster=self.task.about.cluster)
        self.helper = self.case.begin("settle", now, role=COORDINATOR, about=about, days=1, priority=90)

    def _quiet(self) -> None:
        self.is_asking = False
        self.case.desk.drop([self.clock] if self.clock else [])
        self.clock = None

    def rest(self, now: dt.datetime) -> None:
        """Nobody is asked for some days, then all again."""
        self.is_longer_asked = False
        self.clock = self.case.desk.wait(REST, now, lambda at: self.ask(1, at))

    def stop(self, now: dt.datetime) -> None:
        """The task is done: nobody is asked any more, nobody helps any more."""
        self._quiet()
        if self.helper is not None and self.helper.is_open():
            self.case.end(self.helper, now, "cancelled")

    # -- what is decided
    def decide(self, decision: str, said: Mapping[str, Any], now: dt.datetime, asked: str) -> None:
        """`asked`: to whom the question had gone."""
        assert self.is_asking, f"{self.task.name} is not asked about"
        self._quiet()
        if decision == "longer_asked":
            self.is_longer_asked = True
            self.ask(self.level + 1, now)
        elif decision in ("help_asked", "already_sent"):
            self._look_into(decision, now)
        else:
            if decision == "other_officer":
                self.task.assignee, self.task.owner, self.task.given = said["officer"], "", now
            self._promise(said["until"], now)
        self._answer(decision, now, asked)

    def _answer(self, decision: str, now: dt.datetime, asked: str) -> None:
        """Whoever has the task, and the coordinators, hear what was decided; not the one who was asked."""
        people, task = self.case.post.people, self.task
        mine = [task.assignee] if task.assignee else people.holders(task.role, task.about)
        told = dict.fromkeys([*mine, *people.holders(COORDINATOR, task.about)])
        for who in people.instead(list(told), now, task.about, ()):
            if who[0] != asked:
                self.case.post.seen.answers.append(Answer(at=now, task=task.name, decision=decision, to=who))

    def _promise(self, until: dt.date, now: dt.datetime) -> None:
        """Quiet until the promised day; when that passes the next one is asked."""
        level = self.level
        self.case.desk.move(self.task, until, now)
        self.clock = self.case.desk.watch(self.task, "after", 0, now, lambda at: self.ask(level + 1, at))

    def _look_into(self, decision: str, now: dt.datetime) -> None:
        """A coordinator helps, or searches, within a working day; else the next one is asked."""
        element = "help" if decision == "help_asked" else "check"
        about, level = self.task.about, self.level
        helper = self.case.begin(element, now, role=COORDINATOR, about=about, days=1, priority=80)

        def is_late(at: dt.datetime) -> None:
            self.case.end(helper, at, "cancelled")
            self.ask(level + 1, at)

        self.helper = helper
        self.clock = self.case.desk.watch(helper, "after", 0, now, is_late)

    # -- what the coordinator did
    def helped(self, said: Mapping[str, Any], now: dt.datetime) -> None:
        """Help was given, the search or the last resort is over."""
        assert self.helper is not None
        element = self.helper.name.element
        self._quiet()
        self.case.end(self.helper, now, "completed")
        if said.get("found") == "yes" or said.get("last_resort") == "go_on":
            self.go_on(now)
        elif element == "settle":
            self.case.desk.move(self.task, said["until"], now)
            self.clock = self.case.desk.watch(self.task, "after", 0, now, self._settle)
        else:
            self._promise(said["until"], now)
