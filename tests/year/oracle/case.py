"""One indicator: collected, signed, reviewed, mended, until its score stands. From bpmn/evidence/README.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from tests.year.oracle.facts import Indicator
from tests.year.oracle.ladder import FIRST_DELAY, Ladder
from tests.year.oracle.people import About
from tests.year.oracle.post import COORDINATOR, Post
from tests.year.oracle.tasks import Desk, Task
from tests.year.seen import AtOnce, Closed
from tests.year.told import TaskName

BIG, MIDDLING, NEARLY = Decimal(45), Decimal(30), Decimal("0.9")


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """Working days of each step."""

    collect: int
    sign: int
    review: int
    remediate: int
    decide: int


def lengths(stage: str, questions: int) -> Lengths:
    """The table of usual deadlines: by stage, then by how many questions there are."""
    row = {"field": (2, 1, 1, 1, 1), "provincial": (3, 1, 2, 2, 1), "ministry": (3, 1, 2, 2, 1)}.get(stage)
    if row is None:
        row = (15, 3, 5, 5, 2) if questions >= 20 else (10, 2, 3, 3, 2) if questions >= 8 else (7, 2, 3, 3, 2)
    return Lengths(collect=row[0], sign=row[1], review=row[2], remediate=row[3], decide=row[4])


@dataclass(kw_only=True, eq=False)
class Case:
    """An indicator in a cycle. `stages`: key, first and last day."""

    key: str
    facts: Indicator
    vertical: frozenset[str]
    stages: Sequence[tuple[str, dt.date, dt.date]]
    desk: Desk
    post: Post
    numbers: dict[str, int]  # of the city: how many tasks there have been
    lengths: Lengths | None = None
    is_over: bool = False
    ladders: dict[Task, Ladder] = field(default_factory=dict)
    did: dict[tuple[str, str, int], str] = field(default_factory=dict)  # whose work an element was last
    senders: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)  # what was sent last, by question
    signed: dict[str, str] | None = None
    claimed: Decimal = Decimal(0)
    returns: int = 0
    round: int = 1
    verdicts: list[tuple[int, str, str]] = field(default_factory=list)  # round, question, reason
    returned: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    given: list[Mapping[str, str]] = field(default_factory=list)  # the verdicts of this round

    # -- tasks
    def begin(
        self, element: str, now: dt.datetime, *, role: str, about: About, days: int, priority: int, assignee: str = "",
        item: int = 0,
    ) -> Task:  # fmt: skip
        """A task is there from now on."""
        agency = about.agency
        self.numbers["all"] += 1
        nth = self.numbers[f"{self.key} {element} {agency}"] = self.numbers.get(f"{self.key} {element} {agency}", 0) + 1
        task = Task(
            name=TaskName(case=self.key, element=element, agency=agency, nth=nth), role=role, about=about, created=now,
            number=self.numbers["all"], counted=days, priority=priority, item=item, assignee=assignee,
        )  # fmt: skip
        task.due, task.body = task.count(self.desk.days), [task]
        self.desk.tasks.append(task)
        self.post.open_tasks.append(task)
        self.desk.tell(task, now, "created")
        return task

    def end(self, task: Task, now: dt.datetime, state: str) -> None:
        """A task is over."""
        task.state = state
        self.post.open_tasks.remove(task)
        self.post.seen.closed.append(Closed(task=task.name, at=now, state=state))
        if not any(it.is_open() for it in task.body):
            self.desk.unwatch(task)
        ladder = self.ladders.pop(task, None)
        if ladder is not None:
            ladder.stop(now)

    def _open(self, elements: Sequence[str]) -> list[Task]:
        return [task for task in self.desk.tasks if task.is_open() and task.name.element in elements]

    def _about(self, agency: str = "") -> About:
        return About(agency=agency, cluster=self.facts.cluster)

    def _weigh(self, usual: int, heavy: int) -> int:
        return heavy if self.facts.max_score >= BIG else usual

    # -- collect
    def start(self, now: dt.datetime) -> None:
        """Every agency that a question names gets its share, all at once."""
        self.lengths = lengths(self._stage(now)[0], len(self.facts.questions))
        for agency in self.facts.agencies:
            task = self.begin(
                "collect", now, role="officer", about=self._about(agency), days=self.lengths.collect,
                priority=self._weigh(50, 70),
            )  # fmt: skip
            self._watch(task, now, soon=2, words="evidence", start=1)

    def _watch(self, task: Task, now: dt.datetime, *, soon: int, words: str, start: int) -> None:
        """Three clocks: near, past, still late."""
        role, post, desk = task.role, self.post, self.desk
        desk.watch(task, "before", soon, now, lambda at: post.remind(f"{words}_soon", role, task, at))
        desk.watch(task, "after", 0, now, lambda at: post.remind(f"{words}_due", role, task, at, (COORDINATOR,)))
        desk.watch(task, "after", FIRST_DELAY, now, lambda at: self._escalate(task, start, at))

    def _escalate(self, task: Task, start: int, now: dt.datetime) -> None:
        can_go_on = task.name.element != "sign_off"
        ladder = Ladder(
            case=self, task=task, start=start, can_go_on=can_go_on, is_vertical=task.about.agency in self.vertical,
            go_on=partial(self._go_on, task),
        )  # fmt: skip
        self.ladders[task] = ladder
        ladder.ask(1, now)

    def _go_on(self, task: Task, now: dt.datetime) -> None:
        """Without this part; a signature cannot be done without, so there the asking only rests."""
        if task.name.element == "sign_off":
            self.ladders[task].rest(now)
            return
        self.end(task, now, "cancelled")
        self._when_all_sent(now)

    def _stage(self, now: dt.datetime) -> tuple[str, dt.date, dt.date]:
        """The stage that has begun last."""
        begun = [stage for stage in self.stages if stage[1] <= self.desk.days.local(now)]
        return begun[-1] if begun else self.stages[0]

    # -- what people do
    def sent(self, task: Task, who: str, stead: str, said: Mapping[str, Any], now: dt.datetime) -> None:
        """An agency has sent its share, or mended it."""
        self.answers |= said["answers"]
        self.claimed = said["claimed"]
        self.senders |= {who, stead} - {""}
        self.did["collect" if task.name.element == "collect" else "remediate", task.about.agency, 0] = stead or who
        self.post.seen.at_once.append(AtOnce(at=now, template="receipt", task=task.name, to=(who, stead)))
        self.end(task, now, "completed")
        self._when_all_sent(now)

    def _when_all_sent(self, now: dt.datetime) -> None:
        if not self._open(("collect", "remediate")):
            self._sign(now)

    def _sign(self, now: dt.datetime) -> None:
        """The head of the agency that leads signs; not again while the claim is the same."""
        if self.signed == self.answers and self.signed is not None:
            self._review(now)
            return
        assert self.lengths is not None
        task = self.begin(
            "sign_off", now, role="head", about=self._about(self.facts.lead), days=self.lengths.sign, priority=70
        )
        self._watch(task, now, soon=1, words="sign", start=2)

    def was_signed(self, task: Task, who: str, stead: str, now: dt.datetime) -> None:
        """The claim as it is now."""
        self.signed = dict(self.answers)
        self.senders |= {who, stead} - {""}
        self.end(task, now, "completed")
        self._review(now)

    def was_sent_back(self, task: Task, agencies: Sequence[str], now: dt.datetime) -> None:
        """The head wants something mended first."""
        self.end(task, now, "completed")
        self.returned, self.repeated = tuple(agencies), ()
        self.round += 1
        self._remediate(now)

    # -- review
    def _review(self, now: dt.datetime) -> None:
        assert self.lengths is not None
        score = self.facts.max_score
        is_heavy = score >= BIG or (score >= MIDDLING and self.claimed / score >= NEARLY)
        self.given, body = [], list[Task]()
        for item in range(2 if is_heavy else 1):
            task = self.begin(
                "review", now, role="reviewer", about=self._about(), days=self.lengths.review,
                priority=self._weigh(50, 70), assignee=self.did.get(("review", "", item), ""), item=item,
            )  # fmt: skip
            task.excluding = set(self.senders)
            body.append(task)
        for task in body:
            task.body = body
        remind = partial(self._review_is_late, body)
        self.desk.watch(body[0], "after", 0, now, remind)

    def _review_is_late(self, body: list[Task], now: dt.datetime) -> None:
        first = next(task for task in body if task.is_open())
        self.post.remind("review_late", "reviewer", first, now, (COORDINATOR,))

    def judged(self, task: Task, who: str, stead: str, verdicts: Mapping[str, str], now: dt.datetime) -> None:
        """One reviewer is done: `verdicts` maps the returned questions to their reasons."""
        self.did["review", "", task.item] = stead or who
        self.given.append(verdicts)
        for other in task.body:
            other.excluding |= {who, stead} - {""} if other is not task else set()
        self.end(task, now, "completed")
        if not self._open(("review",)):
            self._conclude(now)

    def _conclude(self, now: dt.datetime) -> None:
        back = {(code, reason) for verdicts in self.given for code, reason in verdicts.items()}
        if not back:
            self.is_over = True
            return
        before = {(code, reason) for _round, code, reason in self.verdicts}
        self.verdicts += [(self.round, code, reason) for code, reason in sorted(back)]
        self.returned = self._named(code for code, _reason in back)
        self.repeated = self._named(code for code, _reason in back & before)
        self.returns += 1
        self.round += 1
        if self.returns >= self._limit(now):
            assert self.lengths is not None
            self.begin("decide", now, role=COORDINATOR, about=self._about(), days=self.lengths.decide, priority=80)
        else:
            self._remediate(now)

    def _named(self, codes: Any) -> tuple[str, ...]:
        wanted = set(codes)
        found = {a for code in wanted for a in self.facts.questions[code] or (self.facts.lead,)}
        return tuple(agency for agency in dict.fromkeys([*self.facts.agencies, self.facts.lead]) if agency in found)

    def _limit(self, now: dt.datetime) -> int:
        """How often it may be returned: the table of limits."""
        today = self.desk.days.local(now)
        if self.desk.days.days_until(today, self._stage(now)[2]) < 10:
            return 1
        return 4 if self.facts.max_score >= BIG else 3

    def was_continued(self, task: Task, decision: str, now: dt.datetime) -> None:
        """The coordinator gives another round, or ends it."""
        self.end(task, now, "completed")
        if decision == "another_round":
            self._remediate(now)
        else:
            self.is_over = True

    def _remediate(self, now: dt.datetime) -> None:
        """Whom parts came back to mends them; the same reason twice begins the ladder one rung higher."""
        assert self.lengths is not None
        for agency in self.returned:
            task = self.begin(
                "remediate", now, role="officer", about=self._about(agency), days=self.lengths.remediate,
                priority=self._weigh(60, 75), assignee=self.did.get(("collect", agency, 0), ""),
            )  # fmt: skip
            self.post.tell_at_once("evidence_returned", "officer", task, now)
            self._watch(task, now, soon=1, words="remediation", start=2 if agency in self.repeated else 1)
