"""What the words of a letter are made from, read anew when it is rendered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from engine.city.tables import City, Person, RoleHeld
from engine.escalation.facts import CaseFacts, Returned, Share, case_facts, returned_to, share_of
from engine.escalation.queries import SIGNATURE_FORM
from engine.escalation.standing import Standing, standing
from engine.escalation.tables import DecisionRequest, Letter, get_link, get_request
from engine.instances.tables import OPEN, ProcessInstance, UserTask
from engine.store import Memory
from web import present
from web.head import present as head
from web.mail.addresses import Addresses
from web.views import Due, Indicator

BY_SCOPE = frozenset({"officer", "head"})
_TASK = sa.select(UserTask).where(
    UserTask.city_id == sa.bindparam("city_id"), UserTask.id == sa.bindparam("task_id")
)  # built once: most letters ask it


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A letter and all it may speak of. `addresses` makes links; `environment` is the name of a rehearsal system."""

    session: Session
    letter: Letter
    city: City
    addresses: Addresses
    memory: Memory
    environment: str = ""

    # -- the parts of every mail
    def common(self) -> dict[str, Any]:
        """The arguments of `web.mail.views.CaseMail`, the address left out."""
        case = self.case()
        return {
            **self.frame(),
            "year": case.year or self.letter.planned_at.year,
            "indicator": self.indicator(case),
            "agency": present.agency_in_a_sentence(self.agency_key()),
            "copies": tuple(self.role_words(role, self.agency_key()) for role in self.facts.get("copy", ())),
            "note": self.note(),
        }

    def frame(self) -> dict[str, Any]:
        """The arguments of `web.mail.views.Mail`, the address left out: of a letter that is about no case, all."""
        letter = self.letter
        return {
            "number": letter.number,
            "city": self.city.name,
            "year": letter.planned_at.year,
            "recipient": self.role_words(letter.role, letter.agency_key),
            "contact": self.contact(),
            "environment": self.environment,
        }

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was noted when the letter was planned."""
        found: Mapping[str, Any] = self.letter.facts or {}
        return found

    def agency_key(self) -> str | None:
        """The agency the letter is about, which need not be the recipient's."""
        return self.facts.get("agency") or self.letter.agency_key

    def case(self) -> CaseFacts:
        """The indicator as the case room tells it."""
        return self._case_of(self.letter.business_key)

    def _case_of(self, business_key: str) -> CaseFacts:
        key = (self.city.id, business_key)
        return self.memory.get(("case", *key), lambda: case_facts(self.session, *key))

    def indicator_of(self, business_key: str) -> Indicator:
        """The indicator of any case of the city, for a letter that tells of several."""
        return head.indicator(business_key, self._case_of(business_key))

    def indicator(self, case: CaseFacts) -> Indicator:
        """The indicator as the page about it names it."""
        return head.indicator(self.letter.business_key, case)

    def share(self) -> Share:
        """What the agency still owes, for a signature all agencies; the same for all letters of one notification."""
        agency = None if self.is_signature() else self.agency_key()  # what is signed is the whole indicator
        key = (self.city.id, self.letter.business_key, agency)
        return self.memory.get(("share", *key, self.letter.planned_at), lambda: share_of(self.session, *key))

    def returned(self) -> Returned:
        """What came back to the agency last."""
        return returned_to(self.session, self.city.id, self.letter.business_key, self.agency_key())

    def role_words(self, role: str, agency: str | None) -> str:
        """`Kepala Dinas Kesehatan`, `Peninjau Klaster 3`, `Koordinator`."""
        if role == "reviewer":
            return present.role_words(role, cluster=self._cluster())
        return present.role_words(role, agency=agency if role in BY_SCOPE else None, is_full=True)

    def note(self) -> str:
        """Why the recipient gets a letter that was meant for somebody else."""
        if self.letter.on_behalf_of is not None:
            away = self.person_words(str(self.letter.on_behalf_of))
            return str(_("Surat ini sampai kepada Anda sebagai pengganti: Anda bertindak a.n. %(who)s.", who=away))
        missing = self.facts.get("instead_of")
        if not missing:
            return ""
        who = self.role_words(str(missing), self.agency_key())
        return str(_("Belum ada %(who)s yang terdaftar, jadi surat ini sampai kepada Anda.", who=who))

    def contact(self) -> str:
        """The coordinator who helps; nobody for a letter to a coordinator."""
        row = self.memory.get(("contact", self.city.id), self._coordinator)
        return "" if row is None or row[0] == self.letter.person_id else f"{row[1]}, {row[2]}"

    def _coordinator(self) -> tuple[uuid.UUID, str, str] | None:
        row = self.session.execute(
            sa.select(Person.id, Person.name, Person.email)
            .join(RoleHeld, RoleHeld.person_id == Person.id)
            .where(RoleHeld.city_id == self.city.id, RoleHeld.role == "coordinator", Person.is_active.is_(True))
            .order_by(Person.id)
            .limit(1)
        ).one_or_none()
        return None if row is None else (row[0], row[1], row[2])

    # -- the task
    def task(self) -> UserTask | None:
        """The task the letter is about; of several items one that is open."""
        return self._task

    @cached_property
    def _task(self) -> UserTask | None:
        if self.letter.task_id is None:
            return None
        first = self.session.scalars(_TASK, {"city_id": self.city.id, "task_id": self.letter.task_id}).one()
        if first.state == OPEN:
            return first
        return (
            self.session.scalars(
                sa.select(UserTask)
                .where(UserTask.instance_id == first.instance_id, UserTask.body == first.body, UserTask.state == OPEN)
                .limit(1)
            ).one_or_none()
            or first
        )

    def is_signature(self) -> bool:
        """Is the late task a signature?"""
        task = self.task()
        return task is not None and task.form_key == SIGNATURE_FORM

    def due(self, task: UserTask | None) -> Due:
        """The deadline in words; a letter without a task is about the day it was planned."""
        found = present.due(task.due_at, task.due_explained) if task is not None else None
        return found or Due(at=self.letter.planned_at)

    # -- the asking
    def standing(self) -> Standing | None:
        """The recipient's link, if they were asked."""
        if self.letter.link_id is None:
            return None
        return standing(self.session, get_link(self.session, self.city.id, self.letter.link_id))

    def request(self) -> DecisionRequest | None:
        """The asking the letter tells of."""
        found = self.facts.get("request")
        return get_request(self.session, self.city.id, uuid.UUID(found)) if found else None

    def person_words(self, person_id: str | None) -> str:
        """A person by name, as agencies know them."""
        if not person_id:
            return ""
        where = (Person.city_id == self.city.id, Person.id == uuid.UUID(person_id))
        return self.session.scalar(sa.select(Person.name).where(*where)) or ""

    def instant(self, name: str) -> dt.datetime:
        """An instant of the facts."""
        return dt.datetime.fromisoformat(self.facts[name])

    def _cluster(self) -> int | None:
        return self.session.scalar(
            sa.select(ProcessInstance.cluster).where(ProcessInstance.id == self.letter.instance_id)
        )
