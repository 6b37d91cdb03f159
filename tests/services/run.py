"""One test run: the folder its processes share, and what is left running ends with it.

The controller (or the only process) makes the folder and holds a lock on a file in it for as long as it lives. Every
server that the run shares is started under a keeper (`keeper.py`), which waits for that lock: however the controller
ends, also by `kill -9`, the servers end too.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import IO

from tests.services.wait import wait_for

FOLDER = "TEST_RUN_FOLDER"
BYTECODE = pathlib.Path(__file__).parents[2] / ".build" / "bytecode"
KEEPER = pathlib.Path(__file__).with_name("keeper.py")


class Run:
    """The folder of this run; made by the controller, found by the workers through the environment."""

    def __init__(self) -> None:
        self.is_owner = FOLDER not in os.environ
        if self.is_owner:
            os.environ[FOLDER] = tempfile.mkdtemp(prefix="layak-test-")
            _keep_bytecode()
        self.folder = pathlib.Path(os.environ[FOLDER])
        self._started: list[subprocess.Popen[bytes]] = []  # held, or Python warns that they still run
        self._alive: IO[str] | None = None
        if self.is_owner:
            self.folder.chmod(0o755)  # an unprivileged PostgreSQL walks through it
            self._alive = (self.folder / "alive").open("w")
            fcntl.flock(self._alive, fcntl.LOCK_EX)

    @contextlib.contextmanager
    def only_one(self, name: str) -> Iterator[None]:
        """Of all the workers of this run one at a time is inside."""
        with (self.folder / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def keep(self, name: str, command: list[str], user: str | None = None) -> subprocess.Popen[bytes]:
        """Starts a server that lives as long as the run; its output goes to `<name>.log`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            keeper = subprocess.Popen(
                [sys.executable, str(KEEPER), str(self.folder / "alive"), user or "", *command],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the tests; the keeper hears of their end by the lock
            )
        self._started.append(keeper)
        with (self.folder / "keepers").open("a") as file:
            file.write(f"{keeper.pid}\n")
        return keeper

    def log_of(self, name: str) -> str:
        """The last lines a server wrote, for the message of a failure."""
        path = self.folder / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-15:]) if path.exists() else "(no log)"

    def end(self) -> None:
        """The controller is done: the keepers stop their servers, then the folder goes."""
        if self._alive is None:
            return
        self._alive.close()
        os.environ.pop(FOLDER, None)
        keepers = self.folder / "keepers"
        for pid in keepers.read_text().split() if keepers.exists() else ():
            _wait_for_end(int(pid))
        shutil.rmtree(self.folder, ignore_errors=True)


def _keep_bytecode() -> None:
    """Where nothing is to be written beside the sources, a run's many processes would each compile all they import."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BYTECODE))


def _wait_for_end(pid: int) -> None:
    """Returns when a keeper is gone, at the latest after 20 s; most keepers are children of a worker, not ours."""

    def is_gone() -> bool:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    with contextlib.suppress(TimeoutError):
        wait_for(is_gone, "a server of the tests ended")
