"""Redis from a wheel: one process per test worker, which a test may stop, hang and wake."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import signal
import sysconfig
from collections.abc import Iterator

import pytest
import redis

from tests.services.run import Run
from tests.services.wait import answers, free_port, wait_for


class Server:
    """A real redis-server without persistence. `url` is the same for its whole life, also after `stop` and `start`."""

    def __init__(self, run: Run, worker: str) -> None:
        self._run = run
        self._name = f"redis-{worker}"
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._pid = 0

    def start(self) -> None:
        """Runs it (again), empty."""
        folder = self._run.folder / self._name
        folder.mkdir(exist_ok=True)
        pidfile = folder / "pid"
        command = [_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        command += ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--pidfile", str(pidfile)]
        keeper = self._run.keep(self._name, command)
        wait_for(lambda: keeper.poll() is not None or answers(self.port), "Redis answers")
        if keeper.poll() is not None:
            raise RuntimeError(f"Redis ended:\n{self._run.log_of(self._name)}")
        wait_for(lambda: pidfile.exists() and pidfile.read_text().strip(), "Redis wrote its pid")
        self._pid = int(pidfile.read_text())

    def stop(self) -> None:
        """Kills it: connections are refused from now on."""
        os.kill(self._pid, signal.SIGKILL)
        wait_for(lambda: not answers(self.port), "Redis is gone")
        (self._run.folder / self._name / "pid").unlink(missing_ok=True)
        self._pid = 0

    def hang(self) -> None:
        """Stops it in its tracks (SIGSTOP): connections are accepted and never answered."""
        os.kill(self._pid, signal.SIGSTOP)

    def wake(self) -> None:
        """Lets it go on after `hang`."""
        os.kill(self._pid, signal.SIGCONT)

    def mend(self) -> None:
        """Running, awake and empty, whatever a test did to it."""
        if not self._pid:
            self.start()
        self.wake()
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            client.flushall()


@pytest.fixture(scope="session")
def _redis(test_run: Run, worker_id: str) -> Iterator[Server]:
    server = Server(test_run, worker_id)
    server.start()
    yield server
    server.mend()
    server.stop()


@pytest.fixture
def redis_server(_redis: Server) -> Iterator[Server]:
    """This worker's Redis, empty; the test may `stop`, `start`, `hang` and `wake` it."""
    _redis.mend()
    yield _redis
    _redis.wake() if _redis._pid else None


@pytest.fixture
def redis_url(redis_server: Server) -> str:
    """The URL of an empty, running Redis."""
    return redis_server.url


def _binary() -> str:
    """The redis-server that the wheel put beside our Python; importing the wheel would only warn."""
    path = pathlib.Path(sysconfig.get_path("scripts")) / "redis-server"
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is missing; run the tests with: python3 go.py test")
    return shutil.which(path) or str(path)
