"""Six weeks of a city's life, day by day, on the real rooms with a clock that is moved."""

from __future__ import annotations

import datetime as dt
import pathlib
import uuid
from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from engine import clock
from engine.calendar.working import WorkingCalendar, default_calendar
from engine.cases.instrument_file import load
from engine.cases.open_cycle import open_cycle
from engine.cases.rules import CyclePlan, StagePlan
from engine.city.tables import City, lock_city
from engine.instances.deploy import deploy
from engine.process import rehearsal
from engine.store import in_unit
from web.context import Context
from web.demo import people
from web.demo.players import Players

ROOT = pathlib.Path(__file__).resolve().parents[2] / "bpmn"
INSTRUMENT = ROOT / "instruments" / "kla-2024.yaml"
PACKAGES = ("escalation", "evidence")
BEGINS = dt.date(2026, 2, 2)
ENDS_ON, ENDS_AT = dt.date(2026, 3, 12), dt.time(10)
STAGES = (
    StagePlan(key="self_assessment", starts_on=BEGINS, ends_on=dt.date(2026, 3, 31)),
    StagePlan(key="provincial", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 5, 15)),
    StagePlan(key="ministry", starts_on=dt.date(2026, 5, 18), ends_on=dt.date(2026, 6, 19)),
    StagePlan(key="field", starts_on=dt.date(2026, 6, 22), ends_on=dt.date(2026, 7, 10)),
)
CYCLE = CyclePlan(
    key="KLA-2026", year=2026, evidence_years=(2024, 2025), verification_on=dt.date(2026, 6, 30), stages=STAGES
)


def make(context: Context) -> None:
    """Makes the demo city on an empty database and leaves its clock at Thursday, 12 March 2026, 10.00."""
    calendar = default_calendar("Asia/Makassar")
    morning = dt.datetime.combine(BEGINS, dt.time(8), tzinfo=calendar.zone)
    with clock.standing(morning) as now:
        players = _begin(context)
        for instant in _instants(calendar):
            now.set(instant)
            context.work_off()
            if instant.astimezone(calendar.zone).hour < 12:
                players.play()
                context.work_off()
    with context.sessions() as session:
        in_unit(session, lambda s: _set_clock(s, players.cast.city_id, calendar))


def _begin(context: Context) -> Players:
    """City, people, processes, cycle."""
    raw = INSTRUMENT.read_bytes()
    instrument = load(raw)
    with context.sessions() as session:
        city_id = in_unit(session, lambda s: people.settle(s, instrument))
        cast = people.cast(session, city_id, instrument)
        for name in PACKAGES:
            in_unit(session, _deploying(name, cast))
        open_cycle(session, cast.first("coordinator"), CYCLE, raw)
    return Players(context=context, cast=cast)


def _deploying(name: str, cast: people.Cast) -> Callable[[Session], object]:
    files = rehearsal.read_folder(ROOT / name)
    return lambda session: deploy(session, files, cast.first("coordinator"))


def _instants(calendar: WorkingCalendar) -> Iterator[dt.datetime]:
    """Morning and evening of every working day until the end, and the end itself."""
    day = BEGINS
    while day < ENDS_ON:
        if calendar.is_working(day):
            yield dt.datetime.combine(day, dt.time(9, 30), tzinfo=calendar.zone)
            yield dt.datetime.combine(day, dt.time(17), tzinfo=calendar.zone)
        day += dt.timedelta(days=1)
    yield _end(calendar)


def _end(calendar: WorkingCalendar) -> dt.datetime:
    return dt.datetime.combine(ENDS_ON, ENDS_AT, tzinfo=calendar.zone)


def _set_clock(session: Session, city_id: uuid.UUID, calendar: WorkingCalendar) -> None:
    city: City = lock_city(session, city_id)
    city.clock_offset_seconds = (_end(calendar) - clock.wall()).total_seconds()
