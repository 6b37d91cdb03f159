"""What has stopped is on one page, and goes on from there; what watches a running Layak reads numbers."""

from __future__ import annotations

import datetime as dt
import pathlib
import uuid
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from engine import clock
from engine.history import HistoryEvent
from engine.instances import incidents
from engine.instances.incidents import Trouble
from engine.instances.surge import Surge
from engine.jobs import drain
from engine.store import in_unit, new_id
from engine.store.outbox import FAILED, OutboxRow, Planned, plan_rows
from tests.web.client import Added, Client
from tests.web.conftest import AddPerson, MakeApp, client_of, settle
from web.context import context_of

SignIn = Callable[[Client, Added], None]


def hurt(app: Flask, city_id: uuid.UUID, count: int = 2) -> list[uuid.UUID]:
    """So many jobs that were given up for one cause."""
    rows = [Planned(queue="outbox", kind="job", destination="x", body={}, dedupe_key=str(n)) for n in range(count)]
    with context_of(app).sessions() as session:
        in_unit(session, lambda s: plan_rows(s, city_id, rows))
        in_unit(session, lambda s: s.execute(sa.update(OutboxRow).values(state=FAILED)))
        ids = list(session.scalars(sa.select(OutboxRow.id)))
        for row_id in ids:
            trouble = Trouble(city_id=city_id, reason="Unreachable: 10.0.0.1", job="job", outbox_id=row_id)
            in_unit(session, lambda s, trouble=trouble: incidents.note(s, trouble))  # type: ignore[misc]
    return ids


@pytest.fixture
def coordinator(app: Flask, add_person: AddPerson, sign_in: SignIn) -> Client:
    """A signed-in coordinator's browser."""
    client = client_of(app)
    sign_in(client, add_person("coordinator"))
    return client


def test_a_quiet_city_has_no_troubles(coordinator: Client) -> None:
    page = coordinator.get("/kendala")
    assert page.status_code == 200
    assert "Tidak ada kendala" in page.get_data(as_text=True)


