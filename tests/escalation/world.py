"""Banjarbaru with heads, a secretary and a chair, and the evidence and escalation packages as they are shipped."""

from __future__ import annotations

import datetime as dt
import pathlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine import clock
from engine.city.actors import Actor, Held, system
from engine.city.tables import Agency, City, Person, RoleHeld
from engine.escalation import registrations
from engine.escalation.decide import decide
from engine.escalation.links import LinkKeys
from engine.escalation.queries import Decided
from engine.escalation.standing import Standing, find_link, standing
from engine.escalation.tables import DecisionLink, DecisionRequest, Letter
from engine.history import HistoryEvent
from engine.instances import advance, definitions, deploy, moves, registry, sweep
from engine.instances.tables import OPEN, Incident, UserTask
from engine.process.package import read_folder
from engine.store import in_unit, new_id, open_engine
from tests.services.databases import lay_tables

BPMN = pathlib.Path(__file__).parents[2] / "bpmn"
MONDAY = dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)  # 08.00 in Banjarbaru
KEYS = LinkKeys("a secret of the test, longer than thirty-two characters")
FACTS: dict[str, Any] = {
    "cycle": "KLA-2026", "indicator": "07", "stage": "self_assessment", "agencies": ["dinkes"],
    "returned_agencies": ["dinkes"], "repeat_agencies": [], "lead_agency": "dinkes", "questions": 3, "max_score": 20,
    "claimed_score": 0, "days_left": 40, "signature_valid": False, "verdict": None, "returns": 0, "senders": [],
    "vertical_agencies": ["polres"],
}  # fmt: skip
ROLES: dict[str, Held] = {
    "officer": Held("officer", agency="dinkes"),
    "colleague": Held("officer", agency="dinkes"),
    "head": Held("head", agency="dinkes"),
    "stranger": Held("officer", agency="disdik"),
    "other head": Held("head", agency="disdik"),
    "secretary": Held("secretary"),
    "chair": Held("chair"),
    "coordinator": Held("coordinator"),
}


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """An hour of March 2026 in Banjarbaru."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def register(monkeypatch: Any, facts: dict[str, Any]) -> None:
    """The rooms as the composition root wires them, with facts out of a mapping; undone after the test."""
    monkeypatch.setattr(registry, "_facts", {})
    monkeypatch.setattr(registry, "_forms", {})
    monkeypatch.setattr(registry, "_effects", {})
    moves.register()
    registrations.register(KEYS)
    registry.register_effect("fix_score", lambda *_: ())
    registry.register_facts(facts, lambda _session, _instance, names: {name: facts[name] for name in names})


@dataclass
class World:
    """One city on one database; every unit takes fresh definitions, as another process would."""

    engine: sa.Engine
    sessions: sessionmaker[Session]
    facts: dict[str, Any]
    city_id: uuid.UUID = field(default_factory=new_id)
    actors: dict[str, Actor] = field(default_factory=dict)

    def copied_to(self, url: str, facts: dict[str, Any]) -> World:
        """The same city on a copy of its database, with facts of its own."""
        engine = open_engine(url)
        sessions = sessionmaker(engine, expire_on_commit=False)
        return World(engine=engine, sessions=sessions, facts=facts, city_id=self.city_id, actors=dict(self.actors))

    def unit(self, act: Any) -> Any:
        """One unit of work in a session of its own."""
        definitions.forget_all()
        with self.sessions() as session:
            return in_unit(session, act)

    # -- what happens
    def start(self, business_key: str = "KLA-2026/07") -> uuid.UUID:
        """An indicator's process begins: every agency gets its share to collect."""
        made: uuid.UUID = self.unit(
            lambda s: advance.start(
                s, city_id=self.city_id, definition_key="evidence", business_key=business_key,
                actor=system(self.city_id), cluster=3,
            )
        )  # fmt: skip
        return made

    def sweep(self) -> int:
        """Fires all that is due."""
        count = 0
        with self.sessions() as session:
            while sweep.fire_next(session):
                count += 1
                definitions.forget_all()
        return count

    def complete(self, element: str, who: str, **values: Any) -> None:
        """Somebody completes the open task of an element."""
        task = self.task(element)
        self.unit(lambda s: advance.complete(s, task.id, self.actors[who], values))

    def decide(self, who: str, **values: Any) -> Decided:
        """Whoever was asked last answers by the link."""
        token = self.token(who)
        made: Decided = self.unit(lambda s: decide(s, token, values))
        return made

    def person(self, name: str, held: Held | None) -> uuid.UUID:
        """Somebody new."""
        with self.sessions.begin() as session:
            person_id = new_id()
            session.add(
                Person(id=person_id, city_id=self.city_id, email=f"{name.replace(' ', '.')}@layak.test", name=name,
                       created_at=MONDAY)
            )  # fmt: skip
            session.flush()
            if held is not None:
                session.add(
                    RoleHeld(city_id=self.city_id, person_id=person_id, role=held.role, agency_key=held.agency,
                             cluster=held.cluster)
                )  # fmt: skip
        roles = frozenset({held}) if held else frozenset[Held]()
        self.actors[name] = Actor(id=str(person_id), city_id=self.city_id, roles=roles)
        return person_id

    def leave(self, name: str) -> None:
        """Somebody's account is closed."""
        with self.sessions.begin() as session:
            session.execute(sa.update(Person).where(Person.id == self.id_of(name)).values(is_active=False))

    # -- what stands
    def id_of(self, name: str) -> uuid.UUID:
        """The person of that name."""
        return uuid.UUID(self.actors[name].id)

    def name_of(self, person_id: Any) -> str:
        """The name of a person."""
        return next(name for name, actor in self.actors.items() if actor.id == str(person_id))

    def task(self, element: str) -> UserTask:
        """The one open task of an element."""
        with self.sessions() as session:
            return session.scalars(
                sa.select(UserTask).where(UserTask.element_id == element, UserTask.state == OPEN)
            ).one()

    def open_elements(self) -> list[str]:
        """The elements of all open tasks."""
        with self.sessions() as session:
            return list(
                session.scalars(sa.select(UserTask.element_id).where(UserTask.state == OPEN).order_by(UserTask.id))
            )

    def letters(self, template: str | None = None) -> list[Letter]:
        """All letters, or those of one template, in order."""
        query = sa.select(Letter).order_by(Letter.planned_at, Letter.id)
        with self.sessions() as session:
            found = session.scalars(query if template is None else query.where(Letter.template == template))
            return list(found)

    def told(self, template: str) -> list[str]:
        """Who gets a letter of this template: names, `(copy)` behind those who get one."""
        return sorted(self.name_of(x.person_id) + (" (copy)" if x.is_copy else "") for x in self.letters(template))

    def requests(self) -> list[DecisionRequest]:
        """All askings, in order."""
        with self.sessions() as session:
            return list(session.scalars(sa.select(DecisionRequest).order_by(DecisionRequest.asked_at)))

    def links(self, who: str) -> list[DecisionLink]:
        """The links of a person, in order."""
        with self.sessions() as session:
            return list(
                session.scalars(
                    sa.select(DecisionLink).where(DecisionLink.person_id == self.id_of(who)).order_by(DecisionLink.id)
                )
            )

    def token(self, who: str) -> str:
        """The token of the last link a person was sent."""
        return KEYS.token(self.links(who)[-1])

    def standing(self, token: str) -> Standing:
        """Where a link stands, by its token."""
        with self.sessions() as session:
            link = find_link(session, token)
            assert link is not None
            return standing(session, link)

    def events(self, type_: str) -> list[HistoryEvent]:
        """The events of one type, in order."""
        with self.sessions() as session:
            return list(
                session.scalars(sa.select(HistoryEvent).where(HistoryEvent.type == type_).order_by(HistoryEvent.seq))
            )

    def incidents(self) -> list[str]:
        """The reasons of all incidents."""
        with self.sessions() as session:
            return list(session.scalars(sa.select(Incident.reason)))


