"""Layak as a city runs it: two web servers, two workers, two schedulers, each a process that may be killed any time."""

from __future__ import annotations

import contextlib
import os
import pathlib
import random
import signal
import subprocess
from dataclasses import dataclass, field

from sqlalchemy.orm import sessionmaker

from engine.store import Base, open_engine
from engine.store.migrate import upgrade
from tests.services.wait import answers, free_port, wait_for
from tests.web.running import ROOT, clean_environment, command
from web.all_tables import ROOMS

STARTS_WITHIN = 180.0  # seconds, on a busy machine
ENDS_WITHIN = 60.0


def moved_to_postgres(folder: pathlib.Path, url: str) -> None:
    """All rows of a folder's SQLite database into an empty PostgreSQL one; the evidence stays where it is."""
    assert ROOMS
    source, target = open_engine(f"sqlite:///{folder / 'layak.sqlite3'}"), open_engine(url)
    upgrade(target)
    with sessionmaker(source)() as reading, target.begin() as writing:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in reading.execute(table.select())]
            if rows:
                writing.execute(table.insert(), rows)
    source.dispose()
    target.dispose()


@dataclass
class Process:
    """One of them, with a group of its own; what it says is appended to `log`."""

    kind: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    log: pathlib.Path
    port: int = 0
    popen: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Begins; does not wait."""
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                command(*self.arguments), cwd=ROOT, env=self.environment, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """kill -9 of it and whatever it has started: as when its machine is gone."""
        assert self.popen is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        wait_for(lambda: not self.port or not answers(self.port), "its port is free again")

    def kill_a_child(self, chance: random.Random) -> bool:
        """kill -9 of one of its own processes, which it starts again by itself; False when there is none."""
        assert self.popen is not None
        with contextlib.suppress(OSError):
            children = pathlib.Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children").read_text().split()
            if children:
                os.kill(int(chance.choice(children)), signal.SIGKILL)
                return True
        return False

    @property
    def is_over(self) -> bool:
        """Has it ended by itself?"""
        return self.popen is not None and self.popen.poll() is not None


class Production:
    """Six processes over one database, one Redis, one evidence folder."""

    def __init__(self, folder: pathlib.Path, chance: random.Random, **settings: str) -> None:
        self.folder, self._chance = folder, chance
        self.logs = folder.with_suffix(".logs")
        self.logs.mkdir()
        environment = clean_environment(LAYAK_DATA=str(folder), **settings)
        self.webs = [self._web(number, environment) for number in (1, 2)]
        others = [
            Process(kind, (kind,), environment, self.logs / f"{kind}{number}.log")
            for kind in ("worker", "scheduler")
            for number in (1, 2)
        ]
        self.processes = [*self.webs, *others]

    def _web(self, number: int, environment: dict[str, str]) -> Process:
        port = free_port()
        arguments = ("web", "--port", str(port), "--workers", "1", "--threads", "8")
        return Process("web", arguments, environment, self.logs / f"web{number}.log", port)

    @property
    def addresses(self) -> list[str]:
        """Where pages are served."""
        return [f"http://127.0.0.1:{each.port}" for each in self.webs]

    def start(self) -> None:
        """Begins; comes back when pages are served."""
        for each in self.processes:
            each.start()
        self.wait_for_pages()

    def wait_for_pages(self) -> None:
        """Until both web servers listen."""
        wait_for(lambda: all(answers(web.port) for web in self.webs) or self.ended(), "pages", STARTS_WITHIN)
        assert not self.ended(), self.said()

    def kill_one(self) -> str:
        """Kills any of them and starts it again, as whoever looks after processes would; what was killed."""
        victim = self._chance.choice(self.processes)
        if victim.kind == "web" and self._chance.random() < 0.5 and victim.kill_a_child(self._chance):
            return "a process of a web server"
        victim.kill()
        victim.start()
        return victim.kind

    def ended(self) -> list[str]:
        """Those that have ended by themselves, which none ever should."""
        return [f"{each.kind} ended: {each.log.read_text()[-800:]}" for each in self.processes if each.is_over]

    def said(self) -> str:
        """The last words of each."""
        return "\n".join(f"{path.name}: {path.read_text()[-1500:]}" for path in sorted(self.logs.iterdir()))

    def stop(self) -> list[str]:
        """Asks all to end; those that had to be killed."""
        for each in self.processes:
            if each.popen is not None and not each.is_over:
                each.popen.send_signal(signal.SIGTERM)
        return [each.kind for each in self.processes if not self._has_ended(each)]

    def _has_ended(self, process: Process) -> bool:
        if process.popen is None:
            return True
        try:
            process.popen.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            return False
        return True
