"""The demo city: a way in per role, and a clock that visitors move."""

from __future__ import annotations

import datetime as dt
import os
import pathlib
import uuid
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import CliRunner
from flask import Flask

from engine import clock, config
from engine.city.tables import City
from engine.errors import Forbidden, Invalid
from engine.instances.tables import Deployment, ProcessInstance
from engine.store import in_unit
from engine.store.outbox import OutboxRow
from tests.web.client import Added, Client
from tests.web.conftest import MakeApp, adding, client_of, settle
from web import demo_clock
from web.cli_settings import open_sessions
from web.context import context_of
from web.mail.digests import KIND

WITA = ZoneInfo("Asia/Makassar")
WORKED: list[dt.datetime] = []


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    """The product's clock is put back after each test."""
    WORKED.clear()
    with clock.given_back():
        yield


@pytest.fixture
def app(make_app: MakeApp, sqlite_url: str) -> Flask:
    """An application that notes when it is asked to work off what is due."""
    return make_app(sqlite_url, work_off=lambda: WORKED.append(clock.now()))


@pytest.fixture
def city_id(app: Flask) -> uuid.UUID:
    """The demo city."""
    return settle(app, is_demo=True)


@pytest.fixture
def officer(app: Flask, city_id: uuid.UUID) -> Added:
    """The demo's first officer."""
    return adding(app, city_id)("officer", agency="dinkes")


def set_offset(app: Flask, city_id: uuid.UUID, now: dt.datetime) -> None:
    """The demo stands at an instant."""

    def act(session: sa.orm.Session) -> None:
        city = session.get_one(City, city_id)
        city.clock_offset_seconds = (now - clock.wall()).total_seconds()

    with context_of(app).sessions() as session:
        in_unit(session, act)


def due_at(app: Flask, city_id: uuid.UUID, at: dt.datetime) -> None:
    """A case of the city has a deadline."""

    def act(session: sa.orm.Session) -> None:
        deployment = Deployment(
            city_id=city_id, key="evidence", version=1, digest="d", title="Bukti", created_at=at, created_by="system"
        )
        session.add(deployment)
        session.flush()
        row = ProcessInstance(
            city_id=city_id, deployment_id=deployment.id, definition_key="evidence", digest="d",
            business_key="KLA-2026/07", snapshot=b"", started_at=at, next_due_at=at,
        )  # fmt: skip
        session.add(row)

    with context_of(app).sessions() as session:
        in_unit(session, act)


def digests_of(app: Flask) -> list[str]:
    """The digests that are planned, by their hour."""
    with context_of(app).sessions() as session:
        keys = session.scalars(sa.select(OutboxRow.dedupe_key).where(OutboxRow.kind == KIND)).all()
    return sorted(str(key).partition(":")[2] for key in keys)


def test_a_visitor_enters_as_an_officer_without_a_password(app: Flask, officer: Added) -> None:
    client = client_of(app)
    page = client.get("/masuk").get_data(as_text=True)
    assert "Coba tanpa akun" in page
    assert "Dinas Kesehatan" in page
    assert client.post("/demo/masuk", data={"role": "officer"}).status_code == 303
    client.forget_token()
    assert client.get("/").headers["Location"] == "/tugas"
    assert "Jam demo" in client.get("/tidak-ada").get_data(as_text=True)
    assert officer.email


def test_a_role_nobody_holds_is_not_offered(app: Flask, officer: Added) -> None:
    client = client_of(app)
    assert "Koordinator" not in client.get("/masuk").get_data(as_text=True).split("Coba tanpa akun")[1]
    assert client.post("/demo/masuk", data={"role": "coordinator"}).status_code == 404
    assert officer.email


def test_one_working_day_on_from_a_friday_is_monday_at_the_same_hour(
    app: Flask, city_id: uuid.UUID, officer: Added
) -> None:
    client, friday = client_of(app), dt.datetime(2026, 3, 13, 10, 0, tzinfo=WITA)
    set_offset(app, city_id, friday)
    client.post("/demo/masuk", data={"role": "officer"})
    client.forget_token()
    answer = client.post("/demo/maju", data={"by": "working_day", "next": "/tugas"})
    assert answer.headers["Location"] == "/tugas"
    monday = dt.datetime(2026, 3, 16, 10, 0, tzinfo=WITA)
    assert abs(clock.now() - monday) < dt.timedelta(minutes=1)
    assert len(WORKED) == 1
    assert WORKED[0] >= monday
    assert digests_of(app) == ["2026-03-16T06:00", "2026-03-16T07:30"], "those whose hour has struck, before a look"
    assert officer.email


