"""Who gets a letter, and what a head may promise: pure."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.calendar.working import WorkingCalendar

FALLBACK_ROLE = "coordinator"
_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """An active person with one of the roles asked for, and where."""

    person_id: uuid.UUID
    role: str
    agency: str | None = None
    cluster: int | None = None
    is_away: bool = False  # somebody stands in for some or all of this person's work

    def is_in(self, agency: str | None, cluster: int | None) -> bool:
        """Is this the agency or cluster the role is held for? A role of the whole city is everywhere."""
        return self.agency in (None, agency) and self.cluster in (None, cluster)


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressed:
    """One recipient of a letter."""

    person_id: uuid.UUID
    role: str
    agency: str | None
    is_copy: bool = False
    is_away: bool = False
    on_behalf_of: uuid.UUID | None = None  # whom it was meant for, where a stand-in gets it


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressees:
    """All recipients of one notification. `stands_in`: nobody holds the role, the coordinator is told instead."""

    people: tuple[Addressed, ...]
    stands_in: bool = False

    @property
    def asked(self) -> tuple[Addressed, ...]:
        """Those it is written to, copies left out."""
        return tuple(p for p in self.people if not p.is_copy)


def addressees(
    holders: Iterable[Holder],
    *,
    to: str,
    copy: tuple[str, ...],
    agency: str | None,
    cluster: int | None,
    assignee: uuid.UUID | None = None,
    excluding: frozenset[str] = frozenset(),
) -> Addressees:
    """Everybody who holds the role there, or the one active person who has the task; then copies, nobody twice.

    Without anybody the coordinators get it, so that it is never silently nothing. `excluding` are ids of people whom
    the task is not for.
    """
    holders = list(holders)
    here = [h for h in holders if h.is_in(agency, cluster) and str(h.person_id) not in excluding]
    people = [_taken_by(assignee, holders, to, agency)] if assignee else _with_role(here, to)
    told = [_addressed(holder, is_copy=False) for holder in people or _with_role(here, FALLBACK_ROLE)]
    told += [_addressed(holder, is_copy=True) for role in copy for holder in _with_role(here, role)]
    return Addressees(people=tuple(once_each(told)), stands_in=not people)


def _taken_by(assignee: uuid.UUID, holders: Iterable[Holder], role: str, agency: str | None) -> Holder:
    is_away = any(h.is_away for h in holders if h.person_id == assignee)
    return Holder(person_id=assignee, role=role, agency=agency, is_away=is_away)


def once_each(told: Iterable[Addressed]) -> list[Addressed]:
    """Nobody is told twice: the first of several reasons counts."""
    found: dict[uuid.UUID, Addressed] = {}
    for person in told:
        found.setdefault(person.person_id, person)
    return list(found.values())


def _with_role(holders: Iterable[Holder], role: str) -> list[Holder]:
    return [h for h in holders if h.role == role]


def _addressed(holder: Holder, *, is_copy: bool) -> Addressed:
    return Addressed(
        person_id=holder.person_id, role=holder.role, agency=holder.agency, is_copy=is_copy, is_away=holder.is_away
    )


def number_of(paper_id: uuid.UUID, year: int, prefix: str = "SRT") -> str:
    """A paper's number as people read it out: eight signs without I, L, O, U, from the random end of its id."""
    signs = base64.b32encode(paper_id.bytes[-5:]).decode("ascii").translate(_ALPHABET)
    return f"{prefix}-{year}-{signs}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseDay:
    """A day a head may promise, and how many working days it is away."""

    day: dt.date
    working_days: int


def promise_days(calendar: WorkingCalendar, now: dt.datetime, max_days: int) -> tuple[PromiseDay, ...]:
    """The working days after today that a promise may name, the nearest first."""
    today = calendar.local_day(now)
    return tuple(PromiseDay(day=calendar.shift(today, n), working_days=n) for n in range(1, max_days + 1))


def wish_days(
    calendar: WorkingCalendar, now: dt.datetime, max_days: int, most_days: int
) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that may be asked of the highest rung; None where it may give no more."""
    today = calendar.local_day(now)
    return (calendar.shift(today, max_days + 1), calendar.shift(today, most_days)) if most_days > max_days else None


def refuse_promise(until: Any, calendar: WorkingCalendar, now: dt.datetime, max_days: int) -> str | None:
    """Why a day (ISO text) cannot be promised: past, no_working_day, too_late; None when it can."""
    day, today = dt.date.fromisoformat(str(until)), calendar.local_day(now)
    if day <= today:
        return "past"
    if max_days < 1 or day > calendar.shift(today, max_days):
        return "too_late"
    return None if calendar.is_working(day) else "no_working_day"


def refuse_wish(until: Any, calendar: WorkingCalendar, now: dt.datetime, max_days: int, most_days: int) -> str | None:
    """Why a day cannot be asked of the highest rung; `within_limit`: whoever asks may give it, the rest as above."""
    if refuse_promise(until, calendar, now, max_days) is None:
        return "within_limit"
    return refuse_promise(until, calendar, now, most_days)


def carried(values: Mapping[str, Any], declared: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was filled in, only what the message brings into the process."""
    return {name: values.get(name) for name in (declared.get("with") or {}) if values.get(name) is not None}
