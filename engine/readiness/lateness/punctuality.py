"""How agencies keep their deadlines, week by week of the cycle."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.cases.tables import Case
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.calendar import calendar_of
from engine.instances.tables import CANCELLED, COMPLETED, UserTask
from engine.readiness.lateness.queries import current_cycle
from engine.readiness.lateness.views import STAFF, AgencyWeeks, Punctuality, Week

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A deadline of an agency that has passed: in which week (its Monday), and whether it was met."""

    agency: str
    week: dt.date
    is_met: bool


def get_punctuality(session: Session, actor: Actor) -> Punctuality:
    """Deadlines of officers and heads that have passed, as they were valid last: time that was granted counts.

    The last twelve weeks of the current cycle. Raises Forbidden, NotFound `no_cycle`.
    """
    authorize(actor, "board.see", Thing(city_id=actor.city_id))
    cycle = current_cycle(session, actor.city_id)
    calendar, now = calendar_of(session, actor.city_id), clock.now()
    begin, last = monday(cycle.stages[0].starts_on), monday(calendar.local_day(now))
    weeks = weeks_between(begin, last)
    kept = [
        Kept(agency=agency, week=monday(calendar.local_day(due_at)), is_met=is_met)
        for agency, due_at, is_met in _passed(session, actor.city_id, cycle.id, now)
    ]
    rows = rows_of(kept, weeks)
    return Punctuality(
        cycle=cycle, first_week=(weeks[0] - begin) // WEEK + 1, weeks=weeks, rows=rows, all=_agency("", kept, weeks)
    )


def _passed(
    session: Session, city_id: uuid.UUID, cycle_id: uuid.UUID, now: dt.datetime
) -> Iterable[tuple[str, dt.datetime, bool]]:
    """What was cancelled before its deadline was never late; what was cancelled after it was."""
    is_met = sa.and_(UserTask.state == COMPLETED, UserTask.completed_at <= UserTask.due_at)
    never_late = sa.and_(UserTask.state == CANCELLED, UserTask.completed_at <= UserTask.due_at)
    rows = session.execute(
        sa.select(UserTask.agency_key, UserTask.due_at, is_met)
        .join(Case, Case.instance_id == UserTask.instance_id)
        .where(
            UserTask.city_id == city_id, Case.cycle_id == cycle_id, UserTask.role.in_(STAFF),
            UserTask.agency_key.is_not(None), UserTask.due_at <= now, sa.not_(never_late),
        )
    )  # fmt: skip
    return [(agency or "", due_at, bool(met)) for agency, due_at, met in rows if due_at is not None]


def monday(day: dt.date) -> dt.date:
    """The first day of a week."""
    return day - dt.timedelta(days=day.weekday())


def weeks_between(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The Mondays from the first week to the last one, at most the last twelve; one at least."""
    count = max(0, (last - first) // WEEK) + 1
    return tuple(first + WEEK * number for number in range(max(0, count - MOST_WEEKS), count))


def rows_of(kept: Sequence[Kept], weeks: Sequence[dt.date]) -> tuple[AgencyWeeks, ...]:
    """A row per agency, the least punctual first."""
    shown = [each for each in kept if each.week in weeks]
    rows = [_agency(key, [k for k in shown if k.agency == key], weeks) for key in sorted({k.agency for k in shown})]
    return tuple(sorted(rows, key=lambda row: (row.all.met / row.all.total, -row.all.total, row.agency)))


def _agency(key: str, kept: Sequence[Kept], weeks: Sequence[dt.date]) -> AgencyWeeks:
    by_week: Mapping[dt.date, list[Kept]] = {week: [k for k in kept if k.week == week] for week in weeks}
    cells = tuple(_week(by_week[week]) for week in weeks)
    return AgencyWeeks(agency=key, weeks=cells, all=_week([k for found in by_week.values() for k in found]))


def _week(kept: Sequence[Kept]) -> Week:
    return Week(met=sum(each.is_met for each in kept), total=len(kept))
