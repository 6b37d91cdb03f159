"""An instance as a scenario sees it: the real runtime, a stubbed world, and tables of tasks and timers in memory."""

from __future__ import annotations

import collections
import datetime as dt
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from engine.errors import ProcessError
from engine.process import runtime, snapshot, times
from engine.process.homes import bind
from engine.process.marking import Data, Marking, Token
from engine.process.model import OPEN_TASKS
from engine.process.package import Files, Shelf, read_file
from engine.process.run import Undated, Undecided, no_date, no_flow
from engine.process.runtime import WAITING, Runtime, Step
from engine.process.step import Due, Effect, OpenedTask, Outcome, TimerSet

TimerKey = tuple[str, int]
RELATIVE = ("before_due", "after_due")


class DueDates(Protocol):
    """The calendar a scenario is played by."""

    def resolve(self, due: Due, *, created_at: dt.datetime, watched_due_at: dt.datetime | None) -> dt.datetime | None:
        """The instant of a due date; None if it looks at a deadline and there is none."""

    def end_of_work(self, day: dt.date) -> dt.datetime:
        """When work ends on a day."""

    def resumed(self, due_at: dt.datetime, since: dt.datetime, until: dt.datetime) -> dt.datetime:
        """A deadline that stood still for a while: later by the working time of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Armed:
    """A timer that has not gone off."""

    at: dt.datetime
    timer: TimerSet
    set_at: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The clock of a task that stands: its deadline, since when, and what has not gone off of what looks at it."""

    due_at: dt.datetime
    since: dt.datetime
    timers: tuple[Armed, ...]