def test_on_to_the_next_deadline_is_one_second_behind_it(app: Flask, city_id: uuid.UUID, officer: Added) -> None:
    client, deadline = client_of(app), dt.datetime(2026, 3, 20, 16, 0, tzinfo=WITA)
    set_offset(app, city_id, dt.datetime(2026, 3, 12, 10, 0, tzinfo=WITA))
    due_at(app, city_id, deadline)
    client.post("/demo/masuk", data={"role": "officer"})
    client.forget_token()
    assert "Jumat, 20 Maret 2026" in client.get("/tidak-ada").get_data(as_text=True)
    client.post("/demo/maju", data={"by": "next_due"})
    assert dt.timedelta(0) < clock.now() - deadline < dt.timedelta(minutes=1)
    assert officer.email


def test_the_clock_never_goes_back_whatever_this_process_believed(app: Flask, city_id: uuid.UUID) -> None:
    """Another web server has moved it on over a deadline that this one still sees before it."""
    friday, tuesday = dt.datetime(2026, 3, 13, 2, 0, tzinfo=dt.UTC), dt.datetime(2026, 3, 10, 8, 0, tzinfo=dt.UTC)
    due_at(app, city_id, tuesday)
    set_offset(app, city_id, friday)
    demo_clock.keep_up((tuesday - dt.timedelta(days=1) - clock.wall()).total_seconds())
    for _ in range(2):
        with context_of(app).sessions() as session:
            demo_clock.keep_up(in_unit(session, lambda s: demo_clock.advance(s, city_id, "next_due")))
        assert clock.now() >= friday


def test_a_clock_moves_by_known_lengths_only(app: Flask, city_id: uuid.UUID) -> None:
    with context_of(app).sessions() as session, pytest.raises(Invalid):
        in_unit(session, lambda s: demo_clock.advance(s, city_id, "century"))


def test_no_real_city_has_its_clock_moved(app: Flask) -> None:
    real = settle(app, "banjarmasin")
    with context_of(app).sessions() as session, pytest.raises(Forbidden):
        in_unit(session, lambda s: demo_clock.advance(s, real, "working_day"))


def test_another_process_takes_the_clock_over(app: Flask, city_id: uuid.UUID) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 28, tzinfo=dt.UTC), tick=False):
        set_offset(app, city_id, dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC))
        with context_of(app).sessions() as session:
            demo_clock.follow(session)
        assert clock.now() == dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC)


def test_without_a_demo_the_clock_is_the_machines(app: Flask) -> None:
    with context_of(app).sessions() as session:
        demo_clock.follow(session)
    assert abs(clock.now() - clock.wall()) < dt.timedelta(seconds=1)
    assert isinstance(client_of(app), Client)


def test_a_command_goes_by_the_demos_clock(
    make_app: MakeApp, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demo stands in a past March: what is due there in April does not wait for anybody yet."""
    from web.cli import layak

    monkeypatch.setenv("LAYAK_DATA", str(tmp_path))
    assert CliRunner().invoke(layak, ["timers", "held"]).exit_code == 0
    app = make_app(f"sqlite:///{tmp_path / 'layak.sqlite3'}")
    city_id = settle(app, is_demo=True)
    set_offset(app, city_id, clock.wall() - dt.timedelta(days=100))
    due_at(app, city_id, clock.wall() - dt.timedelta(days=50))
    assert "ok    oldest due timer: 0 s" in CliRunner().invoke(layak, ["doctor"]).output
    assert CliRunner().invoke(layak, ["timers", "held"]).exit_code == 0
    assert abs(clock.now() - clock.wall()) < dt.timedelta(minutes=1), "it ends with the command"
    open_sessions(config.read(os.environ))
    assert clock.now() < clock.wall() - dt.timedelta(days=99)


def test_a_clock_is_given_back_and_the_same_is_taken_over_again() -> None:
    day = dt.timedelta(days=1)
    for _time in range(2):
        with clock.given_back():
            clock.run_ahead(day)
            assert clock.now() > clock.wall() + day - dt.timedelta(minutes=1)
        assert clock.now() < clock.wall() + dt.timedelta(minutes=1)
