"""What a digest says, read when it is written: only what still waits for its recipient then."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor, load_actor
from engine.escalation.post.digest import end_of_day
from engine.escalation.tables import GATHERED, Letter
from engine.escalation.wanted import ABOUT_SOON
from engine.instances import tasks
from engine.instances.mentions import MentionView, list_unseen
from engine.instances.tables import OPEN, ProcessInstance, UserTask

RETURNED_FORM = "remediation"
LATE, TODAY, SOON, RETURNED, NEW, OTHERS = SECTIONS = ("late", "today", "soon", "returned", "new", "others")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A task a digest tells of, and the case it belongs to."""

    task: UserTask
    business_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """The tasks a digest tells of, by section in the order they are read; a task stands in one section only. Beside
    them the places where the recipient was mentioned since the last one and has not looked.

    `late`, `today` (due), `soon` (a reminder fell due), `returned` and `new` (came since the last digest) are the
    recipient's own; `others` are late ones of other people the recipient is to know of.
    """

    sections: Mapping[str, Sequence[Told]]
    mentions: Sequence[MentionView] = ()

    def __bool__(self) -> bool:
        return any(self.sections.values()) or bool(self.mentions)


def read_news(session: Session, letter: Letter, calendar: WorkingCalendar) -> News:
    """The news of a digest, whose facts name `day` and `since`; about six statements."""
    assert letter.person_id is not None
    actor = load_actor(session, letter.city_id, letter.person_id)
    mine = [Told(task=row.task, business_key=row.business_key) for row in tasks.list_inbox(session, actor)]
    gathered = _list_gathered(session, letter)
    named = {row.task_id for row in gathered if row.template in ABOUT_SOON}
    bounds = _Bounds.of(letter, calendar)
    sections: dict[str, list[Told]] = {name: [] for name in SECTIONS}
    for row in mine:
        section = bounds.section(row.task, is_reminded=row.task.id in named)
        if section:
            sections[section].append(row)
    sections[OTHERS] = _others(session, actor, gathered, mine)
    mentions = list_unseen(session, letter.city_id, letter.person_id, since=bounds.since, until=letter.planned_at)
    return News(sections=sections, mentions=mentions)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Bounds:
    """The instants that divide the sections."""

    now: dt.datetime
    since: dt.datetime
    end: dt.datetime

    @classmethod
    def of(cls, letter: Letter, calendar: WorkingCalendar) -> _Bounds:
        """As the digest was planned; what has become late since is late."""
        day = dt.date.fromisoformat(letter.facts["day"])
        end = end_of_day(calendar, day)
        return cls(now=clock.now(), since=dt.datetime.fromisoformat(letter.facts["since"]), end=end)

    def section(self, task: UserTask, *, is_reminded: bool) -> str:
        """Where a task of the recipient's stands; empty when there is nothing to say of it today."""
        if task.due_at is not None and task.due_at <= self.end:
            return LATE if task.due_at <= self.now else TODAY
        if is_reminded:
            return SOON
        is_new = (task.given_at or task.created_at) > self.since
        return (RETURNED if task.form_key == RETURNED_FORM else NEW) if is_new else ""


def _list_gathered(session: Session, letter: Letter) -> Sequence[Letter]:
    found = session.scalars(_GATHERED, {"city_id": letter.city_id, "digest_id": letter.id})
    return sorted(found, key=lambda row: (row.planned_at, row.id))


_GATHERED = (
    sa.select(Letter)
    .where(
        Letter.city_id == sa.bindparam("city_id"), Letter.digest_id == sa.bindparam("digest_id"),
        Letter.state == GATHERED,
    )
)  # fmt: skip  # built once: every digest asks it


def _others(
    session: Session, actor: Actor, gathered: Iterable[Letter], mine: Sequence[Told]
) -> list[Told]:  # fmt: skip
    """Late tasks of others that the recipient was to know of: copies, and what came in an absent person's stead."""
    own = {row.task.id for row in mine}
    told = [each for each in gathered if each.is_copy or each.facts.get("instead_of")]
    wanted = {each.task_id for each in told if each.task_id is not None}
    return [row for row in _list_late(session, actor.city_id, wanted) if row.task.id not in own] if wanted else []


def _list_late(session: Session, city_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> list[Told]:
    """What is open and late of the steps that some tasks belong to: of several people's at one step the first."""
    rows = session.execute(_LATE, {"city_id": city_id, "named": list(ids), "now": clock.now()})
    found: dict[tuple[uuid.UUID, int], Told] = {}
    for task, key in rows:
        found.setdefault((task.instance_id, task.body), Told(task=task, business_key=key))
    return list(found.values())


_named = aliased(UserTask)
_LATE = (  # built once, as above
    sa.select(UserTask, ProcessInstance.business_key)
    .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
    .join(_named, sa.and_(_named.instance_id == UserTask.instance_id, _named.body == UserTask.body))
    .where(
        UserTask.city_id == sa.bindparam("city_id"), _named.id.in_(sa.bindparam("named", expanding=True)),
        UserTask.state == OPEN, UserTask.due_at <= sa.bindparam("now"),
    )
    .order_by(UserTask.due_at, UserTask.id)
)  # fmt: skip
