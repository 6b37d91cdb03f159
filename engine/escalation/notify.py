"""The operator `notify`: who is told what, planned in the step's own transaction and sent by nobody here.

A notification that offers decisions asks: it makes a request, bound to the token that waits for the answer, and a link
for each person who is asked. Copies get no link. Where the channel is not `mail` nobody is written to: a memo is
printed and handed over (`memo.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from engine import events
from engine.escalation.asking import Asked, plan_request
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.links import LinkKeys
from engine.escalation.notice import MAIL, Notice
from engine.escalation.recipients import find_addressees
from engine.escalation.rules import Addressed, Addressees
from engine.history import Event
from engine.instances.incidents import Trouble, note
from engine.instances.locked import Locked
from engine.instances.registry import EffectContext
from engine.process.step import Effect


@dataclass(frozen=True)
class Notify:
    """The handler. `keys` make the tokens of decision links."""

    keys: LinkKeys = field(repr=False)

    def __call__(self, session: Session, instance: Locked, effect: Effect, context: EffectContext) -> Sequence[Event]:
        """Plans the letters of one notification, and the request if decisions are offered."""
        notice = Notice.read(effect.parameters)
        found = find_addressees(
            session,
            instance,
            to=notice.to,
            copy=notice.copy,
            agency=notice.agency,
            task=context.watched,
            beside=context.beside,
        )
        asked = None
        if notice.offer:
            who = () if found.stands_in else found.asked
            asked = plan_request(session, instance, effect, context, notice=notice, who=who, keys=self.keys)
        if MAIL in notice.channel:
            _plan(session, instance, context, notice, found, asked)
        if not found.people:
            _raise_incident(session, instance, effect, notice)
        return _events(context, notice, found, asked)


def _plan(
    session: Session, instance: Locked, context: EffectContext, notice: Notice, found: Addressees, asked: Asked | None
) -> None:
    subject = Subject(
        city_id=instance.city_id,
        business_key=instance.business_key,
        instance_id=instance.id,
        task_id=context.watched.id if context.watched else None,
    )
    facts = _facts(notice, found, asked)
    letters = [
        NewLetter(
            template=notice.template,
            to=person,
            dedupe_key=f"{instance.id}:{context.occurrence}:{notice.template}:{person.person_id}",
            facts=facts,
            link_id=asked.links.get(person.person_id) if asked and not person.is_copy else None,
        )
        for person in found.people
    ]
    plan_letters(session, subject, letters)


def _facts(notice: Notice, found: Addressees, asked: Asked | None) -> dict[str, Any]:
    """What the letter's words will need that can no longer be found out later."""
    facts: dict[str, Any] = {"to": notice.to, "agency": notice.agency, "copy": _roles(found.people)}
    if asked is not None:
        facts["request"] = str(asked.request_id)
    if found.stands_in:
        facts["instead_of"] = notice.to
    return facts


def _roles(people: Sequence[Addressed]) -> list[str]:
    """The roles of those who get a copy, each once."""
    return list(dict.fromkeys(p.role for p in people if p.is_copy))


def _events(context: EffectContext, notice: Notice, found: Addressees, asked: Asked | None) -> list[Event]:
    task = str(context.watched.id) if context.watched else None
    body = {
        "template": notice.template,
        "role": notice.to,
        "agency": notice.agency,
        "task": task,
        "channel": list(notice.channel),
    }
    people = found.people if MAIL in notice.channel else ()
    told = {"to": _ids(p for p in people if not p.is_copy), "copy": _ids(p for p in people if p.is_copy)}
    happened = [Event(type=events.NOTIFICATION_PLANNED, body={**body, **told})]
    if found.stands_in:
        happened.append(Event(type=events.NOTIFICATION_UNADDRESSED, body={**body, "told": _ids(found.asked)}))
    if asked is not None:
        offered = {"request": str(asked.request_id), "level": asked.level, "offers": list(notice.offer)}
        happened.append(Event(type=events.DECISION_ASKED, body={**body, **offered, "to": list(map(str, asked.links))}))
    return happened


def _ids(people: Iterable[Addressed]) -> list[str]:
    return [str(p.person_id) for p in people]


def _raise_incident(session: Session, instance: Locked, effect: Effect, notice: Notice) -> None:
    """Nobody, not even a coordinator: somebody has to see it."""
    where = f" of {notice.agency}" if notice.agency else ""
    reason = f"nobody holds the role {notice.to}{where}, and there is no coordinator"
    note(
        session,
        Trouble(city_id=instance.city_id, instance_id=instance.id, process=effect.process, element=effect.element,
                job="notify", reason=reason),
    )  # fmt: skip