def test_what_has_stopped_is_tried_again_by_one_and_all(app: Flask, city_id: uuid.UUID, coordinator: Client) -> None:
    hurt(app, city_id)
    text = coordinator.get("/kendala").get_data(as_text=True)
    assert "Unreachable: 10.0.0.1" in text
    with context_of(app).sessions() as session:
        found = incidents.list_open(session, city_id)
    assert coordinator.post(f"/kendala/{found[0].id}", data={"do": "retry"}).status_code == 303
    at = (clock.now() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert coordinator.post("/kendala/sebab", data={"cause": found[0].cause, "at": at}).status_code == 303
    with context_of(app).sessions() as session:
        assert set(session.scalars(sa.select(OutboxRow.state))) == {"open"}
        assert len(incidents.list_open(session, city_id)) == 2, "asked for is not mended"


def test_somebody_is_named_who_mends_it(app: Flask, city_id: uuid.UUID, coordinator: Client) -> None:
    hurt(app, city_id, 1)
    with context_of(app).sessions() as session:
        [found] = incidents.list_open(session, city_id)
    page = coordinator.get("/kendala").get_data(as_text=True)
    mender = page.partition('<option value="" ')[2] or page.partition('<option value="">')[2]
    person = mender.partition('<option value="')[2].partition('"')[0]
    assert coordinator.post(f"/kendala/{found.id}", data={"do": "assign", "mender": person}).status_code == 303
    with context_of(app).sessions() as session:
        [found] = incidents.list_open(session, city_id)
    assert str(found.mender_id) == person


def test_held_deadlines_are_let_go_by_a_button(app: Flask, city_id: uuid.UUID, coordinator: Client) -> None:
    row = dict(id=new_id(), city_id=city_id, noticed_at=clock.now(), due=1200, surge_limit=300)
    with context_of(app).sessions() as session:
        in_unit(session, lambda s: s.execute(sa.insert(Surge), [row]))
    assert "1200 tenggat" in coordinator.get("/kendala").get_data(as_text=True)
    assert coordinator.post("/kendala/lonjakan").status_code == 303
    assert "Tidak ada kendala" in coordinator.get("/kendala").get_data(as_text=True)


def test_an_officer_has_no_business_there(app: Flask, add_person: AddPerson, sign_in: SignIn) -> None:
    client = client_of(app)
    sign_in(client, add_person("officer", agency="dinkes"))
    assert client.get("/kendala").status_code == 403


def test_numbers_are_for_this_machine_or_for_who_has_the_token(make_app: MakeApp, database_url: str) -> None:
    app = make_app(database_url)
    city_id = settle(app)
    hurt(app, city_id, 1)
    client = client_of(app)
    text = client.get("/metrics").get_data(as_text=True)
    assert 'layak_incidents{job="job"} 1' in text
    assert "layak_oldest_due_timer_seconds 0" in text
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404


def test_behind_a_proxy_only_the_token_opens_the_numbers(make_app: MakeApp, sqlite_url: str) -> None:
    behind = client_of(make_app(sqlite_url, base_url="https://layak.example"))
    assert behind.get("/metrics").status_code == 404


def test_a_token_opens_the_numbers_from_anywhere(make_app: MakeApp, sqlite_url: str) -> None:
    client, away = client_of(make_app(sqlite_url, metrics_token="t" * 32)), {"REMOTE_ADDR": "203.0.113.7"}
    asked = {"Authorization": f"Bearer {'t' * 32}"}
    assert client.get("/metrics", headers=asked, environ_base=away).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics").status_code == 404


def test_a_doctor_says_what_to_do(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.cli import layak

    monkeypatch.setenv("LAYAK_DATA", str(tmp_path))
    sick = CliRunner().invoke(layak, ["doctor"])
    assert sick.exit_code == 1
    assert "bad   tables: not those of this version" in sick.output
    assert CliRunner().invoke(layak, ["timers", "held"]).output == "nothing is held\n"
    well = CliRunner().invoke(layak, ["doctor"])
    assert (well.exit_code, "bad" in well.output) == (0, False), well.output
    monkeypatch.setenv("LAYAK_SMTP_URL", "smtp://127.0.0.1:1")
    away = CliRunner().invoke(layak, ["doctor", "--json"])
    assert away.exit_code == 1
    assert '"what": "mail server", "state": "bad"' in away.output


def test_one_name_leads_from_the_request_to_what_follows(app: Flask, city_id: uuid.UUID, coordinator: Client) -> None:
    row = dict(id=new_id(), city_id=city_id, noticed_at=clock.now(), due=1200, surge_limit=300)
    with context_of(app).sessions() as session:
        in_unit(session, lambda s: s.execute(sa.insert(Surge), [row]))
    coordinator.post("/kendala/lonjakan", headers={"X-Request-ID": "from-the-proxy-1"})
    with context_of(app).sessions() as session:
        query = sa.select(HistoryEvent.request_id).where(HistoryEvent.type == "surge.released")
        assert session.scalars(query).all() == ["from-the-proxy-1"]


def test_what_a_job_plans_carries_the_name_of_what_it_follows(app: Flask, city_id: uuid.UUID) -> None:
    from engine.jobs import Consumer, End, register_consumer
    from engine.store import SessionFactory
    from engine.store.outbox import Work

    def run(sessions: SessionFactory, work: Work) -> End:
        child = Planned(queue="mail", kind="letter", destination="x", body={}, dedupe_key="child")
        with sessions() as session:
            in_unit(session, lambda s: plan_rows(s, work.city_id, [child]))
        return End()

    register_consumer("parent", Consumer(run=run))
    sessions = context_of(app).sessions
    parent = Planned(queue="outbox", kind="parent", destination="x", body={}, dedupe_key="parent")
    with sessions() as session:
        in_unit(session, lambda s: plan_rows(s, city_id, [parent], request_id="the-request"))
    drain(sessions, "outbox")
    with sessions() as session:
        assert session.scalar(sa.select(OutboxRow.request_id).where(OutboxRow.dedupe_key == "child")) == "the-request"