def build(url: str, facts: dict[str, Any], without: Sequence[str] = ()) -> World:
    """The city on an empty database, both packages deployed."""
    lay_tables(url)
    engine = open_engine(url)
    world = World(engine=engine, sessions=sessionmaker(engine, expire_on_commit=False), facts=facts)
    with world.sessions.begin() as session:
        session.add(City(id=world.city_id, key="banjarbaru", name="Banjarbaru", zone="Asia/Makassar"))
        session.flush()
        for key, name in (("dinkes", "Dinas Kesehatan"), ("disdik", "Dinas Pendidikan"), ("polres", "Polres")):
            session.add(
                Agency(city_id=world.city_id, key=key, name=name, short=key.title(), kind="dinas",
                       is_vertical=key == "polres")
            )  # fmt: skip
    for name, held in ROLES.items():
        if name not in without:
            world.person(name, held)
    for folder in ("escalation", "evidence"):
        files = read_folder(BPMN / folder)
        deployer = Actor(id=str(new_id()), city_id=world.city_id, roles=frozenset({Held("coordinator")}))
        world.unit(lambda s, files=files, deployer=deployer: deploy.deploy(s, files, deployer))
    return world


def settled(url: str) -> World:
    """The same to be copied, once the rooms are registered: nobody is connected any more."""
    with clock.standing(MONDAY):
        world = build(url, {})
    world.engine.dispose()
    return world
