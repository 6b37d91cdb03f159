"""What a step in the making has done so far: kept in order for the history, and net of itself for the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.process.marking import Token
from engine.process.model import OPEN_TASKS
from engine.process.step import Happened, Incident, OpenedTask, TimerSet

TimerKey = tuple[str, int]


def is_open_task(token: Token) -> bool:
    """Does somebody have this task to do?"""
    node = token.node
    if node is None or token.flow is not None or token.loop is not None or token.incident is not None:
        return False
    return node.kind in OPEN_TASKS


@dataclass(kw_only=True)
class Ledger:
    """What was there before the step has a token id up to `last_id`: only of that a store must forget anything."""

    last_id: int
    happened: list[Happened] = field(default_factory=list)
    opened: dict[int, OpenedTask] = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)
    timers_set: dict[TimerKey, TimerSet] = field(default_factory=dict)
    timers_gone: dict[TimerKey, None] = field(default_factory=dict)
    incidents: dict[int, Incident] = field(default_factory=dict)
    resolved: dict[int, None] = field(default_factory=dict)

    def note(self, what: str, token: Token, value: Any = None, element: str | None = None) -> None:
        """One more thing that happened."""
        self.happened.append(
            Happened(what=what, process=token.home.id, element=element or token.element, token=token.id, value=value)
        )

    def open_task(self, token: Token, task: OpenedTask) -> None:
        """At most one task per token; noted as `opened` with the task as its value."""
        self.opened[token.id] = task
        self.note("opened", token, task)

    def close_task(self, token: Token, how: str) -> None:
        """Completed or cancelled; one that was opened within this step never was."""
        if self.opened.pop(token.id, None) is None and token.id <= self.last_id:
            self.closed.setdefault(token.id, how)

    def set_timer(self, token: Token, timer: TimerSet) -> None:
        """By element and token; setting one again replaces its due date, and both are noted."""
        self.timers_set[timer.element, timer.token] = timer
        self.note("timer_set", token, timer, timer.element)

    def drop_timer(self, token: Token, element: str) -> None:
        """A timer of a token from before this step goes to `timers_gone`, any other just vanishes; noted either way."""
        key = (element, token.id)
        self.timers_set.pop(key, None)
        if token.id <= self.last_id:
            self.timers_gone[key] = None
        self.note("timer_gone", token, element=element)

    def fail(self, token: Token, reason: str) -> None:
        """The latest reason of a token counts; an incident resolved earlier in this step is open again."""
        self.incidents[token.id] = Incident(process=token.home.id, element=token.element, token=token.id, reason=reason)
        self.resolved.pop(token.id, None)
        self.note("incident", token, reason)

    def resolve(self, token: Token) -> None:
        """Its technical stop is over, or the token is gone."""
        if self.incidents.pop(token.id, None) is None and token.id <= self.last_id:
            self.resolved[token.id] = None
        self.note("resolved", token)
