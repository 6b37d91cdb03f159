"""What a step leaves behind, as data: everything the store must write, and nothing it must look up in a drawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """When something is due: an instant, a day, or a length that the city's calendar counts."""

    function: str  # at, day, end_of_day, working_days, working_hours, hours, before_due, after_due
    number: float | None = None  # of the function: days or hours, may have a fraction
    watched: int | None = None  # before_due, after_due: the `body` of the task whose deadline counts
    instant: dt.datetime | None = None  # of `at`: aware
    day: dt.date | None = None  # of `day`: due at the end of its working time; of `end_of_day`: at 23.59
    zone: str = ""  # of `end_of_day`: by whose clocks; empty: the city's
    text: str = ""  # as the drawing has it, for the explanation: rung(1), PT5M


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenedTask:
    """A user or manual task that waits for somebody now, its words evaluated."""

    token: int
    body: int  # token of the task as it is drawn: of the multi-instance body, else its own; what Due.watched names
    process: str
    digest: str  # of the definition the task was opened by: the instance's own, or that of a call into another folder
    element: str
    name: str
    kind: str  # userTask, manualTask
    form_key: str | None = None
    role: str | None = None
    agency: str | None = None
    assignee: str | None = None
    excluding: tuple[str, ...] = ()  # person ids; when not empty, the items of one body go to different people too
    has_excluding: bool = False  # the drawing names people who may not: four eyes among the items as well
    due: Due | None = None
    follow_up: Due | None = None
    priority: int = 50
    pause: str = "waiting"  # never, waiting
    item: Any = None  # value of the multi-instance item
    loop_counter: int | None = None  # number of the item, from 0


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerSet:
    """A timer is armed, anew if this element was armed at this token before."""

    process: str
    element: str
    token: int
    due: Due


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What a service or send task, a thrown message, or a decision without a table asks of the world."""

    process: str
    element: str
    token: int
    kind: str  # serviceTask, sendTask, businessRuleTask, intermediateThrowEvent, endEvent
    operator: str | None = None  # word of the allow-list
    message: str | None = None  # name of the message, where one is sent
    decision: str | None = None  # decision key of a business rule task
    parameters: Mapping[str, Any] = field(default_factory=dict)
    watched: int | None = None  # `body` of the watched task
    data: Mapping[str, Any] = field(default_factory=dict)  # what the token sees, facts left out


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of an effect within the step: data, a BPMN error, or a technical failure."""

    data: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    failure: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A decision the runtime made: value of a `decided` happening."""

    decision: str
    result: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """A technical stop: the token stays where it is until somebody looks."""

    process: str
    element: str
    token: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """Who waits for a message."""

    message: str
    process: str
    element: str
    token: int


class Happened(NamedTuple):  # no dataclass: a step makes a dozen of them
    """One thing that happened in a step, in order: entered, left, cancelled, ended, thrown, decided, incident,
    timer_set (TimerSet), timer_gone, effect (Effect), opened (OpenedTask), completed, resolved."""

    what: str
    process: str
    element: str
    token: int
    value: Any = None
