"""What befalls the city as a whole: cycles open, people go on leave, choose their mail; the calendar changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

import sqlalchemy as sa

from engine import clock
from engine.calendar.hours import OtherHours
from engine.calendar.hours import spans as spans_of
from engine.cases.open_cycle import open_cycle
from engine.cases.rules import CyclePlan, StagePlan
from engine.city import stand_ins
from engine.city.calendar.changes import Change
from engine.city.calendar.kept import Entry
from engine.city.stand_ins import NewStandIn
from engine.city.standing_in import Scope
from engine.city.tables import City
from engine.errors import Invalid
from engine.escalation.post.preferences import TIMES, USUAL, Wishes, set_wishes
from engine.instances.recount.change import change_calendar
from tests.year.life.acting import COORDINATOR, today
from tests.year.life.founding import instrument_of
from tests.year.life.plans import Plans
from tests.year.life.world import World

DAY = dt.timedelta(days=1)
CYCLES: Mapping[dt.date, tuple[str, tuple[int, ...]]] = {  # first day: key, days of each stage
    dt.date(2026, 1, 5): ("KLA-2026", (85, 45, 35, 20)),
    dt.date(2026, 6, 29): ("KLA-2026-PERUBAHAN", (80, 40, 30, 20)),
}
RAMADAN = (dt.date(2026, 2, 18), dt.date(2026, 3, 19))
SHORT_DAY, SHORT_FRIDAY = ("08:00", "12:00", "12:30", "15:00"), ("08:00", "11:30", "12:30", "15:30")
WISHES = (("usual", 0.62), ("other", 0.24), ("none", 0.14))
LEAVE_EVERY = 6  # days


def foresee(plans: Plans, first: dt.date, last: dt.date, indicators: tuple[int, ...]) -> None:
    """Writes the year into the agenda."""
    zone = plans.world.calendar().zone

    def at(day: dt.date, hour: int = 8) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour), zone)

    for name in plans.world.ids:
        plans.at(at(first), partial(wish, plans.world, name))
    for day, (key, lengths) in CYCLES.items():
        plans.at(at(day), partial(begin_cycle, plans.world, indicators, day, key, lengths))
    plans.at(at(RAMADAN[0] - 9 * DAY, 9), partial(shorter_days, plans.world))
    dice = plans.world.luck.dice("calendar")
    for month in range(1, 13):
        day = dt.date(2026, month, dice.randint(2, 20))
        plans.at(at(day, 9), partial(day_off, plans.world, dice.randint(2, 9)))
    for number in range((last - first).days // LEAVE_EVERY):
        plans.at(at(first + number * LEAVE_EVERY * DAY, 10), partial(leave, plans.world, number))
        plans.at(at(first + number * LEAVE_EVERY * DAY, 11), partial(wish_anew, plans.world, number))


def begin_cycle(world: World, indicators: tuple[int, ...], day: dt.date, key: str, lengths: tuple[int, ...]) -> None:
    """The coordinator opens a cycle."""
    stages, begins = list[StagePlan](), day
    for name, length in zip(("self_assessment", "provincial", "ministry", "field"), lengths, strict=True):
        stages.append(StagePlan(key=name, starts_on=begins, ends_on=begins + (length - 1) * DAY))
        begins += length * DAY
    plan = CyclePlan(key=key, year=2026, evidence_years=(2024, 2025), stages=tuple(stages))
    with world.context.sessions() as session:
        open_cycle(session, world.actor(COORDINATOR), plan, instrument_of(indicators))
    told = tuple((stage.key, stage.starts_on, stage.ends_on) for stage in stages)
    world.tell("open_cycle", COORDINATOR, key=key, stages=told, indicators=indicators)


# -- the calendar
def _change(world: World, change: Change, reason: str) -> None:
    version = world.read(lambda s: s.scalars(sa.select(City.calendar_version)).one())
    world.act(lambda s: change_calendar(s, world.actor(COORDINATOR), change, based_on=version, reason=reason))


def shorter_days(world: World) -> None:
    """Ramadan has hours of its own."""
    week = {weekday: SHORT_FRIDAY if weekday == 4 else SHORT_DAY for weekday in range(5)}
    hours = OtherHours(
        name="Ramadan", first_on=RAMADAN[0], last_on=RAMADAN[1],
        week={weekday: spans_of(*edges) for weekday, edges in week.items()},
    )  # fmt: skip
    _change(world, Change(put_hours=(hours,)), "Jam kerja Ramadan")
    told = {day: tuple((span.begin, span.end) for span in spans) for day, spans in hours.week.items()}
    world.tell("calendar", COORDINATOR, hours=((*RAMADAN, told),))
    world.work_off()


def day_off(world: World, ahead: int) -> None:
    """A day of the city's own, said some days before; or joint leave that is taken back."""
    calendar = world.calendar()
    day = today(world) + ahead * DAY
    holiday = calendar.holiday(day)
    if holiday is None and calendar.is_working(day):
        entry = Entry(day=day, name="Hari daerah", kind="local", is_decreed=True, source="person")
        _change(world, Change(put=(entry,)), "Libur daerah")
        world.tell("calendar", COORDINATOR, put=(day,))
    elif holiday is not None and holiday.kind == "joint_leave":
        _change(world, Change(drop=(day,)), "Cuti bersama dibatalkan")
        world.tell("calendar", COORDINATOR, drop=(day,))
    world.work_off()


