"""What a watcher reads, and when the bell is rung."""

from __future__ import annotations

import datetime as dt
import pathlib

import pytest
import sqlalchemy as sa
from flask import Flask

from engine import clock
from engine.store import in_unit
from engine.store.outbox import Planned, plan_rows
from tests.web.conftest import MakeApp, client_of, settle
from web.context import context_of
from web.session import public, unit


def test_a_live_process_says_so_without_the_database(make_app: MakeApp, tmp_path: pathlib.Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    (tmp_path / "a.sqlite3").unlink()
    assert client_of(app).get("/health/live").get_json() == {"status": "ok"}


def test_a_ready_process_tells_the_ages_of_what_waits(any_app: Flask) -> None:
    city_id, client = settle(any_app), client_of(any_app)
    row = Planned(queue="mail", kind="letter", destination="x", body={}, dedupe_key="a")
    with context_of(any_app).sessions() as session, clock.standing(clock.wall() - dt.timedelta(seconds=90)):
        in_unit(session, lambda s: plan_rows(s, city_id, [row]))
    body = client.get("/health/ready").get_json()
    assert body["status"] == "ok"
    assert 90 <= body["oldest_outbox_seconds"] < 110
    assert body["oldest_due_timer_seconds"] == 0
    assert abs(body["clock_skew_seconds"]) < 2


def test_a_process_whose_clock_is_off_is_not_ready(any_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    off = dt.timedelta(seconds=3)
    monkeypatch.setattr(clock, "wall", lambda: dt.datetime.now(dt.UTC) - off)
    answer = client_of(any_app).get("/health/ready")
    assert answer.status_code == 503
    assert "2 s" in answer.get_json()["reason"]


def test_a_process_without_its_database_is_not_ready(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> float:
        raise sa.exc.OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("engine.jobs.numbers.oldest_timer", away)
    answer = client_of(app).get("/health/ready")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "unready")


def test_the_bell_is_rung_after_a_unit_and_only_then(make_app: MakeApp, sqlite_url: str) -> None:
    rung: list[str] = []
    app = make_app(sqlite_url, ring=lambda: rung.append("now"))

    @app.post("/ubah-coba")
    @public
    def change() -> str:
        unit(lambda s: s.execute(sa.text("select 1")))
        return f"rung {len(rung)} times while answering"

    client = client_of(app)
    client.get("/masuk")
    assert rung == []
    assert client.post("/ubah-coba").get_data(as_text=True) == "rung 0 times while answering"
    assert rung == ["now"]
