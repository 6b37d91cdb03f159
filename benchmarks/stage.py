"""A city to measure in: the real application over a real database, its people, the measured processes deployed."""

from __future__ import annotations

import contextlib
import functools
import logging
import pathlib
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engine.city import accounts
from engine.city.actors import Actor, Held, load_actor, system
from engine.city.sign_ins import begin_session
from engine.city.tables import Agency
from engine.config import Settings
from engine.instances import advance
from engine.instances.deploy import deploy
from engine.instances.registry import register_effect
from engine.store import in_unit
from engine.store.unit import StatementCounter
from web.app import create_app
from web.context import context_of
from web.database import db
from web.opening import opened

T = TypeVar("T")
PEOPLE = {
    "officer": Held("officer", agency="dinkes"),
    "head": Held("head", agency="dinkes"),
    "reviewer": Held("reviewer", cluster=3),
    "coordinator": Held("coordinator"),
}


@dataclass(frozen=True)
class Browser:
    """Keeps its session, sends forms with the token of a page."""

    client: FlaskClient
    token: str

    def seen(self) -> None:
        """The person has read the page behind the last button: what it said once is gone from the cookie."""
        self.client.delete_cookie("layak_form")

    def send(self, path: str, values: Mapping[str, Any]) -> None:
        """Presses the button of a form."""
        answer = self.client.post(path, data={"csrf_token": self.token, "do": "send", **values})
        if answer.status_code != 303:
            raise RuntimeError(f"{path} answered {answer.status_code}")


@dataclass
class Stage:
    """The application and who acts in it."""

    app: Flask
    city_id: uuid.UUID
    actors: dict[str, Actor] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # of their sessions, for the cookie

    @property
    def sessions(self) -> Callable[[], Session]:
        """Makes sessions of the application's own database."""
        return context_of(self.app).sessions

    def unit(self, act: Callable[[Session], T]) -> T:
        """One unit of work in a session of its own."""
        with self.sessions() as session:
            return in_unit(session, act)

    def deploy(self, files: Mapping[str, bytes]) -> None:
        """Deploys a package as the coordinator."""
        self.unit(lambda s: deploy(s, files, self.actors["coordinator"]))

    def start(self, key: str, business_key: str, **data: Any) -> uuid.UUID:
        """Starts an instance of the newest version."""
        return self.unit(
            lambda s: advance.start(
                s, city_id=self.city_id, definition_key=key, business_key=business_key, actor=system(self.city_id),
                cluster=3, data=data,
            )
        )  # fmt: skip

    def browser(self, name: str) -> Browser:
        """A signed-in browser of one of the people."""
        client = self.app.test_client()
        client.set_cookie("layak", self.tokens[name])
        page = client.get("/masuk").get_data(as_text=True)
        return Browser(client, page.partition('name="csrf_token" value="')[2].partition('"')[0])

    @property
    def engine(self) -> sa.Engine:
        """The application's own engine."""
        with self.app.app_context():
            return db.engine

    def count_statements(self) -> StatementCounter:
        """Counts what is sent to the database from now on; a context manager."""
        return StatementCounter(self.engine)


@contextlib.contextmanager
def stage(database_url: str, **settings: Any) -> Iterator[Stage]:
    """A migrated database with Banjarbaru in it, and the application over it."""
    quiet()
    with tempfile.TemporaryDirectory(prefix="layak-bench-") as folder:
        wanted = Settings(data=pathlib.Path(folder), database_url=database_url, secret_key="b" * 40, **settings)
        opened(wanted).dispose()
        app = create_app(wanted)
        register_effect("note", lambda *_: ())
        made = Stage(app=app, city_id=uuid.UUID(int=0))
        yield _settled(made)
        made.engine.dispose()


def _settled(made: Stage) -> Stage:
    made.city_id = made.unit(lambda s: accounts.add_city(s, key="banjarbaru", name="Banjarbaru", zone="Asia/Makassar"))
    made.unit(lambda s: s.add(Agency(city_id=made.city_id, key="dinkes", name="Dinas Kesehatan", short="Dinkes",
                                     kind="dinas")))  # fmt: skip
    for name, held in PEOPLE.items():
        made.actors[name], made.tokens[name] = made.unit(functools.partial(_person, made.city_id, name, held))
    return made


def _person(city_id: uuid.UUID, name: str, held: Held, session: Session) -> tuple[Actor, str]:
    person = accounts.add_person(session, city_id, email=f"{name}@layak.test", name=f"Pemegang peran {name}")
    accounts.give_role(session, city_id, person, held)
    return load_actor(session, city_id, person), begin_session(session, person)


def quiet() -> None:
    """Figures only: what libraries log or warn of is no figure."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
