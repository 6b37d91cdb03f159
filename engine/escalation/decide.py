"""A head decides: one unit that spends the request, moves the process, and plans the letters that tell of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import Actor
from engine.city.calendar import calendar_of
from engine.errors import Forbidden, Invalid, LinkSpent, NotFound
from engine.escalation.answers import plan_answers
from engine.escalation.colleagues import list_colleagues
from engine.escalation.deciders import decider
from engine.escalation.queries import Decided, decided
from engine.escalation.rules import carried, refuse_promise, refuse_wish
from engine.escalation.standing import Standing, find_link, standing
from engine.escalation.tables import DecisionLink, DecisionRequest, get_link
from engine.history import Event
from engine.instances import advance
from engine.instances.definitions import get_definition
from engine.instances.locked import Locked, lock_instance, save
from engine.instances.tables import ProcessInstance
from engine.process import forms
from engine.process.model import ProcessDefinition

FORM, DECISION, UNTIL, OFFICER, WISH = "decision", "decision", "until", "officer", "wished_until"


def decide(session: Session, token: str, values: Mapping[str, Any]) -> Decided:
    """Spends a decision link, in the caller's unit. `values` as in the package's form: decision, until (ISO day), ...

    Raises NotFound (no such link), LinkSpent (values `reason`: spent, revoked, task_done, over, expired; `at`, and what
    was decided), Invalid (codes by field; beside the form's own: not_offered, past, no_working_day, too_late,
    within_limit).
    """
    link = find_link(session, token)
    if link is None:
        raise NotFound("no such link", code="link_unknown")
    actor = Actor(id="link", city_id=link.city_id, on_behalf_of=str(link.person_id))
    return _decide(session, link.city_id, link.id, actor, values)


def decide_as(session: Session, link_id: uuid.UUID, actor: Actor, values: Mapping[str, Any]) -> Decided:
    """The same for whom the link was made for, signed in; for the person that one stands in for; and for stand-ins."""
    link = get_link(session, actor.city_id, link_id)
    return _decide(session, actor.city_id, link.id, _as_whom(session, link, actor), values)


def _as_whom(session: Session, link: DecisionLink, actor: Actor) -> Actor:
    """Forbidden for whoever neither holds the link nor stands in for whom was asked."""
    agency, cluster, process = session.execute(
        sa.select(DecisionRequest.agency_key, ProcessInstance.cluster, ProcessInstance.definition_key)
        .join(ProcessInstance, ProcessInstance.id == DecisionRequest.instance_id)
        .where(DecisionRequest.city_id == link.city_id, DecisionRequest.id == link.request_id)
    ).one()
    found = decider(actor, link, agency, cluster, process)
    if found is None:
        raise Forbidden(action="decision.make")
    return found


def _decide(
    session: Session, city_id: uuid.UUID, link_id: uuid.UUID, actor: Actor, values: Mapping[str, Any]
) -> Decided:
    instance = _lock_instance_of(session, city_id, link_id)
    stands = standing(session, _fresh(session, city_id, link_id))
    ensure_open(stands)
    request = stands.request
    kept, definition = check(session, stands, values)
    name = str(kept[DECISION])
    _note(session, instance, request, stands.link, name, kept, actor)
    data = carried(kept, _declared(definition, name))
    if not advance.message(session, instance.id, name, actor, token=request.waiting_token, data=data):
        raise _closed(stands, "over")
    _spend(session, stands, name, kept, actor)
    made = decided(session, standing(session, stands.link))
    plan_answers(session, instance, request, stands.link, made)
    return made


def _lock_instance_of(session: Session, city_id: uuid.UUID, link_id: uuid.UUID) -> Locked:
    """The instance comes first in the order of locks; which one it is never changes."""
    instance_id = session.scalars(
        sa.select(DecisionRequest.instance_id)
        .join(DecisionLink, DecisionLink.request_id == DecisionRequest.id)
        .where(DecisionLink.city_id == city_id, DecisionLink.id == link_id)
    ).one()
    return lock_instance(session, city_id, instance_id)


def _fresh(session: Session, city_id: uuid.UUID, link_id: uuid.UUID) -> DecisionLink:
    """The link as it is now that the instance is held."""
    return session.scalars(
        sa.select(DecisionLink)
        .where(DecisionLink.city_id == city_id, DecisionLink.id == link_id)
        .execution_options(populate_existing=True)
    ).one()


def ensure_open(stands: Standing) -> None:
    """Raises LinkSpent with the reason when a link can no longer be answered."""
    if stands.state != "open":
        raise _closed(stands, stands.state)


def _closed(stands: Standing, reason: str) -> LinkSpent:
    request = stands.request
    return LinkSpent(
        reason=reason,
        at=stands.at,
        link=str(stands.link.id),
        decision=request.decision,
        decided=request.values,
        sent_at=stands.task.completed_at if reason == "task_done" and stands.task is not None else None,
    )


# -- what was filled in
def check(session: Session, stands: Standing, values: Mapping[str, Any]) -> tuple[dict[str, Any], ProcessDefinition]:
    """The values that count, by the form of the package that asked, and that package; or Invalid."""
    request, now = stands.request, clock.now()
    calendar = calendar_of(session, request.city_id)
    definition = get_definition(session, request.city_id, request.digest)
    officers = [str(c.person_id) for c in list_colleagues(session, request.city_id, request.agency_key)]
    given = forms.Given(today=calendar.local_day(now), choices={"officers": officers})
    kept = forms.ensure_valid(_form(definition, request), values, given)
    if kept.get(DECISION) not in request.offers.split():
        raise Invalid("this is not offered to you", fields={DECISION: ["not_offered"]})
    limits = {"max_days": request.max_days, "most_days": request.most_days}
    if UNTIL in kept and (refusal := refuse_promise(kept[UNTIL], calendar, now, request.max_days)):
        raise Invalid("this day cannot be promised", fields={UNTIL: [refusal]}, **limits)
    if WISH in kept and (refusal := refuse_wish(kept[WISH], calendar, now, **limits)):
        raise Invalid("this day cannot be asked for", fields={WISH: [refusal]}, **limits)
    return kept, definition


def _form(definition: ProcessDefinition, request: DecisionRequest) -> forms.Form:
    """The form the offered messages are decided with."""
    keys = [_declared(definition, name).get("form") for name in request.offers.split()]
    key = next((str(k) for k in keys if k), FORM)
    if key not in definition.forms:
        raise NotFound(f"the package has no form {key}", code="form_unknown", form=key)
    return forms.read(definition.forms[key], key)


def _declared(definition: ProcessDefinition, message: str) -> Mapping[str, Any]:
    return definition.declared.messages.get(message, {}) if definition.declared else {}


# -- what is written
def _note(
    session: Session, instance: Locked, request: DecisionRequest, link: DecisionLink, name: str,
    kept: Mapping[str, Any], actor: Actor,
) -> None:  # fmt: skip
    """The decision stands in history before what follows from it. Codes, days and ids: a head's words stay here."""
    body = {
        "request": str(request.id),
        "task": str(request.task_id) if request.task_id else None,
        "decision": name,
        "level": request.level,
        "role": request.role,
        "agency": request.agency_key,
        "by": actor.id if actor.person_id else str(link.person_id),
        "for": str(_owner(link, actor) or "") or None,
        **{key: kept[key] for key in (UNTIL, OFFICER, WISH, "late_cause") if key in kept},
    }
    happened = [Event(type=events.DECISION_MADE, body=body)]
    history.append(
        session, instance, happened, actor=actor.id, on_behalf_of=actor.on_behalf_of, request_id=actor.request_id
    )
    save(session, instance)


def _owner(link: DecisionLink, actor: Actor) -> uuid.UUID | None:
    """On whose behalf it is decided, where that is not whoever decides."""
    return actor.owner_id if actor.person_id else link.on_behalf_of


def _spend(session: Session, stands: Standing, name: str, kept: Mapping[str, Any], actor: Actor) -> None:
    """One request, one decision: it closes the links of all who were asked."""
    by = actor.person_id or stands.link.person_id
    session.execute(
        sa.update(DecisionRequest)
        .where(DecisionRequest.city_id == stands.request.city_id, DecisionRequest.id == stands.request.id)
        .values(
            spent_at=clock.now(),
            decision=name,
            values=dict(kept),
            decided_by=by,
            on_behalf_of=_owner(stands.link, actor),
        )
        .execution_options(synchronize_session=False)
    )