class Player:
    """One instance."""

    def __init__(
        self,
        shelf: Shelf,
        stubs: Mapping[str, Any],
        dues: DueDates,
        zone: dt.tzinfo,
        *,
        undecided: Undecided = no_flow,
        undated: Undated = no_date,
    ) -> None:
        self.shelf, self.stubs, self.dues, self.zone = shelf, stubs, dues, zone
        self.undecided, self.undated = undecided, undated
        self.fact_names = shelf.facts
        self.facts: Data = {}
        self.calls: collections.Counter[str] = collections.Counter()
        self.passed: collections.Counter[str] = collections.Counter()
        self.ended: list[str] = []
        self.effects: list[str] = []
        self.sent: list[Effect] = []  # by the last action
        self.performed: dict[tuple[str, str | None, int | None], str] = {}
        self.open: dict[int, OpenedTask] = {}
        self.deadlines: dict[int | None, dt.datetime] = {}  # body of a task, or None: the date that was promised
        self.paused: dict[int | None, Standing] = {}
        self.armed: dict[TimerKey, Armed] = {}
        self.marking: Marking

    # -- what it shows
    @property
    def tasks(self) -> list[str]:
        """Elements of open user and manual tasks, oldest first, one per token; those with an incident left out."""
        return [t.element for t in runtime.waiting(self.marking, OPEN_TASKS)]

    @property
    def waiting(self) -> list[str]:
        """As `tasks`, and receive tasks, catching events and event-based gateways; no boundary events."""
        return [t.element for t in runtime.waiting(self.marking, WAITING)]

    @property
    def timers(self) -> list[tuple[dt.datetime, TimerKey]]:
        """When each armed timer goes off, and its element and token; in no order."""
        return [(armed.at, key) for key, armed in self.armed.items()]

    @property
    def data(self) -> Data:
        """The facts, and over them the variables of the process itself, not those of calls and items."""
        return {**self.facts, **(self.marking.root.data or {})}

    @property
    def state(self) -> str:
        """`running`, `completed`, ...; `failed` while any token has an incident."""
        return runtime.state(self.marking)

    # -- what it does
    def start(self, process: str | None, start: Mapping[str, Any], now: dt.datetime) -> None:
        """`start` holds `with`, the data, and one of `message`, `signal`, `event` where it is no plain start."""
        how = {k: start.get(k) for k in ("message", "signal", "event")}
        self._take(self._runtime(now).start(process, self._kept(start["with"]), **how), now)

    def complete(self, element: str, item: int, values: Data, now: dt.datetime) -> None:
        """`item` counts the open tasks of that element from 0, oldest first; raises ProcessError `not_open`."""
        self.finish(self._open(element, item, (*OPEN_TASKS, "receiveTask")).id, values, now)

    def finish(self, token: int, values: Data, now: dt.datetime) -> None:
        """Completes a task by its token."""
        values = self._kept(values)
        self._take(self._runtime(now).complete(self.marking, token, values), now)

    def message(self, name: str, values: Data, to: str | None, item: int, now: dt.datetime) -> bool:
        """Whether somebody took it; `to` names an element, `item` counts those who wait from 0, None is anyone."""
        values = self._kept(values)
        return self._take(self._runtime(now).message(self.marking, name, values, to=to, item=item), now)

    def signal(self, name: str, values: Data, now: dt.datetime) -> bool:
        """Whether anybody waited for it; all who did have it."""
        values = self._kept(values)
        return self._take(self._runtime(now).signal(self.marking, name, values), now)

    def set(self, values: Data, now: dt.datetime) -> None:
        """As a person changes data from outside: facts for the whole instance, the rest where it is written."""
        values = self._kept(values)
        self._take(self._runtime(now).change(self.marking, values), now)

    def fire(self, timer: TimerKey, now: dt.datetime) -> None:
        """At once, whatever its instant; raises ProcessError `not_waiting` when it is not armed."""
        self._take(self._runtime(now).fire(self.marking, *timer), now)

    def cancel(self, element: str, now: dt.datetime) -> None:
        """Takes the oldest token waiting at an element away; raises ProcessError `not_open`."""
        self._take(self._runtime(now).cancel(self.marking, self._open(element, 0, WAITING).id), now)

    def jump(self, source: str, target: str, now: dt.datetime) -> None:
        """Moves the oldest token waiting at `source`; raises ProcessError `not_open`, `not_in_scope` for the target."""
        self._take(self._runtime(now).jump(self.marking, self._open(source, 0, WAITING).id, target), now)

    def migrate(self, model: str, drawing: pathlib.Path, now: dt.datetime) -> None:
        """Goes on with another drawing in the place of the model."""
        files: Files = {**self.shelf.files, model: read_file(drawing)}
        before, self.shelf = self.shelf.definition, Shelf(files, self.shelf.folder)
        self._take(self._runtime(now).migrate(self.marking, before), now)

    def reload(self) -> None:
        """As another worker would find it: the bytes, and definitions built anew."""
        self.shelf = self.shelf.again()
        self.marking = snapshot.load(snapshot.dump(self.marking))
        bind(self.marking, self.shelf.definition, self.shelf)

    def _open(self, element: str, item: int, kinds: tuple[str, ...]) -> Token:
        found = [t for t in runtime.waiting(self.marking, kinds) if t.element == element]
        if len(found) <= item:
            raise ProcessError("not_open", f"{element} is not open", element)
        return found[item]

    def _kept(self, values: Mapping[str, Any]) -> Data:
        """Facts belong to the whole instance, wherever they are set; the rest goes where it was set."""
        self.facts |= {k: v for k, v in values.items() if k in self.fact_names}
        return {k: v for k, v in values.items() if k not in self.fact_names}

    def _runtime(self, now: dt.datetime) -> Runtime:
        return Runtime(
            definition=self.shelf.definition,
            now=now,
            facts=self.facts,
            perform=self._perform,
            library=self.shelf,
            performer=lambda *key: self.performed.get(key),
            zone=self.zone,
            undecided=self.undecided,
            undated=self.undated,
        )

    def _perform(self, effect: Effect) -> Outcome | None:
        stub = self.stubs.get(effect.element)
        if stub is None:
            return None
        if isinstance(stub, list):
            stub = stub[min(self.calls[effect.element], len(stub) - 1)] or {}
        self.calls[effect.element] += 1
        return Outcome(data=self._kept(stub.get("set") or {}), error=stub.get("error"), failure=stub.get("fail"))

    # -- what the product would write: tasks, then effects, then timers
    def _take(self, step: Step, now: dt.datetime) -> bool:
        self.marking = step.marking
        for happened in step.happened:
            self.passed[happened.element] += happened.what == "entered"
            if happened.what == "ended":
                self.ended.append(happened.element)
        for token, _ in step.closed:
            self.open.pop(token, None)
        for key in step.timers_gone:
            self.armed.pop(key, None)
        for task in step.opened:
            self._create(task, now)
        for effect in step.effects:
            self.effects.append(effect.element)
            self.sent.append(effect)
            self._apply(effect, now)
        for timer in step.timers_set:
            self._arm(timer, set_at=now, now=now)
        return step.taken

    def _create(self, task: OpenedTask, now: dt.datetime) -> None:
        self.open[task.token] = task
        due_at = self._resolve(task.due, now) if task.due is not None else None
        if due_at is not None:  # of several items the earliest counts
            others = any(t.body == task.body and t.token != task.token for t in self.open.values())
            known = self.deadlines.get(task.body) if others else None
            self.deadlines[task.body] = due_at if known is None else min(known, due_at)

    def _resolve(self, due: Due, created_at: dt.datetime) -> dt.datetime | None:
        return self.dues.resolve(due, created_at=created_at, watched_due_at=self.deadlines.get(due.watched))

    def _arm(self, timer: TimerSet, *, set_at: dt.datetime, now: dt.datetime) -> None:
        """A reminder whose instant is past is not armed; anything else that is past is due at once."""
        key = (timer.element, timer.token)
        at = self._resolve(timer.due, set_at)
        if at is None or (timer.due.function == "before_due" and at <= now):
            self.armed.pop(key, None)
        else:
            self.armed[key] = Armed(at=at, timer=timer, set_at=set_at)

    def _apply(self, effect: Effect, now: dt.datetime) -> None:
        """The operators that move time do it here too: the deadline, and what has not fired yet and looks at it."""
        body, until = effect.watched, effect.parameters.get("until")
        if effect.operator == "extend_deadline" and until is not None:
            self._count_anew(body, self._date(str(until)), self._looking_at(body), now)
        elif effect.operator == "pause_deadline" and now < self.deadlines.get(body, now):
            self._stop(body, now)
        elif effect.operator == "resume_deadline" and body in self.paused:
            self._go_on(body, self.paused.pop(body), now)

    def _looking_at(self, body: int | None) -> tuple[Armed, ...]:
        """What has not gone off of the clocks that look at a task."""
        timers = (armed for armed in self.armed.values() if armed.timer.due.function in RELATIVE)
        return tuple(armed for armed in timers if armed.timer.due.watched == body)

    def _count_anew(
        self, body: int | None, due_at: dt.datetime, timers: tuple[Armed, ...], now: dt.datetime
    ) -> None:  # fmt: skip
        self.deadlines[body] = due_at
        for armed in timers:
            self._arm(armed.timer, set_at=armed.set_at, now=now)

    def _stop(self, body: int | None, now: dt.datetime) -> None:
        timers = self._looking_at(body)
        self.paused[body] = Standing(due_at=self.deadlines.pop(body), since=now, timers=timers)
        for armed in timers:
            self.armed.pop((armed.timer.element, armed.timer.token))

    def _go_on(self, body: int | None, stood: Standing, now: dt.datetime) -> None:
        """A task that is done meanwhile has no clocks any more."""
        if any(task.body == body for task in self.open.values()):
            self._count_anew(body, self.dues.resumed(stood.due_at, stood.since, now), stood.timers, now)

    def _date(self, until: str) -> dt.datetime:
        if times.is_day(until):
            return self.dues.end_of_work(dt.date.fromisoformat(until))
        return times.instant(until, self.zone)
