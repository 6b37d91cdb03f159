"""A model tried from start to end without a scenario: what is open is done, then the clock jumps to the next timer.

Nobody tells it any facts. A choice that no condition makes takes the default flow, else the first; a list of which
nobody says what is in it has one item; a timer without a date goes off at once. So a trial shows that a model gets to
an end, never that it decides rightly.
"""

from __future__ import annotations

import collections
import datetime as dt
import pathlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.errors import LayakError
from engine.process import folder_check, runtime, times
from engine.process.findings import Finding, Refused
from engine.process.marking import Token
from engine.process.model import Flow, Node, Process
from engine.process.package import SUFFIXES, Shelf, checked_shelf, package_of, read_file
from engine.process.player import DueDates, Player
from engine.process.step import Due

MOST_STEPS = 500
BEGIN = "2026-01-05T08:00:00+08:00"  # a Monday; a trial says the same every day
ONE_ITEM = ["1"]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How one drawing went: how often each element was entered, how many tasks were done, and why it is not done."""

    file: str
    state: str  # completed, terminated, waiting, refused (it does not deploy), invalid (it is no drawing), failed
    entered: Mapping[str, int] = field(default_factory=dict)
    tasks: int = 0
    reason: str = ""
    findings: tuple[Finding, ...] = ()


def files(paths: Iterable[pathlib.Path]) -> Iterator[pathlib.Path]:
    """The drawings under some paths."""
    for path in paths:
        yield from sorted(path.rglob("*.bpmn")) if path.is_dir() else [path]


def attempt(path: pathlib.Path, dues: DueDates, *, reload: bool = False) -> Trial:
    """Tries one drawing; whatever is wrong with it is said, not raised."""
    try:
        walk = _Walk(_shelf(path), path, dues)
    except Refused as refused:
        state = folder_check.verdict(refused.findings)
        return Trial(file=str(path), state=state, reason=str(refused), findings=tuple(refused.findings))
    except OSError as error:
        return Trial(file=str(path), state="invalid", reason=f"it cannot be read: {error.strerror}")
    state, reason = walk.end(reload=reload)
    return Trial(file=str(path), state=state, entered=+walk.player.passed, tasks=walk.tasks, reason=reason)


def _shelf(path: pathlib.Path) -> Shelf:
    """The drawing among the files it belongs to; with another ending it stands alone."""
    files = package_of(path) if path.suffix == SUFFIXES[0] else {_alone(path): read_file(path)}
    return checked_shelf(files, path.parent)


def _alone(path: pathlib.Path) -> str:
    return path.name if path.suffix == SUFFIXES[0] else f"{path.name}{SUFFIXES[0]}"


class _Walk:
    """One instance on its way."""

    def __init__(self, shelf: Shelf, path: pathlib.Path, dues: DueDates) -> None:
        self.now = times.instant(BEGIN)
        self.process = shelf.first_process(_alone(path))
        self.player = Player(shelf, {}, _Dated(dues), self.now.tzinfo or dt.UTC, undecided=first_flow, undated=at_once)
        self.player.facts.update(_items(shelf))
        self.tasks = self.steps = 0

    def end(self, *, reload: bool) -> tuple[str, str]:
        """Goes as far as it goes; the state it ends in, and why it is not done."""
        try:
            self.player.start(self.process, {"with": {}}, self.now)
            while self.steps < MOST_STEPS and self._can_move():
                if reload:
                    self.player.reload()
                self._move()
        except LayakError as error:
            return "failed", f"{error.code}: {error}"
        return self._standing()

    def _can_move(self) -> bool:
        return bool(self.player.open or self.player.armed)

    def _move(self) -> None:
        """The oldest task is done; if there is none, the next timer goes off."""
        self.steps += 1
        if self.player.open:
            self.tasks += 1
            self.player.finish(next(iter(self.player.open)), {}, self.now)
        else:
            at, timer = min(self.player.timers, key=lambda due: due[0])
            self.now = max(self.now, at.astimezone(self.now.tzinfo))
            self.player.fire(timer, self.now)

    def _standing(self) -> tuple[str, str]:
        marking, state = self.player.marking, self.player.state
        if state != "running":
            return state, "; ".join(f"{t.element}: {t.incident}" for t in marking.tokens() if t.incident)
        if runtime.is_stuck(marking):
            return "failed", f"stuck: nothing can happen any more; {_held(marking.tokens())}"
        waits = ", ".join(_waits(t) for t in runtime.waiting(marking)) or _held(marking.tokens())
        far = f"not at an end after {MOST_STEPS} steps; " if self._can_move() else ""
        return "waiting", f"{far}it waits for {waits}"


class _Dated:
    """The calendar, by which a deadline nobody set is now."""

    def __init__(self, dues: DueDates) -> None:
        self.dues, self.end_of_work, self.resumed = dues, dues.end_of_work, dues.resumed

    def resolve(self, due: Due, *, created_at: dt.datetime, watched_due_at: dt.datetime | None) -> dt.datetime | None:
        """The instant; never None."""
        return self.dues.resolve(due, created_at=created_at, watched_due_at=watched_due_at) or created_at


def at_once(_: Node, now: dt.datetime) -> Due:
    """The date of a timer nobody dated."""
    return Due(function="at", instant=now)


def first_flow(node: Node) -> list[Flow]:
    """The choice of somebody who knows nothing."""
    return list(node.outgoing[:1])


def _items(shelf: Shelf) -> dict[str, Any]:
    """The names by which multi-instance activities count, of those nobody gives a value: one item each."""
    found: dict[str, Any] = {}
    for process in (p for d in shelf.all() for p in d.processes.values()):
        known = process.package.defaults
        found |= {name: value for name, value in _counted(process) if known.get(name) is None}
    return found


def _counted(process: Process) -> Iterator[tuple[str, Any]]:
    for node in process.nodes.values():
        for text, value in ((node.collection, ONE_ITEM), (getattr(node.loop, "cardinality", None), 1)):
            if text is not None and (name := text.strip().removeprefix("=").strip()).isidentifier():
                yield name, value


def _held(tokens: Iterable[Token]) -> str:
    joins = collections.Counter(t.element for t in tokens if t.flow is not None)
    return "tokens wait in front of " + ", ".join(joins) if joins else "there is no token that could move"


def _waits(token: Token) -> str:
    node = token.at
    if node.kind != "eventBasedGateway":
        return _what(node)
    return " or ".join(_what(token.home.nodes[flow.target]) for flow in node.outgoing)


def _what(node: Node) -> str:
    if node.waits_for(TimerEventDefinition):
        return f"timer {node.id}"
    named = ((MessageEventDefinition, "message"), (SignalEventDefinition, "signal"))
    for kind, word in named:
        if node.waits_for(kind):
            return f"{word} {node.event.name} at {node.id}"
    if node.waits_for(ConditionalEventDefinition):
        return f"condition {node.event.expression} at {node.id}"
    return f"{node.kind} {node.id}"
