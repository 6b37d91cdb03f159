"""An empty house with one city, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine.city.tables import City
from engine.instances.tables import Incident
from engine.store import in_unit, new_id, open_engine
from engine.store.outbox import OutboxRow, Planned, plan_rows
from engine.store.unit import StatementCounter


@dataclass
class House:
    """A database with an outbox."""

    engine: sa.Engine
    sessions: sessionmaker[Session]
    city_id: uuid.UUID

    def plan(self, *names: str, destination: str = "mail", kind: str = "letter", queue: str = "mail") -> None:
        """Puts rows into the outbox; the name is the body and the key."""
        rows = [Planned(queue=queue, kind=kind, destination=destination, body={"name": n}, dedupe_key=n) for n in names]
        with self.sessions() as session:
            in_unit(session, lambda s: plan_rows(s, self.city_id, rows))

    def row(self, name: str) -> OutboxRow:
        """One row as it stands."""
        with self.sessions() as session:
            return session.scalars(sa.select(OutboxRow).where(OutboxRow.dedupe_key == name)).one()

    def states(self) -> dict[str, str]:
        """Name -> state of every row."""
        with self.sessions() as session:
            return {key: state for key, state in session.execute(sa.select(OutboxRow.dedupe_key, OutboxRow.state))}

    def counted(self) -> StatementCounter:
        """Keeps the statements sent from now on; a context manager."""
        return StatementCounter(self.engine)

    def incidents(self) -> list[str]:
        """The reasons of all incidents."""
        with self.sessions() as session:
            return list(session.scalars(sa.select(Incident.reason).order_by(Incident.id)))


@pytest.fixture
def house(tables_url: str) -> Iterator[House]:
    engine = open_engine(tables_url)
    made = House(engine=engine, sessions=sessionmaker(engine, expire_on_commit=False), city_id=new_id())
    with made.sessions.begin() as session:
        session.add(City(id=made.city_id, key="banjarbaru", name="Banjarbaru", zone="Asia/Makassar"))
    yield made
    engine.dispose()
