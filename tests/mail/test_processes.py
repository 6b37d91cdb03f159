"""`layak worker` and `layak scheduler` as they run in production: processes of their own, over PostgreSQL and Redis."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from engine import clock
from engine.city.tables import RoleHeld
from engine.config import Settings
from engine.store import open_engine
from engine.store.migrate import upgrade
from tests.evidence.world import MONDAY, World, build
from tests.services.redis import Server
from tests.services.smtp import Mailbox
from tests.services.wait import wait_for
from web import all_tables
from web.worker import bell as bell_of

ROOT = pathlib.Path(__file__).parents[2]
assert all_tables.ROOMS
GRACE = 10  # seconds a container is given to end by itself
SECRET = "a secret of the processes, longer than thirty-two characters"
Start = Callable[[str], "Running"]


class Running:
    """A command that runs. What it says goes into a file: it says much, and a pipe nobody reads would stop it."""

    def __init__(self, command: str, environ: dict[str, str], log: pathlib.Path) -> None:
        self._log = log
        with log.open("wb") as stream:
            code = f"from web.cli import layak; layak(['{command}'])"
            self._process = subprocess.Popen([sys.executable, "-c", code], env=environ, cwd=ROOT, stderr=stream)

    def is_over(self) -> bool:
        """Whether it ended, by itself or because it was asked to."""
        return self._process.poll() is not None

    def said(self) -> str:
        """The end of its log."""
        return self._log.read_text("utf-8")[-4000:]

    def end(self) -> float:
        """Asks it to end; how many seconds it took."""
        before = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            assert self._process.wait(2 * GRACE) == 0, self.said()
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it does not end:\n{self.said()}") from None
        return time.monotonic() - before

    def kill(self) -> None:
        """Ends it at once, if it still runs."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def world(postgres_url: str) -> Iterator[World]:
    """A cycle that began in February 2026: for processes that live by the machine's clock all of it is late."""
    database = open_engine(postgres_url)
    upgrade(database)
    database.dispose()
    with clock.standing(MONDAY):
        made = build(postgres_url)
    with made.sessions.begin() as session:
        session.add_all(
            RoleHeld(city_id=made.city_id, person_id=uuid.UUID(actor.id), role=held.role, agency_key=held.agency,
                     cluster=held.cluster)
            for actor in made.actors.values() for held in actor.roles
        )  # fmt: skip
    yield made
    made.engine.dispose()


@pytest.fixture
def environ(postgres_url: str, redis_server: Server, smtp_server: Mailbox, tmp_path: pathlib.Path) -> dict[str, str]:
    """Settings of the processes."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LAYAK_")}
    return kept | {
        "LAYAK_DATA": str(tmp_path),
        "LAYAK_DATABASE_URL": postgres_url,
        "LAYAK_REDIS_URL": redis_server.url,
        "LAYAK_SMTP_URL": smtp_server.url,
        "LAYAK_SECRET_KEY": SECRET,
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def start(environ: dict[str, str], tmp_path: pathlib.Path) -> Iterator[Start]:
    """Starts a command; it is ended after the test."""
    started: list[Running] = []

    def run(command: str) -> Running:
        started.append(Running(command, environ, tmp_path / f"{command}-{len(started)}.log"))
        return started[-1]

    yield run
    for process in started:
        process.kill()


def wait_until_asked(mailbox: Mailbox, *processes: Running) -> None:
    """Returns when the head's mail is there; a process that ends before says why."""

    def is_asked() -> bool:
        for process in processes:
            assert not process.is_over(), process.said()
        return any("Keputusan Anda" in m["Subject"] for m in mailbox.messages)

    wait_for(is_asked, "the head was asked", 60)


@pytest.mark.usefixtures("world")
def test_a_deadline_slips_and_the_head_gets_a_mail(start: Start, smtp_server: Mailbox) -> None:
    worker, scheduler = start("worker"), start("scheduler")
    wait_until_asked(smtp_server, worker, scheduler)
    assert worker.end() < GRACE
    assert scheduler.end() < GRACE


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("trouble", ["stop", "hang"])
def test_without_redis_the_scheduler_does_it_alone(
    start: Start, smtp_server: Mailbox, redis_server: Server, trouble: str
) -> None:
    getattr(redis_server, trouble)()
    scheduler = start("scheduler")
    wait_until_asked(smtp_server, scheduler)
    assert scheduler.end() < GRACE
    redis_server.mend()


@pytest.mark.usefixtures("world")
def test_the_bell_of_a_web_process_wakes_a_worker(start: Start, smtp_server: Mailbox, environ: dict[str, str]) -> None:
    worker = start("worker")
    settings = Settings(database_url=environ["LAYAK_DATABASE_URL"], redis_url=environ["LAYAK_REDIS_URL"])
    bell = bell_of(settings)
    bell.start()
    before = time.monotonic()
    bell.ring()
    assert time.monotonic() - before < 0.1
    wait_until_asked(smtp_server, worker)
    assert worker.end() < GRACE


def test_without_a_setting_the_command_says_which(environ: dict[str, str]) -> None:
    del environ["LAYAK_REDIS_URL"]
    code = "from web.cli import layak; layak(['worker'])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "LAYAK_REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr
