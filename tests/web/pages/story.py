"""The small city of the evidence stories behind real pages: its people sign in and click."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import lxml.html
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from engine.city.actors import Held
from engine.city.sign_ins import begin_session
from engine.city.tables import RoleHeld
from engine.escalation.links import LinkKeys
from engine.escalation.tables import DecisionLink, DecisionRequest
from engine.instances.tables import UserTask
from engine.store import new_id
from tests.evidence.world import PEOPLE, World, settled
from tests.web.client import Client
from web.context import context_of

SECRET = "r" * 40
PEOPLE_HERE = {
    **PEOPLE,
    "dp3a": [Held("officer", agency="dp3a")],
    "head of disdik": [Held("head", agency="disdik")],
    "secretary": [Held("secretary")],
    "chair": [Held("chair")],
    "nobody": [],
}


@dataclass
class Story:
    """The city, the application over its database, and browsers by person."""

    world: World
    app: Flask
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str = "") -> Client:
        """A browser; of a person it stays signed in through the story."""
        if who in self.clients:
            return self.clients[who]
        made = self.app.test_client()
        assert isinstance(made, Client)
        if who:
            person_id = uuid.UUID(self.world.actors[who].id)
            token = self.world.unit(lambda s: begin_session(s, person_id))
            made.set_cookie("layak", token)
            self.clients[who] = made
        return made

    def get(self, who: str, url: str, *, status: int = 200) -> Seen:
        """Opens a page."""
        return Seen.of(self.client(who).get(url), status)

    def post(self, who: str, url: str, *, status: int = 303, **data: Any) -> Seen:
        """Sends a form; fields with a dash are written with two underscores."""
        fields = {name.replace("__", "-"): value for name, value in data.items()}
        many = any(_is_file(value) for value in fields.values())
        more: dict[str, Any] = {"content_type": "multipart/form-data"} if many else {}
        return Seen.of(self.client(who).post(url, data=fields, **more), status)

    def in_english(self, who: str) -> None:
        """The person reads English from now on."""
        self.post(who, "/bahasa", language="en", next="/tugas")

    def task_url(self, element: str, agency: str | None = None, number: int = 7, *, page: str = "") -> str:
        """The address of an open task."""
        return f"/tugas/{self.world.task(element, agency, number).id}{page}"

    def done_task(self, element: str, agency: str | None = None) -> UserTask:
        """The task of an element completed last."""
        query = sa.select(UserTask).where(UserTask.element_id == element, UserTask.state == "completed")
        query = query.where(UserTask.agency_key == agency) if agency else query
        found: UserTask = self.world.read(lambda s: s.scalars(query.order_by(UserTask.completed_at.desc())).first())
        return found

    def links(self, who: str, agency: str = "dinkes") -> list[str]:
        """The addresses of a person's decision links about an agency, the newest first."""
        query = (
            sa.select(DecisionLink)
            .join(DecisionRequest, DecisionRequest.id == DecisionLink.request_id)
            .where(DecisionLink.person_id == uuid.UUID(self.world.actors[who].id), DecisionRequest.agency_key == agency)
            .order_by(DecisionRequest.asked_at.desc())
        )
        keys = LinkKeys(SECRET)
        return [f"/keputusan/{keys.token(link)}" for link in self.world.read(lambda s: s.scalars(query).all())]


def _is_file(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, tuple)


@dataclass(frozen=True)
class Seen:
    """An answer, and what a reader finds in it."""

    response: TestResponse
    html: str

    @classmethod
    def of(cls, response: TestResponse, status: int) -> Seen:
        """The answer; fails when its status is another."""
        assert response.status_code == status, f"{response.status_code}: {words(response.get_data(as_text=True))[:600]}"
        return cls(response, response.get_data(as_text=True))

    @property
    def to(self) -> str:
        """Where it leads."""
        return self.response.headers["Location"]

    @property
    def page(self) -> Any:
        """The page as a tree."""
        return lxml.html.document_fromstring(self.html)

    @property
    def text(self) -> str:
        """Its words, blanks made one."""
        return words(self.html)

    @property
    def title(self) -> str:
        """The first heading."""
        return words(lxml.html.tostring(self.page.xpath("//h1")[0], encoding="unicode"))

    def value(self, name: str) -> str:
        """What stands in a control."""
        [control] = self.page.xpath(f"//*[@name='{name}'][not(@type='radio')]")[:1]
        return str(control.get("value") if control.tag == "input" else control.text_content()).strip()

    def chosen(self, name: str) -> str:
        """The value of the checked radio button."""
        found = self.page.xpath(f"//input[@name='{name}'][@checked]/@value")
        return str(found[0]) if found else ""

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [words(each.text_content()) for each in self.page.xpath("//*[@id='summary']//li")]

    @property
    def error_fields(self) -> list[str]:
        """The controls it leads to; each is on the page."""
        found = [str(each)[1:] for each in self.page.xpath("//*[@id='summary']//a/@href")]
        for field_id in found:
            assert self.page.xpath(f"//*[@id='{field_id}']"), f"no control {field_id}"
        return found


def words(html: str) -> str:
    """The words of a text with markup."""
    return (
        re.sub(r"\s+", " ", str(lxml.html.fromstring(f"<div>{html}</div>").xpath("string()"))).strip() if html else ""
    )


def build_story(url: str, make_app: Callable[..., Flask]) -> Story:
    """The city with agencies and roles as rows, and the application over it."""
    return story_over(peopled(url).copied_to(url), make_app)


def peopled(url: str) -> World:
    """The city with agencies and roles as rows on an empty database, to be copied."""
    world = settled(url, people=PEOPLE_HERE)
    world.unit(lambda s: _settle(s, world))
    world.engine.dispose()
    return world


def story_over(world: World, make_app: Callable[..., Flask]) -> Story:
    """The application over a city that is there."""
    app = make_app(world.engine.url.render_as_string(hide_password=False), secret_key=SECRET)
    world.store = context_of(app).blobs
    return Story(world=world, app=app)


def _settle(session: Any, world: World) -> None:
    """The world knows its people as actors; who signs in needs roles as rows."""
    held = {(row.person_id, row.role) for row in session.scalars(sa.select(RoleHeld))}
    for actor in world.actors.values():
        for each in actor.roles:
            if (uuid.UUID(actor.id), each.role) not in held:
                session.add(
                    RoleHeld(id=new_id(), city_id=world.city_id, person_id=uuid.UUID(actor.id), role=each.role,
                             agency_key=each.agency, cluster=each.cluster)
                )  # fmt: skip


def days(count: float) -> dt.timedelta:
    """A length of days."""
    return dt.timedelta(days=count)
