"""A real `layak run` over one folder that can be killed in the middle of anything and started again."""

from __future__ import annotations

import os
import pathlib
import re
import signal
import subprocess

from tests.services.wait import free_port, wait_for
from tests.web.running import ROOT, clean_environment, command

STARTS_WITHIN = 180.0  # seconds, on a busy machine, the making of the demo city among them
ANSWERS = re.compile(r"runs at (http://\S+)")


class Embedded:
    """The process. Its address stays the same over all its lives."""

    def __init__(self, folder: pathlib.Path, **settings: str) -> None:
        self.folder, self._settings = folder, settings
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begins; comes back when pages are served."""
        began = self.begin()
        wait_for(lambda: self._is_over() or ANSWERS.search(self.said(began)), "layak run serves", STARTS_WITHIN)
        assert not self._is_over(), self.said(began)

    def begin(self) -> int:
        """Begins and does not wait; where in the log it does."""
        with self.log.open("ab") as out:
            began = out.tell()
            self._process = subprocess.Popen(
                command("run", "--data", str(self.folder), "--port", str(self.port)),
                cwd=ROOT, env=clean_environment(**self._settings), stdout=out, stderr=out,
            )  # fmt: skip
        return began

    def kill(self) -> None:
        """kill -9: nothing of it gets to do anything more."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Asks it to end, as Ctrl-C does; it has to be over within seconds."""
        if self._process is not None and not self._is_over():
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(15)

    def said(self, since: int = 0) -> str:
        """What it wrote."""
        return self.log.read_bytes()[since:].decode(errors="replace")

    def _is_over(self) -> bool:
        return self._process is not None and self._process.poll() is not None
