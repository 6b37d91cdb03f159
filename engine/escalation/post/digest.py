"""Planning the digests of a city: one letter per person and day, in units of some hundred people each.

A person has something when a task of theirs is late, is due today, or came since the last digest, when a letter waits
to be gathered, or when they were mentioned since then and have not looked. What the letter says is read when it is
written (`news.py`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.calendar.working import WorkingCalendar
from engine.city.actors import held_of
from engine.city.calendar import calendar_of
from engine.city.standing_in import chains_to
from engine.city.tables import Person, RoleHeld, list_links, list_roles
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.post.preferences import USUAL
from engine.escalation.post.tables import MailPreference
from engine.escalation.post.waiting import digest_key, drop_overtaken, gather, list_waiting, take_back
from engine.escalation.rules import Addressed
from engine.escalation.tables import DROPPED, Letter
from engine.escalation.wanted import DIGEST
from engine.instances.mentions import newest_unseen
from engine.instances.tables import OPEN, UserTask
from engine.instances.tasks import is_awake
from engine.store import Instant
from engine.store.outbox import OutboxRow

T = TypeVar("T")
RunUnit = Callable[[Callable[[Session], T]], T]
AT_ONCE = 200  # people in a unit
ANYBODY = "somebody"  # the role of a recipient who holds none
WEIGHTIEST = (
    "coordinator",
    "secretary",
    "chair",
    "head",
    "reviewer",
    "officer",
    "verifier",
    "auditor",
    "administrator",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """An hour of a city's day: those who have chosen it get their digest. `asked_on` is an earlier day when nobody
    could plan it then: whoever never had a digest is told what was new on that day."""

    city_id: uuid.UUID
    day: dt.date
    time: dt.time
    asked_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Heap:
    """The open tasks of one candidate group or one assignee, counted."""

    late: int
    today: int
    newest: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Somebody whose digest is due: keys of the heaps that are theirs, their weightiest role, since when all is new."""

    person_id: uuid.UUID
    keys: frozenset[str]
    role: str
    agency: str | None
    since: dt.datetime


def plan_digests(run_unit: RunUnit[Any], slot: Slot) -> int:
    """Plans what a slot asks for; how many digests. May run again after a crash: nobody gets a second one of a day."""
    run_unit(lambda s: drop_overtaken(s, slot.city_id))
    planned, last = 0, uuid.UUID(int=0)
    while True:
        people: Sequence[uuid.UUID] = run_unit(partial(_list_people, slot=slot, after=last))
        if not people:
            return planned
        planned += run_unit(partial(_plan_batch, slot=slot, people=people))
        last = people[-1]


def _list_people(session: Session, slot: Slot, after: uuid.UUID) -> Sequence[uuid.UUID]:
    return session.scalars(_PEOPLE, {"city_id": slot.city_id, "at": f"{slot.time:%H:%M}", "after": after}).all()


_PEOPLE = (  # built once: asked every hour of every city, mostly of nobody
    sa.select(Person.id)
    .join(MailPreference, MailPreference.person_id == Person.id, isouter=True)
    .where(
        Person.city_id == sa.bindparam("city_id"),
        Person.is_active.is_(True),
        sa.func.coalesce(MailPreference.has_digest, sa.true()),
        sa.func.coalesce(MailPreference.digest_at, f"{USUAL:%H:%M}") == sa.bindparam("at"),
        Person.id > sa.bindparam("after"),
    )
    .order_by(Person.id)
    .limit(AT_ONCE)
)


def _plan_batch(session: Session, slot: Slot, people: Sequence[uuid.UUID]) -> int:
    served = _told_today(session, slot, people)
    calendar = calendar_of(session, slot.city_id)
    take_back(session, slot.city_id, people, before=end_of_day(calendar, slot.day - dt.timedelta(days=1)))
    readers = _readers(session, slot, calendar, [p for p in people if p not in served])
    chosen = _with_news(session, slot, calendar, readers)
    ids = plan_letters(
        session, Subject(city_id=slot.city_id, business_key=""), [_letter(slot, reader) for reader in chosen]
    )
    gather(session, slot.city_id, dict(zip((r.person_id for r in chosen), ids, strict=True)))
    return len(ids)


def _with_news(
    session: Session, slot: Slot, calendar: WorkingCalendar, readers: Sequence[Reader]
) -> list[Reader]:  # fmt: skip
    """Those of some readers to whom the day has something to tell."""
    heaps, people = _heaps(session, slot, calendar), [r.person_id for r in readers]
    waiting, mentioned = list_waiting(session, slot.city_id, people), newest_unseen(session, slot.city_id, people)
    told = {r.person_id for r in readers if r.person_id in waiting or mentioned.get(r.person_id, r.since) > r.since}
    is_working = calendar.is_working(slot.day)
    return [r for r in readers if _has_news(r, heaps, r.person_id in told, is_working=is_working)]


def _key(slot: Slot, person_id: uuid.UUID) -> str:
    return digest_key(slot.day.isoformat(), person_id)


def _letter(slot: Slot, reader: Reader) -> NewLetter:
    to = Addressed(person_id=reader.person_id, role=reader.role, agency=reader.agency)
    facts = {"day": slot.day.isoformat(), "since": reader.since.isoformat()}
    return NewLetter(template=DIGEST, to=to, dedupe_key=_key(slot, reader.person_id), facts=facts)


