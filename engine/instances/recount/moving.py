"""One instance counts its deadlines anew: tasks, then the timers that watch them, then a note in its history."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.calendar.working import WorkingCalendar
from engine.city.calendar import calendar_of
from engine.city.calendar.tables import CalendarChange
from engine.history import Event
from engine.instances.deadlines import Deadlines, explained
from engine.instances.locked import Locked, lock_instance, save
from engine.instances.recount import rules
from engine.instances.tables import OPEN, RUNNING, Timer, UserTask
from engine.process.step import Due

CALENDAR = "calendar"  # why a deadline moved


def recount_instance(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID) -> int:
    """Moves the deadlines of one instance to where the city's calendar has them now, in the caller's unit.

    How many moved. A second time it finds nothing to do. What has fired stays fired; what is due by now goes off with
    the next sweep.
    """
    instance = lock_instance(session, city_id, instance_id)
    if instance.state != RUNNING or instance.calendar_version >= instance.city_calendar:
        return 0
    moved = catch_up(session, instance)
    save(session, instance)
    return moved


def catch_up(session: Session, instance: Locked) -> int:
    """The same for an instance that is locked already and saved by the caller."""
    if instance.calendar_version >= instance.city_calendar:
        return 0
    calendar = calendar_of(session, instance.city_id, instance.city_calendar)
    anew = _Anew(session=session, instance=instance, calendar=calendar)
    anew.count()
    instance.calendar_version = instance.city_calendar
    if anew.moved:
        by, reason = _why(session, instance)
        happened = [Event(type=events.DEADLINE_MOVED, body={**each, "reason": reason}) for each in anew.moved]
        history.append(session, instance, happened, actor=by)
    return len(anew.moved)


def follow_tasks(session: Session, instance: Locked, calendar: WorkingCalendar) -> None:
    """Clocks that watch a task are counted from its deadline as it stands now; where it has none they are not armed."""
    _Anew(session=session, instance=instance, calendar=calendar).follow()


def _why(session: Session, instance: Locked) -> tuple[str, str]:
    """Who changed the calendar last, and why."""
    row = session.execute(
        sa.select(CalendarChange.made_by, CalendarChange.reason).where(
            CalendarChange.city_id == instance.city_id, CalendarChange.version == instance.city_calendar
        )
    ).one()
    return row.made_by, row.reason


@dataclass(kw_only=True)
class _Anew:
    """The deadlines of a locked instance being counted anew; `moved` are bodies of events."""

    session: Session
    instance: Locked
    calendar: WorkingCalendar
    moved: list[dict[str, Any]] = field(default_factory=list)

    def count(self) -> None:
        """Tasks first, then what watches them."""
        self._timers(self._tasks(), counted_anew=rules.RELATIVE | rules.COUNTED)

    def follow(self) -> None:
        """Only what watches the tasks."""
        rows = self.session.execute(
            sa.select(UserTask.body, UserTask.due_at).where(
                UserTask.instance_id == self.instance.id, UserTask.state == OPEN
            )
        )
        watched: dict[int, dt.datetime | None] = {}
        for body, due_at in rows:
            watched[body] = min(filter(None, (watched.get(body), due_at)), default=None)
        self._timers(watched, counted_anew=rules.RELATIVE)

    def _tasks(self) -> dict[int, dt.datetime | None]:
        """Body of each open task -> its deadline as it is now."""
        rows = self.session.execute(
            sa.select(
                UserTask.id, UserTask.body, UserTask.process_key, UserTask.element_id, UserTask.agency_key,
                UserTask.due_at, UserTask.due_explained, UserTask.follow_up_at, UserTask.follow_up_explained,
            )
            .where(UserTask.instance_id == self.instance.id, UserTask.state == OPEN)
            .order_by(UserTask.id)
        ).all()  # fmt: skip
        watched: dict[int, dt.datetime | None] = {}
        changed = []
        for row in rows:
            due_at, data = self._now(row)
            follow_up_at, counted = self._sleeps(row, due_at)
            if (data, counted) != (row.due_explained, row.follow_up_explained):
                changed.append({"id": row.id, "due_at": due_at, "due_explained": data, "follow_up_at": follow_up_at,
                                "follow_up_explained": counted})  # fmt: skip
            if due_at != row.due_at:
                self._note(row, due_at, task=str(row.id), agency=row.agency_key)
            watched[row.body] = min(filter(None, (watched.get(row.body), due_at)), default=None)
        self._update(UserTask, changed)
        return watched

    def _now(self, row: Any) -> tuple[dt.datetime | None, Any]:
        """A task without a deadline has none by any calendar; a clock that stands is counted when it goes on."""
        data = rules.recounted(self.calendar, row.due_explained) if row.due_at is not None else None
        return (row.due_at, row.due_explained) if data is None else (rules.due_at(data), data)

    def _sleeps(self, row: Any, due_at: dt.datetime | None) -> tuple[dt.datetime | None, Any]:
        """Until when it sleeps: what a drawing counted is counted anew; the day somebody chose stays, but none sleeps
        beyond the day it is due."""
        counted = rules.slept(self.calendar, row.follow_up_explained, due_at)
        if counted is not None:
            return rules.due_at(counted), counted
        until = row.follow_up_at
        if until is not None and due_at is not None:
            until = min(until, dt.datetime.combine(self.calendar.local_day(due_at), dt.time(), self.calendar.zone))
        return until, row.follow_up_explained

    def _timers(self, watched: Mapping[int, dt.datetime | None], *, counted_anew: frozenset[str]) -> None:
        rows = self.session.execute(
            sa.select(
                Timer.id, Timer.process_key, Timer.element_id, Timer.function, Timer.number, Timer.watched,
                Timer.due_at, Timer.explained,
            ).where(Timer.instance_id == self.instance.id, Timer.function.in_(sorted(counted_anew)))
        ).all()  # fmt: skip
        counted = Deadlines(
            calendar=self.calendar, now=clock.now(), watched=watched, promised=self.instance.promised_at
        )
        changed = []
        for row in rows:
            due_at, data = self._timer(row, counted)
            if (due_at, data) != (row.due_at, row.explained):
                changed.append({"id": row.id, "due_at": due_at, "explained": data})
            if row.function in rules.COUNTED and due_at != row.due_at:  # a wait of its own, watching nothing
                self._note(row, due_at, task=None, process=row.process_key)
        self._update(Timer, changed)

    def _timer(self, row: Any, counted: Deadlines) -> tuple[dt.datetime | None, Any]:
        if row.due_at is None and row.explained is not None:  # stopped by a failure: somebody has to look first
            return None, row.explained
        if row.function in rules.RELATIVE:
            found = counted.resolve(Due(function=row.function, number=row.number, watched=row.watched))
            text = (row.explained or {}).get("text", "")
            return (found.due_at if found else None), explained(found, text)
        data = rules.recounted(self.calendar, row.explained)
        return (row.due_at, row.explained) if data is None else (rules.due_at(data), data)

    def _note(self, row: Any, due_at: dt.datetime | None, **more: Any) -> None:
        texts = {name: at and at.isoformat() for name, at in (("from", row.due_at), ("to", due_at))}
        self.moved.append(
            {**more, "element": row.element_id, **texts, "why": CALENDAR, "calendar": self.instance.city_calendar}
        )

    def _update(self, table: type[UserTask | Timer], changed: list[dict[str, Any]]) -> None:
        if changed:
            self.session.execute(sa.update(table), changed, execution_options={"synchronize_session": False})
            self.instance.has_new_timers = True
