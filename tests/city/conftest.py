"""Two cities on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from engine.city import accounts, passwords
from engine.city.tables import Agency
from engine.store import in_unit, open_engine


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real algorithm with its smallest parameters."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def session(tables_url: str) -> Iterator[Session]:
    """A session over a database with all tables."""
    engine = open_engine(tables_url)
    with Session(engine) as made:
        yield made
    engine.dispose()


def settle(session: Session, key: str) -> uuid.UUID:
    """A city with two agencies."""

    def act(s: Session) -> uuid.UUID:
        made = accounts.add_city(s, key=key, name=f"Kota {key.title()}", zone="Asia/Makassar")
        for agency, name in (("dinkes", "Dinas Kesehatan"), ("disdik", "Dinas Pendidikan")):
            s.add(Agency(city_id=made, key=agency, name=name, short=agency.title(), kind="dinas"))
        return made

    return in_unit(session, act)


@pytest.fixture
def banjarbaru(session: Session) -> uuid.UUID:
    """One city."""
    return settle(session, "banjarbaru")


@pytest.fixture
def martapura(session: Session) -> uuid.UUID:
    """Another one in the same database."""
    return settle(session, "martapura")
