"""No receipt, not sent: whoever sends a share gets its receipt by mail too, planned in the same unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, events
from engine.city.actors import Actor
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.rules import Addressed
from engine.instances.registry import FormVerb, OpenTask, Submitted, form_verb, register_form

FORMS = ("evidence", "remediation")
TEMPLATE = "receipt"


def register() -> None:
    """Adds the letter to the verbs of the evidence room; call it after that room has registered them."""
    for key in FORMS:
        verb = form_verb(key)
        if verb is not None:
            register_form(key, with_receipt(verb))


def with_receipt(verb: FormVerb) -> FormVerb:
    """The verb, and a letter about what it took in. Two statements more."""

    def send(
        session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]
    ) -> Submitted | Mapping[str, Any]:
        done = verb(session, task, actor, values)
        if isinstance(done, Submitted) and done.receipt is not None and actor.person_id is not None:
            _plan(session, task, actor, done, done.receipt)
        return done

    return send


def _plan(session: Session, task: OpenTask, actor: Actor, done: Submitted, receipt: str) -> None:
    sent = next((e.body for e in done.events if e.type == events.EVIDENCE_SUBMITTED), None)
    if sent is None or actor.person_id is None:
        return
    facts = {
        "receipt": receipt,
        "at": clock.now().isoformat(),
        "agency": task.agency_key,
        "round": sent.get("round", 1),
        "claimed": sent.get("claimed", "0"),
        "digest": sent.get("digest", ""),
    }
    subject = Subject(
        city_id=task.city_id, business_key=task.business_key, instance_id=task.instance_id, task_id=task.id
    )
    to = Addressed(
        person_id=actor.person_id, role=task.role or "officer", agency=task.agency_key, on_behalf_of=actor.owner_id
    )
    plan_letters(session, subject, [NewLetter(template=TEMPLATE, to=to, dedupe_key=f"receipt:{receipt}", facts=facts)])
