"""Whoever sends a task hears nothing of it any more: the reminders that wait are dropped in the same unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.escalation.post.waiting import drop_with_task
from engine.instances.registry import FormVerb, OpenTask, Submitted, form_verb, register_form

FORMS = ("evidence", "remediation", "sign_off", "verdict")


def register() -> None:
    """Adds it to the verbs of the evidence room; call it after that room has registered them."""
    for key in FORMS:
        verb = form_verb(key)
        if verb is not None:
            register_form(key, without_reminders(verb))


def without_reminders(verb: FormVerb) -> FormVerb:
    """The verb, and the end of what reminds of its task. One statement more."""

    def send(
        session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]
    ) -> Submitted | Mapping[str, Any]:
        done = verb(session, task, actor, values)
        drop_with_task(session, task)
        return done

    return send