# -- people
def wish(world: World, name: str) -> None:
    """Somebody chooses the mail they want; most never do."""
    kind = world.luck.weighed(WISHES, "wish", name, clock.now())
    if kind != "usual":
        _wish(world, name, has_digest=kind != "none")


def wish_anew(world: World, number: int) -> None:
    """Now and then somebody changes their mind."""
    name = world.luck.dice("changes mind", number).choice(sorted(world.ids))
    _wish(world, name, has_digest=world.luck.chance(0.7, "again", number))


def _wish(world: World, name: str, *, has_digest: bool) -> None:
    hour = world.luck.dice("hour", name, clock.now()).choice(TIMES) if has_digest else USUAL
    wishes = Wishes(has_digest=has_digest, digest_at=hour)
    world.act(lambda s: set_wishes(s, world.city_id, world.ids[name], wishes))
    world.tell("wish", name, digest=has_digest, hour=hour)


def leave(world: World, number: int) -> None:
    """Somebody goes on leave and names a substitute, who may have one too; what cannot be is refused."""
    dice = world.luck.dice("leave", number)
    person = dice.choice(
        sorted(name for name in world.ids if name.startswith(("petugas", "kepala", "peninjau", "sec")))
    )
    substitute = dice.choice(_substitutes(world, person))
    first = today(world) + dice.randint(0, 3) * DAY
    last = first + dice.randint(1, 11) * DAY
    scope = _scope(world, person, world.luck.weighed((("all", 0.6), ("own", 0.25), ("process", 0.15)), "scope", number))
    new = NewStandIn(
        person_id=world.ids[person], substitute_id=world.ids[substitute], from_on=first, until_on=last, scope=scope
    )
    try:
        world.act(lambda s: stand_ins.make(s, new, world.actor(COORDINATOR)))
    except Invalid:
        return
    world.tell(
        "stand_in", COORDINATOR, person=person, substitute=substitute, scope=scope.kind, key=scope.key, since=first,
        until=last,
    )  # fmt: skip


def _substitutes(world: World, person: str) -> list[str]:
    """Colleagues of the same office first; a reviewer's come from other clusters, for four eyes."""
    kind, _, where = person.partition(".")
    if kind.startswith("peninjau"):
        return sorted(name for name in world.ids if name.startswith("peninjau1") and not name.endswith(where))
    near = sorted(name for name in world.ids if name.endswith(f".{where}") and name != person)
    return near or [COORDINATOR, "chair"]


def _scope(world: World, person: str, kind: str) -> Scope:
    held = world.roles[person]
    if kind == "process":
        return Scope(kind="process", key="evidence")
    if kind == "own" and held and held[0].agency:
        return Scope(kind="agency", key=held[0].agency)
    if kind == "own" and held and held[0].cluster is not None:
        return Scope(kind="cluster", key=str(held[0].cluster))
    return Scope()
