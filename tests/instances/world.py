"""A small city for the stories of this folder: an officer, a reviewer, a second officer, a coordinator, one process."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine import clock
from engine.city.actors import Actor, Held, system
from engine.city.tables import City, Person
from engine.instances import advance, definitions, deploy, moves, sweep
from engine.instances.tables import OPEN, ProcessInstance, Timer, UserTask
from engine.store import in_unit, new_id, open_engine
from tests.services.databases import lay_tables

MONDAY = dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)  # 08.00 in Banjarbaru


@dataclass
class World:
    """One city on one database; every step takes a fresh definition, as another process would."""

    engine: sa.Engine
    sessions: sessionmaker[Session]
    city_id: uuid.UUID
    actors: dict[str, Actor] = field(default_factory=dict)
    only: uuid.UUID = field(default_factory=uuid.uuid4)  # the instance of a story that has but one

    def copied_to(self, url: str) -> World:
        """The same city on a copy of its database."""
        moves.register()
        engine = open_engine(url)
        sessions = sessionmaker(engine, expire_on_commit=False)
        return World(engine=engine, sessions=sessions, city_id=self.city_id, actors=dict(self.actors), only=self.only)

    def unit(self, act: Any) -> Any:
        """One unit of work in a session of its own."""
        definitions.forget_all()
        with self.sessions() as session:
            return in_unit(session, act)

    def deploy(self, files: Mapping[str, bytes]) -> deploy.Deployed:
        """Deploys as the coordinator."""
        made: deploy.Deployed = self.unit(lambda s: deploy.deploy(s, files, self.actors["coordinator"]))
        return made

    def start(self, key: str, business_key: str, **data: Any) -> uuid.UUID:
        """Starts an instance."""
        found: uuid.UUID = self.unit(
            lambda s: advance.start(
                s, city_id=self.city_id, definition_key=key, business_key=business_key, actor=system(self.city_id),
                cluster=3, data=data,
            )
        )  # fmt: skip
        return found

    def open_tasks(self, instance_id: uuid.UUID) -> list[UserTask]:
        """The open tasks, in order of creation."""
        with self.sessions() as session:
            return list(
                session.scalars(
                    sa.select(UserTask)
                    .where(UserTask.instance_id == instance_id, UserTask.state == OPEN)
                    .order_by(UserTask.id)
                )
            )

    def task(self, instance_id: uuid.UUID, element: str) -> UserTask:
        """The one open task of an element."""
        [found] = [t for t in self.open_tasks(instance_id) if t.element_id == element]
        return found

    def complete(self, instance_id: uuid.UUID, element: str, who: str, **values: Any) -> advance.Completed:
        """Somebody completes the open task of an element."""
        task = self.task(instance_id, element)
        made: advance.Completed = self.unit(lambda s: advance.complete(s, task.id, self.actors[who], values))
        return made

    def sweep(self) -> int:
        """Fires all that is due; how many instances were touched."""
        count = 0
        with self.sessions() as session:
            while sweep.fire_next(session):
                count += 1
                definitions.forget_all()
        return count

    def instance(self, instance_id: uuid.UUID) -> ProcessInstance:
        """The row as it stands."""
        with self.sessions() as session:
            return session.scalars(sa.select(ProcessInstance).where(ProcessInstance.id == instance_id)).one()

    def timers(self, instance_id: uuid.UUID) -> dict[str, dt.datetime | None]:
        """Element -> due."""
        with self.sessions() as session:
            rows = session.execute(sa.select(Timer.element_id, Timer.due_at).where(Timer.instance_id == instance_id))
            return {element: due for element, due in rows}


def build(url: str) -> World:
    """A city with its people on an empty database."""
    moves.register()
    lay_tables(url)
    engine = open_engine(url)
    sessions = sessionmaker(engine, expire_on_commit=False)
    world = World(engine=engine, sessions=sessions, city_id=new_id())
    roles = {
        "officer": Held("officer", agency="dinkes"),
        "colleague": Held("officer", agency="dinkes"),
        "stranger": Held("officer", agency="disdik"),
        "reviewer": Held("reviewer", cluster=3),
        "second": Held("reviewer", cluster=3),
        "coordinator": Held("coordinator"),
    }
    with sessions.begin() as session:
        session.add(City(id=world.city_id, key="banjarbaru", name="Banjarbaru", zone="Asia/Makassar"))
        session.flush()
        for name, held in roles.items():
            person = Person(
                id=new_id(), city_id=world.city_id, email=f"{name}@layak.test", name=name, created_at=MONDAY
            )
            session.add(person)
            world.actors[name] = Actor(id=str(person.id), city_id=world.city_id, roles=frozenset({held}))
    return world


def settled(url: str) -> World:
    """The same to be copied: nobody is connected any more."""
    with clock.standing(MONDAY):
        world = build(url)
    world.engine.dispose()
    return world
