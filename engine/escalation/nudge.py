"""A coordinator reminds whoever has a task, now and not at the next step of the ladder; once a day is enough."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.city.calendar import calendar_of
from engine.errors import Conflict
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.recipients import find_addressees
from engine.escalation.tables import Letter
from engine.escalation.wanted import NUDGE
from engine.history import Event, append
from engine.instances import tasks
from engine.instances.locked import Locked, lock_instance_of_task, save

TEMPLATE = NUDGE


def nudge(session: Session, task_id: uuid.UUID, actor: Actor) -> int:
    """Plans a letter to whoever has the task, or may take it; to how many. Raises Conflict `nudged_today`."""
    instance = lock_instance_of_task(session, actor.city_id, task_id)
    task = tasks.get_open_task(session, instance, task_id)
    actor = authorize(actor, "task.assign", tasks.thing_of(task))
    day = calendar_of(session, actor.city_id).local_day(clock.now()).isoformat()
    if _is_told(session, instance, task_id, day):
        raise Conflict("reminded today already", code="nudged_today")
    found = find_addressees(session, instance, to=task.role or "officer", agency=task.agency_key, task=task)
    subject = Subject(
        city_id=instance.city_id, business_key=instance.business_key, instance_id=instance.id, task_id=task_id
    )
    letters = [
        NewLetter(
            template=TEMPLATE,
            to=person,
            dedupe_key=f"nudge:{task_id}:{day}:{person.person_id}",
            facts={"by": actor.id, "agency": task.agency_key, "day": day},
        )
        for person in found.asked
    ]
    plan_letters(session, subject, letters)
    body = {"task": str(task_id), "agency": task.agency_key, "to": [str(p.person_id) for p in found.asked]}
    happened = [Event(type=events.TASK_NUDGED, body=body)]
    append(session, instance, happened, actor=actor.id, on_behalf_of=actor.on_behalf_of, request_id=actor.request_id)
    save(session, instance)
    return len(letters)


def _is_told(session: Session, instance: Locked, task_id: uuid.UUID, day: str) -> bool:
    told = session.scalars(
        sa.select(Letter.facts).where(
            Letter.city_id == instance.city_id,
            Letter.instance_id == instance.id,
            Letter.template == TEMPLATE,
            Letter.task_id == task_id,
        )
    )
    return any(facts.get("day") == day for facts in told)