def _told_today(session: Session, slot: Slot, people: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those who have today's digest already: of a run that was cut short, or at another hour before they chose anew."""
    keys = {_key(slot, person_id): person_id for person_id in people}
    return {keys[key] for key in session.scalars(_TOLD, {"city_id": slot.city_id, "keys": sorted(keys)})}


_TOLD = sa.select(OutboxRow.dedupe_key).where(
    OutboxRow.city_id == sa.bindparam("city_id"), OutboxRow.dedupe_key.in_(sa.bindparam("keys", expanding=True))
)  # built once, as all here


def _has_news(reader: Reader, heaps: Mapping[str, Heap], is_told: bool, *, is_working: bool) -> bool:
    """On a day on which nobody works only what is due that very day is worth a mail."""
    mine = [heaps[key] for key in reader.keys if key in heaps]
    if not is_working:
        return any(heap.today for heap in mine)
    return is_told or any(heap.late or heap.today or heap.newest > reader.since for heap in mine)


def _heaps(session: Session, slot: Slot, calendar: WorkingCalendar) -> dict[str, Heap]:
    """Every open task of the city that nobody has put off, by group where nobody is assigned, else by assignee; one
    statement."""
    asked = {"city_id": slot.city_id, "now": clock.now(), "end": end_of_day(calendar, slot.day)}
    rows = session.execute(_HEAPS, asked)
    heaps: dict[str, Heap] = {}
    for assignee_id, group, late, today, newest in rows:
        key = str(assignee_id or group)
        had = heaps.get(key, Heap(late=0, today=0, newest=newest))
        heaps[key] = Heap(late=had.late + late, today=had.today + today, newest=max(had.newest, newest))
    return heaps


_NOW = sa.bindparam("now", type_=Instant())
_IS_TODAY = sa.and_(UserTask.due_at > _NOW, UserTask.due_at <= sa.bindparam("end", type_=Instant()))
_HEAPS = (
    sa.select(
        UserTask.assignee_id, UserTask.candidate_group, sa.func.count().filter(UserTask.due_at <= _NOW),
        sa.func.count().filter(_IS_TODAY), sa.func.max(sa.func.coalesce(UserTask.given_at, UserTask.created_at)),
    )
    .where(UserTask.city_id == sa.bindparam("city_id"), UserTask.state == OPEN, is_awake(_NOW))
    .group_by(UserTask.assignee_id, UserTask.candidate_group)
)  # fmt: skip


def end_of_day(calendar: WorkingCalendar, day: dt.date) -> dt.datetime:
    """Midnight behind a day of the city."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), calendar.zone).astimezone(dt.UTC)


# -- the readers
def _readers(
    session: Session, slot: Slot, calendar: WorkingCalendar, people: Sequence[uuid.UUID]
) -> list[Reader]:  # fmt: skip
    since = _last_digests(session, slot.city_id, people)
    before = calendar.shift(slot.asked_on or slot.day, -1)
    start = dt.datetime.combine(before, slot.time, calendar.zone).astimezone(dt.UTC)
    owners = _owners(session, slot.city_id, people)
    held: dict[uuid.UUID, list[RoleHeld]] = {}
    for row in list_roles(session, slot.city_id, sorted({*people, *(o for each in owners.values() for o in each)})):
        held.setdefault(row.person_id, []).append(row)
    return [
        Reader(
            person_id=person_id,
            keys=_keys(person_id, held) | {key for owner in owners[person_id] for key in _keys(owner, held)},
            since=since.get(person_id, start),
            **_weightiest(held.get(person_id, ())),
        )
        for person_id in people
    ]


def _owners(session: Session, city_id: uuid.UUID, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """For whom each of some people stands in; how far it goes is asked when the digest is written."""
    now = clock.now()
    links = list_links(session, city_id, now)
    return {person_id: [chain[0].person_id for chain in chains_to(links, person_id, now)] for person_id in people}


def _keys(person_id: uuid.UUID, held: Mapping[uuid.UUID, Sequence[RoleHeld]]) -> frozenset[str]:
    return frozenset({str(person_id), *(held_of(row).group for row in held.get(person_id, ()))})


def _weightiest(roles: Sequence[RoleHeld]) -> dict[str, Any]:
    """The role a digest addresses."""
    first = min(roles, key=lambda row: WEIGHTIEST.index(row.role), default=None)
    return {"role": first.role if first else ANYBODY, "agency": first.agency_key if first else None}


def _last_digests(session: Session, city_id: uuid.UUID, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """One that was dropped told nothing: what came before it is as new as before."""
    rows = session.execute(_LAST, {"city_id": city_id, "people": list(people)})
    return {person_id: at for person_id, at in rows if person_id is not None}


_LAST = (
    sa.select(Letter.person_id, sa.func.max(Letter.planned_at))
    .where(
        Letter.city_id == sa.bindparam("city_id"), Letter.template == DIGEST, Letter.state != DROPPED,
        Letter.person_id.in_(sa.bindparam("people", expanding=True)),
    )
    .group_by(Letter.person_id)
)  # fmt: skip
