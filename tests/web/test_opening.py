"""A process that starts finds its database, or says what is wrong with it."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from engine.config import Settings
from engine.errors import Misconfigured
from tests.services import postgres
from tests.services.run import Run
from tests.services.wait import answers, wait_for
from web.opening import opened


@pytest.fixture
def server(test_run: Run, worker_id: str) -> Iterator[postgres.Server]:
    """A PostgreSQL of this test, made and not yet running."""
    made = postgres.Server(test_run, f"opening-{worker_id}-{uuid.uuid4().hex[:6]}")
    made.make()
    yield made
    if answers(made.port):
        made.stop()


def settings_of(server: postgres.Server, name: str = "layak") -> Settings:
    return Settings(database_url=f"postgresql://postgres@127.0.0.1:{server.port}/{name}")


def test_a_process_of_production_waits_for_a_database_that_is_just_starting(
    server: postgres.Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "web.opening")
    found: list[sa.Engine] = []
    waiting = threading.Thread(target=lambda: found.append(opened(settings_of(server, "postgres"), patience=60)))
    waiting.start()
    wait_for(lambda: "does not answer yet" in caplog.text, "it has tried once")
    server.start()
    waiting.join(60)
    assert sa.inspect(found[0]).has_table("process_instance"), "and it has brought the tables up to date"
    found[0].dispose()


def test_without_patience_it_says_at_once_what_is_wrong(server: postgres.Server) -> None:
    with pytest.raises(Misconfigured, match="cannot be used") as caught:
        opened(settings_of(server))
    assert caught.value.code == "database_unusable"


@pytest.mark.parametrize(
    "words",
    ["starting up", "shutting down", "in recovery mode", "not accepting connections",
     "not yet accepting connections\nDETAIL:  Consistent recovery state has not been yet reached."],
)  # fmt: skip
def test_all_that_a_server_says_on_its_way_is_waited_for(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As PostgreSQL words it; the driver knows no state of a connection that was never made."""
    said = iter([psycopg.OperationalError(f"FATAL:  the database system is {words}"), None])

    def upgraded(_engine: sa.Engine) -> None:
        error = next(said)
        if error is not None:
            raise sa.exc.OperationalError("connect", {}, error)

    monkeypatch.setattr("web.opening.upgrade", upgraded)
    monkeypatch.setattr("web.opening.PAUSE", 0.0)
    opened(Settings(database_url="postgresql://postgres@127.0.0.1:1/layak"), patience=60).dispose()
    assert next(said, "waited") == "waited"


def test_nobody_waits_for_a_database_that_does_not_exist(
    server: postgres.Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.start()
    with pytest.raises(Misconfigured, match='database "layak" does not exist'):
        opened(settings_of(server), patience=60)
    assert "does not answer yet" not in caplog.text
