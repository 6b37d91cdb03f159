"""What did follow, read from the rows of tasks, history, requests and letters; digests are read as people read them."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import events
from engine.city.tables import Agency
from engine.escalation.tables import DecisionLink, DecisionRequest, Letter
from engine.history import HistoryEvent
from engine.instances.tables import OPEN, ProcessInstance, UserTask
from tests.year.seen import (
    SECTIONS,
    Answer,
    AtOnce,
    Closed,
    Deadline,
    Digest,
    Person,
    Reminder,
    Rung,
    Seen,
    in_order,
)
from tests.year.told import TaskName
from web.words.codes import DIGEST_SECTIONS

REMINDERS = (
    "evidence_soon", "evidence_due", "remediation_soon", "remediation_due", "sign_soon", "sign_due", "review_late",
)  # fmt: skip
AT_ONCE = ("receipt", "evidence_returned")
LEFT = "kept"  # there is no mail server: what would have been sent is kept
MOVES = {
    events.TASK_CREATED: ("created", "due_at"),
    events.DEADLINE_MOVED: ("moved", "to"),
    events.TASK_PAUSED: ("paused", ""),
    events.TASK_RESUMED: ("resumed", "to"),
}
HEADING = re.compile(r"<h2[^>]*>([^<]+?) <span[^>]*>\((\d+)\)</span></h2>")
ROW = re.compile(r'<p style="margin:0 0 10px;"><a class="l" href="([^"]+)"[^>]*>([^<]+)</a><br>')
OWN = re.compile(r"/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


def read(session: Session, names: Mapping[uuid.UUID, str], tasks: Mapping[uuid.UUID, TaskName]) -> Seen:
    """All that followed, people and tasks by the names of the story."""
    return Rows(session, names, tasks).seen()


@dataclass(frozen=True)
class Rows:
    """A session that only reads, and who and what its ids mean."""

    session: Session
    names: Mapping[uuid.UUID, str]
    tasks: Mapping[uuid.UUID, TaskName]

    def seen(self) -> Seen:
        """Everything."""
        letters = self.session.scalars(sa.select(Letter).order_by(Letter.id)).all()
        by_template: dict[str, list[Letter]] = {}
        for letter in letters:
            by_template.setdefault(letter.template, []).append(letter)
        digests = {letter.id: letter for letter in by_template.get("digest", ()) if letter.state == LEFT}
        return Seen(
            deadlines=list(self._deadlines()),
            closed=list(self._closed()),
            reminders=[self._reminder(it, digests) for name in REMINDERS for it in by_template.get(name, ())],
            rungs=list(self._rungs(by_template.get("escalation_ask", ()))),
            answers=[self._answer(it) for it in by_template.get("answer_to_decision", ()) if it.state == LEFT],
            at_once=[self._at_once(it) for name in AT_ONCE for it in by_template.get(name, ()) if it.state == LEFT],
            digests=[self._digest(letter) for letter in digests.values()],
            still_due=list(self._still_due()),
        )

    def _person(self, letter: Letter | DecisionLink) -> Person:
        assert letter.person_id is not None
        return self.names[letter.person_id], self.names[letter.on_behalf_of] if letter.on_behalf_of else ""

    # -- tasks
    def _deadlines(self) -> Iterator[Deadline]:
        query = sa.select(HistoryEvent).where(HistoryEvent.type.in_(MOVES)).order_by(HistoryEvent.at, HistoryEvent.seq)
        for event in self.session.scalars(query):
            (why, name), body = MOVES[event.type], json.loads(event.body or "{}")
            if body["task"] is not None:
                due = dt.datetime.fromisoformat(body[name]) if name and body[name] else None
                yield Deadline(task=self.tasks[uuid.UUID(body["task"])], at=event.at, due=due, why=why)

    def _closed(self) -> Iterator[Closed]:
        for task in self.session.scalars(sa.select(UserTask).where(UserTask.state != OPEN)):
            assert task.completed_at is not None
            yield Closed(task=self.tasks[task.id], at=task.completed_at, state=task.state)

    def _still_due(self) -> Iterator[Deadline]:
        for task in self.session.scalars(sa.select(UserTask).where(UserTask.state == OPEN)):
            yield Deadline(task=self.tasks[task.id], at=task.created_at, due=task.due_at, why="now")

    # -- letters
    def _task(self, letter: Letter) -> TaskName:
        assert letter.task_id is not None
        return self.tasks[letter.task_id]

    def _reminder(self, letter: Letter, digests: Mapping[uuid.UUID, Letter]) -> Reminder:
        digest = digests.get(letter.digest_id) if letter.digest_id and letter.state == "gathered" else None
        return Reminder(
            at=letter.planned_at, template=letter.template, task=self._task(letter), to=self._person(letter),
            is_copy=letter.is_copy, told_on=dt.date.fromisoformat(digest.facts["day"]) if digest else None,
        )  # fmt: skip

    def _rungs(self, letters: Iterable[Letter]) -> Iterator[Rung]:
        told: dict[str, list[Letter]] = {}
        for letter in letters:
            if letter.state == LEFT:
                told.setdefault(letter.facts["request"], []).append(letter)
        links: dict[uuid.UUID, list[Person]] = {}
        for link in self.session.scalars(sa.select(DecisionLink)):
            links.setdefault(link.request_id, []).append(self._person(link))
        for request in self.session.scalars(sa.select(DecisionRequest).order_by(DecisionRequest.id)):
            mine = told.get(str(request.id), [])
            may = links.get(request.id, [])
            assert request.task_id is not None
            yield Rung(
                at=request.asked_at, task=self.tasks[request.task_id], level=request.level or 0, role=request.role,
                offers=tuple(request.offers.split()), max_days=request.max_days,
                links=in_order(who for who in may if who in [self._person(it) for it in mine if it.link_id]),
                told=in_order(self._person(it) for it in mine if not it.link_id and not it.is_copy),
                copies=in_order(self._person(it) for it in mine if it.is_copy),
            )  # fmt: skip

    def _answer(self, letter: Letter) -> Answer:
        return Answer(
            at=letter.planned_at, task=self._task(letter), decision=letter.facts["decision"], to=self._person(letter)
        )

    def _at_once(self, letter: Letter) -> AtOnce:
        return AtOnce(
            at=letter.planned_at, template=letter.template, task=self._task(letter), to=self._person(letter)
        )  # fmt: skip

    # -- digests
    def _digest(self, letter: Letter) -> Digest:
        sections: dict[str, tuple[int, tuple[TaskName, ...]]] = {}
        codes = {str(words): code for code, words in DIGEST_SECTIONS.items()}
        parts = HEADING.split(letter.html or "")
        for heading, count, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            named = tuple(self._named(letter, *map(html.unescape, row)) for row in ROW.findall(body))
            sections[codes[html.unescape(heading)]] = (int(count), named)
        assert set(sections) <= set(SECTIONS)
        assert letter.sent_at is not None
        day = dt.date.fromisoformat(letter.facts["day"])
        return Digest(to=self._person(letter)[0], day=day, at=letter.sent_at, sections=sections)

    def _named(self, letter: Letter, url: str, title: str) -> TaskName:
        """The task of a row: one's own by its address, another's by its case and what the title says."""
        own = OWN.search(url)
        if own is not None:
            return self.tasks.get(uuid.UUID(own[1])) or self._said_in(uuid.UUID(own[1]))
        found = [row.id for row in self._open_then(letter.planned_at) if _is_titled(row, unquote(url), title)]
        assert found, f"{title} at {url} is no task of then"
        return self.tasks[found[0]]  # of several people at one step the first

    def _said_in(self, instance_id: uuid.UUID) -> TaskName:
        key = self.session.scalars(sa.select(ProcessInstance.business_key).where(ProcessInstance.id == instance_id))
        return TaskName(case=key.one(), element="said")

    def _open_then(self, at: dt.datetime) -> Iterator[Any]:
        return (row for row in self._all_tasks if row.created_at < at and not (row.completed_at or at) < at)

    @cached_property
    def _all_tasks(self) -> Sequence[Any]:
        return self.session.execute(
            sa.select(
                UserTask.id, UserTask.name, UserTask.created_at, UserTask.completed_at, ProcessInstance.business_key,
                Agency.short,
            )
            .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
            .outerjoin(Agency, sa.and_(Agency.city_id == UserTask.city_id, Agency.key == UserTask.agency_key))
            .order_by(UserTask.id)
        ).all()  # fmt: skip


def _is_titled(row: Any, url: str, title: str) -> bool:
    words = ", ".join(filter(None, [row.name, row.short]))
    return url.endswith(row.business_key) and title.endswith(f", {words}")
