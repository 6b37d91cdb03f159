"""A leaver's tasks go to a successor: one unit per task, then one for the roles, the letter and the city's history."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine import events
from engine.city import accounts
from engine.city.actors import Actor, held_of
from engine.city.authorize import Thing, authorize
from engine.city.tables import get_person, list_roles, lock_city
from engine.errors import Invalid
from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.rules import Addressed
from engine.history import Event, append
from engine.instances import assign, bulk, tasks
from engine.instances.bulk import Outcome, RunUnit
from engine.store import new_id

TEMPLATE = "hand_over"


def hand_over(
    run_unit: RunUnit, session: Session, person_id: uuid.UUID, to: uuid.UUID, actor: Actor, *, with_roles: bool = False
) -> list[Outcome]:
    """Everything a person has in hand goes to a successor, save what four eyes forbid: that stays, and is told.

    `run_unit` runs an act as one unit; call it outside one. `with_roles`: the successor holds the person's roles too.
    Raises NotFound, Forbidden, or Invalid at `to` (self, inactive); a task that is refused stops no other.
    """
    authorize(actor, "person.hand_over", Thing(city_id=actor.city_id))
    _ensure(session, actor.city_id, person_id, to)
    ids = [row.task.id for row in tasks.list_in_hand(session, actor.city_id, person_id)]
    outcomes = bulk.each(run_unit, ids, lambda s, task_id: assign.pass_on(s, task_id, person_id, to, actor))
    moved = [outcome.id for outcome in outcomes if outcome.refusal is None]
    run_unit(lambda s: _conclude(s, person_id, to, actor, moved, with_roles=with_roles))
    return outcomes


def _ensure(session: Session, city_id: uuid.UUID, person_id: uuid.UUID, to: uuid.UUID) -> None:
    get_person(session, city_id, person_id)
    if person_id == to:
        raise Invalid("a successor is somebody else", fields={"to": ["self"]})
    if not get_person(session, city_id, to).is_active:
        raise Invalid("the successor has left", fields={"to": ["inactive"]})


def _conclude(
    session: Session, person_id: uuid.UUID, to: uuid.UUID, actor: Actor, moved: Sequence[uuid.UUID], *, with_roles: bool
) -> None:
    city = lock_city(session, actor.city_id)
    held = [held_of(row) for row in list_roles(session, city.id, [person_id])]
    for role in held if with_roles else ():
        accounts.give_role(session, city.id, to, role, actor=actor)
    first = held[0] if held else None
    addressed = Addressed(
        person_id=to, role=first.role if first else "officer", agency=first.agency if first else None
    )  # fmt: skip
    facts = {"person": str(person_id), "tasks": [str(task_id) for task_id in moved]}
    letter = NewLetter(template=TEMPLATE, to=addressed, dedupe_key=f"{TEMPLATE}:{new_id()}", facts=facts)
    plan_letters(session, Subject(city_id=city.id, business_key=""), [letter])
    body = {"person": str(person_id), "to": str(to), "tasks": len(moved), "roles": with_roles}
    happened = [Event(type=events.PERSON_HANDED_OVER, body=body)]
    append(session, city, happened, actor=actor.id, request_id=actor.request_id)
