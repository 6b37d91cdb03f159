"""A real `layak run` in a process of its own."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from click.testing import CliRunner

from tests.services.wait import wait_for
from web.cli import layak

ROOT = pathlib.Path(__file__).parents[2]
ADDRESS = re.compile(r"runs at (http://\S+)")


def command(*arguments: str) -> list[str]:
    """The command line of `layak`."""
    return [sys.executable, "-m", "web.cli", *arguments]


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without settings of Layak's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAYAK_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **more}


def refused(*arguments: str, **settings: str) -> str:
    """What a command that cannot do its work says, in this very process; its exit status is 1."""
    cleared: dict[str, str | None] = {name: None for name in os.environ if name.startswith("LAYAK_")}
    result = CliRunner().invoke(layak, arguments, env={**cleared, **settings})
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return result.stderr


@dataclass
class Server:
    """A running server: where it answers, and what it wrote."""

    process: subprocess.Popen[str]
    log: pathlib.Path
    url: str = ""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return answer.status, answer.read().decode()

    def end(self, number: int = signal.SIGTERM) -> float:
        """Asks it to end; how many seconds it took."""
        asked = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=20)
        return time.monotonic() - asked


@contextlib.contextmanager
def server(folder: pathlib.Path, *arguments: str, port: int = 0) -> Iterator[Server]:
    """`layak run` over a folder, once it says where it is."""
    log = folder.with_suffix(".log")
    with log.open("a+") as out:
        began = out.tell()
        process = subprocess.Popen(
            command("run", "--data", str(folder), "--port", str(port), *arguments),
            cwd=ROOT, env=clean_environment(), stdout=out, stderr=out, text=True,
        )  # fmt: skip
        made = Server(process=process, log=log)
        try:
            wait_for(lambda: process.poll() is not None or ADDRESS.search(log.read_text()[began:]), "it says where", 60)
            found = ADDRESS.search(log.read_text()[began:])
            assert found, log.read_text()
            made.url = found[1]
            yield made
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
