"""A city over the real application, and a client that fails on what a request leaves uncommitted."""

from __future__ import annotations

import pathlib
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from engine.city import accounts, passwords
from engine.city.actors import Held
from engine.city.sign_ins import begin_session
from engine.city.tables import Agency
from engine.config import Settings
from engine.store import in_unit
from tests.services.databases import lay_tables
from tests.web.client import Added, Client, watch
from web.app import create_app
from web.context import context_of
from web.database import db

AGENCIES = {"dinkes": "Dinas Kesehatan", "disdik": "Dinas Pendidikan", "bappeda": "Bappeda"}
PASSWORD = "sandi untuk uji coba"
MakeApp = Callable[..., Flask]
AddPerson = Callable[..., Added]


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real algorithm with its smallest parameters: a test is no place to be slow on purpose."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def make_app(tmp_path: pathlib.Path) -> Iterator[MakeApp]:
    """Makes applications over a database address, its tables made, a city in it; `more` are settings."""
    made: list[Flask] = []

    def make(url: str, **more: Any) -> Flask:
        work: dict[str, Any] = {name: more.pop(name) for name in ("ring", "work_off") if name in more}
        settings = Settings(**{"data": tmp_path / "data", "database_url": url, "secret_key": "r" * 40, **more})
        lay_tables(url)
        app = create_app(settings, **work)
        app.test_client_class = Client
        watch(app)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app: MakeApp, sqlite_tables_url: str) -> Flask:
    """The application on SQLite."""
    return make_app(sqlite_tables_url)


@pytest.fixture
def any_app(make_app: MakeApp, tables_url: str) -> Flask:
    """The application on both databases: the test runs twice."""
    return make_app(tables_url)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without script: keeps cookies, sends forms with the token of a page."""
    return client_of(app)


def client_of(app: Flask) -> Client:
    """Another browser of the same application."""
    made = app.test_client()
    assert isinstance(made, Client)
    return made


@pytest.fixture
def city_id(app: Flask) -> uuid.UUID:
    """Banjarbaru with a few agencies."""
    return settle(app)


def settle(app: Flask, key: str = "banjarbaru", *, is_demo: bool = False) -> uuid.UUID:
    """A city with a few agencies."""

    def act(session: Session) -> uuid.UUID:
        made = accounts.add_city(session, key=key, name=f"Kota {key.title()}", zone="Asia/Makassar", is_demo=is_demo)
        for agency, name in AGENCIES.items():
            session.add(Agency(city_id=made, key=agency, name=name, short=agency.title(), kind="dinas"))
        return made

    with context_of(app).sessions() as session:
        return in_unit(session, act)


@pytest.fixture
def add_person(app: Flask, city_id: uuid.UUID) -> AddPerson:
    """Adds a person of Banjarbaru: `add_person("officer", agency="dinkes")`, `add_person("reviewer", cluster=3)`."""
    return adding(app, city_id)


def adding(app: Flask, city_id: uuid.UUID) -> AddPerson:
    """The same for another application or city."""

    def add(*roles: str, agency: str | None = None, cluster: int | None = None, email: str = "") -> Added:
        address = email or f"{roles[0]}.{uuid.uuid4().hex[:8]}@kota.test"

        def act(session: Session) -> uuid.UUID:
            name = f"Pemegang peran {', '.join(roles)}"
            made = accounts.add_person(session, city_id, email=address, name=name, password=PASSWORD)
            for role in roles:
                accounts.give_role(session, city_id, made, held(role, agency, cluster))
            return made

        with context_of(app).sessions() as session:
            return Added(id=in_unit(session, act), city_id=city_id, email=address, password=PASSWORD)

    return add


def held(role: str, agency: str | None, cluster: int | None) -> Held:
    """A role with as much of the scope as it takes."""
    scope = accounts.SCOPES.get(role)
    return Held(role, agency if scope == "agency" else None, cluster if scope == "cluster" else None)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Client, Added], None]:
    """Signs a person in without the form: `sign_in(client, person)`."""
    return signing_in(app)


def signing_in(app: Flask) -> Callable[[Client, Added], None]:
    """The same for another application."""

    def enter(client: Client, person: Added) -> None:
        with context_of(app).sessions() as session:
            token = in_unit(session, lambda s: begin_session(s, person.id))
        client.set_cookie("layak", token)
        client.forget_token()

    return enter
