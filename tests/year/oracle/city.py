"""The acts of a year in their order, and all that follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from tests.year.oracle import facts
from tests.year.oracle.case import Case
from tests.year.oracle.days import Days
from tests.year.oracle.people import People, StandIn
from tests.year.oracle.post import Post
from tests.year.oracle.tasks import Desk, Task
from tests.year.seen import Deadline, Seen
from tests.year.told import Act, Story


def foretell(story: Story) -> Seen:
    """What follows from the acts of a story."""
    city = City(story)
    for act in story.acts:
        city.hear(act)
    return city.conclude()


class City:
    """A city that is told what people do."""

    def __init__(self, story: Story) -> None:
        self.days, self.people, self.seen = Days(story.zone), People(story.people), Seen()
        self.post = Post(days=self.days, people=self.people, seen=self.seen)
        self.instrument = facts.read()
        self.cases: dict[str, Case] = {}
        self.numbers = {"all": 0}

    def hear(self, act: Act) -> None:
        """One act; an act of a kind that is not known is an error."""
        about_task = _OF_TASKS.get(act.verb)
        if about_task is not None:
            assert act.task is not None
            case = self.cases[act.task.case]
            about_task(case, self._task(case, act), act)
        else:
            _OF_CITY[act.verb](self, act)

    @staticmethod
    def _task(case: Case, act: Act) -> Task:
        found = next((task for task in case.desk.tasks if task.name == act.task), None)
        assert found is not None, f"{act.at}: {act.verb} of {act.task}, which is not there"
        assert found.is_open(), f"{act.at}: {act.verb} of {act.task}, which is {found.state}"
        return found

    # -- the city
    def look(self, act: Act) -> None:
        """The clock's hand, then the post."""
        self._fire(act.at)
        self.post.look(act.at)

    def _fire(self, now: dt.datetime) -> None:
        """The case that has waited longest comes first: the tasks it opens are the older ones."""
        for case in sorted(self.cases.values(), key=lambda it: it.desk.first_due(now)):
            case.desk.fire(now)

    def open_cycle(self, act: Act) -> None:
        """All indicators begin."""
        for indicator in self.instrument.indicators:
            if indicator.number in act.said["indicators"]:
                key = f"{act.said['key']}/{indicator.number:02d}"
                case = self.cases[key] = Case(
                    key=key, facts=indicator, vertical=self.instrument.vertical, stages=act.said["stages"],
                    desk=Desk(days=self.days, told=self.seen.deadlines), post=self.post, numbers=self.numbers,
                )  # fmt: skip
                case.start(act.at)

    def calendar(self, act: Act) -> None:
        """Days off, or other hours for a while."""
        self.days.change(act.said.get("put", ()), act.said.get("drop", ()))
        self.days.other += act.said.get("hours", ())
        for case in self.cases.values():
            if not case.is_over:
                case.desk.recount(act.at)
        self._fire(act.at)

    def stand_in(self, act: Act) -> None:
        """Both days included."""
        said = act.said
        self.people.stand_in(
            StandIn(
                person=said["person"], substitute=said["substitute"], begins=self.days.instant(said["since"]),
                ends=self.days.instant(said["until"] + dt.timedelta(days=1)), scope=said["scope"], key=said["key"],
            )
        )  # fmt: skip

    def wish(self, act: Act) -> None:
        """When somebody wants the digest, or none at all."""
        self.post.muted.discard(act.who)
        if not act.said["digest"]:
            self.post.muted.add(act.who)
        self.post.hours[act.who] = act.said["hour"]

    def conclude(self) -> Seen:
        """What became of it all."""
        self.post.conclude()
        self.seen.still_due = [
            Deadline(task=task.name, at=task.created, due=task.due, why="now") for task in self.post.open_tasks
        ]
        return self.seen


# -- tasks
def _decide(case: Case, task: Task, act: Act) -> None:
    case.ladders[task].decide(act.said["decision"], act.said, act.at, act.said["asked"])


def _helped(case: Case, task: Task, act: Act) -> None:
    ladder = next(ladder for ladder in case.ladders.values() if ladder.helper is task)
    ladder.helped(act.said, act.at)


def _assign(_case: Case, task: Task, act: Act) -> None:
    task.assignee, task.owner, task.given = act.said["to"], "", act.at


def _claim(_case: Case, task: Task, act: Act) -> None:
    task.assignee = act.stead or act.who


def _release(_case: Case, task: Task, _act: Act) -> None:
    task.assignee = ""


def _delegate(_case: Case, task: Task, act: Act) -> None:
    task.owner, task.assignee, task.given = task.assignee or act.stead or act.who, act.said["to"], act.at


def _hand_back(case: Case, task: Task, act: Act) -> None:
    task.assignee, task.owner, task.given = task.owner, "", act.at
    case.post.mention(task.assignee, task, act.at)


def _put_off(case: Case, task: Task, act: Act) -> None:
    task.assignee = task.assignee or act.stead or act.who
    task.awake = case.desk.days.instant(act.said["until"])


def _extend(case: Case, task: Task, act: Act) -> None:
    task.awake = None
    case.desk.move(task, act.said["until"], act.at)


def _judge(case: Case, task: Task, act: Act) -> None:
    verdicts: Mapping[str, Any] = act.said["returned"]
    case.judged(task, act.who, act.stead, verdicts, act.at)


_OF_CITY: Mapping[str, Callable[[City, Act], None]] = {
    "look": City.look,
    "open_cycle": City.open_cycle,
    "calendar": City.calendar,
    "stand_in": City.stand_in,
    "wish": City.wish,
}
_OF_TASKS: Mapping[str, Callable[[Case, Task, Act], None]] = {
    "send": lambda case, task, act: case.sent(task, act.who, act.stead, act.said, act.at),
    "sign": lambda case, task, act: case.was_signed(task, act.who, act.stead, act.at),
    "send_back": lambda case, task, act: case.was_sent_back(task, act.said["agencies"], act.at),
    "judge": _judge,
    "continue": lambda case, task, act: case.was_continued(task, act.said["continuation"], act.at),
    "decide": _decide,
    "help": _helped,
    "pause": lambda case, task, act: case.desk.pause(task, act.at),
    "resume": lambda case, task, act: case.desk.resume(task, act.at),
    "extend": _extend,
    "assign": _assign,
    "claim": _claim,
    "release": _release,
    "delegate": _delegate,
    "hand_back": _hand_back,
    "put_off": _put_off,
}
