"""The city of the escalation stories behind the real application, with a mail server that is real too."""

from __future__ import annotations

import datetime as dt
import pathlib
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from flask import Flask

from engine import clock
from engine.config import Settings
from engine.escalation import facts as told
from engine.escalation.facts import CaseFacts, Share
from engine.escalation.post.digest import Slot, plan_digests
from engine.escalation.post.preferences import USUAL
from engine.jobs import consumers, drain
from engine.store import in_unit
from tests.escalation.world import FACTS, KEYS, MONDAY, World, at, register, settled
from tests.services.databases import CopyOf
from tests.services.smtp import Mailbox
from web import all_tables
from web.app import create_app
from web.database import db

assert all_tables.ROOMS  # the metadata is whole
MakeApp = Callable[..., Flask]


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def city(copy_of: CopyOf, now: clock.Movable, monkeypatch: pytest.MonkeyPatch) -> tuple[str, World]:  # noqa: ARG001
    """The address of a database, and the city in it."""
    register(monkeypatch, dict(FACTS))
    return copy_of(settled)


@pytest.fixture
def make_app(
    city: tuple[str, World], smtp_server: Mailbox, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeApp]:
    """The application over the test's database, sending to the test's mail server; `more` are settings."""
    monkeypatch.setattr(consumers, "_consumers", {})
    made: list[Flask] = []

    def make(**more: Any) -> Flask:
        settings = Settings(
            **{
                "data": tmp_path,
                "database_url": city[0],
                "smtp_url": smtp_server.url,
                "secret_key": KEYS.current,
                "mail_from": "Layak Kota Banjarbaru <tidak-dibalas@layak.test>",
                "base_url": "https://layak.test",
                "environment": "production",
                **more,
            }
        )
        made.append(create_app(settings))
        tell(monkeypatch)
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts of an indicator as the case room would tell them."""

    def case(_session: object, _city_id: uuid.UUID, business_key: str) -> CaseFacts:
        assert business_key == "KLA-2026/07"
        return CaseFacts(code="K1-07", name="Akta kelahiran", cluster="Klaster I", max_score=Decimal(20), year=2026)

    share = Share(questions=3, missing=("SK tim", "Data dua tahun"), missing_count=2, points=Decimal("7.5"))
    monkeypatch.setattr(told, "_case", [case])
    monkeypatch.setattr(told, "_share", [lambda *_: share])


@pytest.fixture
def world(city: tuple[str, World], make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The city; first the application, which wires the rooms, sending, then the facts of these stories over them."""
    make_app()
    facts = dict(FACTS)
    register(monkeypatch, facts)
    url, settled_there = city
    made = settled_there.copied_to(url, facts)
    yield made
    made.engine.dispose()


@pytest.fixture
def asked(world: World, now: clock.Movable, smtp_server: Mailbox) -> World:
    """The question to the head waits to be sent, and the digests of two officers and the coordinator."""
    world.start()
    now.set(at(9, 8))
    world.sweep()
    now.set(at(12, 17))
    world.sweep()
    assert plan_day(world, now.instant.date()) == WAITING - 1
    assert smtp_server.messages == []
    return world


WAITING = 4


def post(world: World) -> int:
    """Sends what is due; how many letters came to an end."""
    return drain(world.sessions, "mail")


def plan_day(world: World, day: dt.date, time: dt.time = USUAL) -> int:
    """Plans the digests of one hour of a day; how many."""
    with world.sessions() as session:
        return plan_digests(partial(in_unit, session), Slot(city_id=world.city_id, day=day, time=time))
