"""Superiors answer what they are asked, or do not; by the link of the letter or signed in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.escalation import decide
from engine.escalation.links import LinkKeys
from engine.escalation.standing import standing
from engine.escalation.tables import DecisionLink, DecisionRequest
from tests.year.life.acting import within
from tests.year.life.world import Known, World

WEIGHTS = {"more_time": 4.0, "other_officer": 2.0, "help_asked": 2.0, "already_sent": 1.5, "longer_asked": 1.5}
BY_LINK = 0.5


def answer(world: World, request: DecisionRequest) -> Known | None:
    """One decision about a late task, while it can still be made; the task."""
    open_links = world.read(lambda session: _open_links(session, request))
    if not open_links or request.task_id is None:
        return None
    known, values = world.tasks[request.task_id], _values(world, request)
    link = world.luck.dice("link", known.name, clock.now()).choice(open_links)
    _decide(world, link, values)
    who = world.named(link.person_id)
    said = {name: _plain(world, name, value) for name, value in values.items()}
    world.tell("decide", who, known, stead=world.named(link.on_behalf_of), asked=who, **said)
    return known


def _open_links(session: Session, request: DecisionRequest) -> list[DecisionLink]:
    links = session.scalars(
        sa.select(DecisionLink).where(DecisionLink.request_id == request.id).order_by(DecisionLink.id)
    ).all()
    return [link for link in links if standing(session, link).state == "open"]


def _decide(world: World, link: DecisionLink, values: dict[str, str]) -> None:
    if world.luck.chance(BY_LINK, "by link", clock.now()):
        secret = LinkKeys(current=world.context.settings.secret_key)
        world.act(lambda s: decide.decide(s, secret.token(link), values))
    else:
        actor = world.actor(world.named(link.person_id))
        world.act(lambda s: decide.decide_as(s, link.id, actor, values))


def _values(world: World, request: DecisionRequest) -> dict[str, str]:
    known = world.tasks[request.task_id or uuid.UUID(int=0)]
    about = (known.name, request.level, clock.now())
    offers = [(offer, WEIGHTS[offer]) for offer in request.offers.split()]
    decision = world.luck.weighed(offers, "decide", *about)
    values = {"decision": decision}
    if decision in ("more_time", "other_officer"):
        values["until"] = within(world, request.max_days, *about).isoformat()
    if decision == "more_time":
        values["late_cause"] = "incomplete_data"
    if decision == "other_officer":
        values["officer"] = str(world.ids[_officer(world, request)])
    if decision == "help_asked":
        values["obstacle"] = "Datanya belum lengkap."
    if decision == "longer_asked":
        days = world.luck.dice("wish", *about).randint(request.max_days + 1, request.most_days)
        wished = world.calendar().shift(world.calendar().local_day(clock.now()), days)
        values |= {"wished_until": wished.isoformat(), "wish_reason": "Menunggu audit."}
    return values


def _officer(world: World, request: DecisionRequest) -> str:
    """Somebody of the late agency."""
    there = [
        name
        for name, held in world.roles.items()
        if any(role.agency == request.agency_key and role.role in ("officer", "head") for role in held)
    ]
    return world.luck.dice("officer", request.business_key, clock.now()).choice(there)


def _plain(world: World, name: str, value: str) -> Any:
    """As the story tells it: days as days, people by name."""
    if name == "officer":
        return world.named(value)
    return dt.date.fromisoformat(value) if name == "until" else value
