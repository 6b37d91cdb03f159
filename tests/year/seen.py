"""What followed from what people did, in words that can be compared. Plain values, made by the oracle and from rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.year.told import TaskName

SECTIONS = ("late", "today", "soon", "returned", "new", "others", "mentions")
SHOWN = 12  # rows of one section of a digest; the rest is only counted
Person = tuple[str, str]  # who gets it, and for whom that person stands in


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A task's deadline as it stands from `at` on; None: the clock stands. `why`: created, moved, paused, resumed."""

    task: TaskName
    at: dt.datetime
    due: dt.datetime | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """How a task ended: completed, or cancelled because it was needed no more."""

    task: TaskName
    at: dt.datetime
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """A letter that waits for a digest: planned at an instant; `told_on` is the day of the digest it stands in."""

    at: dt.datetime
    template: str
    task: TaskName
    to: Person
    is_copy: bool
    told_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """Somebody is asked about a late task. `links`: who may decide; `told`: who gets the letter only; copies apart."""

    at: dt.datetime
    task: TaskName
    level: int
    role: str
    offers: tuple[str, ...]
    max_days: int
    links: tuple[Person, ...]
    told: tuple[Person, ...]
    copies: tuple[Person, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Somebody is told what was decided about a late task."""

    at: dt.datetime
    task: TaskName
    decision: str
    to: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class AtOnce:
    """A letter that does not wait for a digest: the receipt of what was sent, word of what came back."""

    at: dt.datetime
    template: str
    task: TaskName
    to: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """A person's letter of one day: per section the tasks that are named, and how many there are."""

    to: str
    day: dt.date
    at: dt.datetime
    sections: Mapping[str, tuple[int, tuple[TaskName, ...]]]


@dataclass(kw_only=True)
class Seen:
    """All that followed in a city."""

    deadlines: list[Deadline] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    rungs: list[Rung] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    at_once: list[AtOnce] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    still_due: list[Deadline] = field(default_factory=list)  # of tasks that are open at the end, as their rows have it


def in_order(people: Iterable[Person]) -> tuple[Person, ...]:
    """People in an order that does not depend on who was found first."""
    return tuple(sorted(people))
