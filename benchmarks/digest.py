"""What a morning costs: everybody's digest planned, written, and handed to a mail server.

    python -m benchmarks.digest [--json] [--people N] [--tasks N] [--database sqlite]

A real database, and a real SMTP server that counts in a process of its own; officers in forty agencies with tasks that
are late, due today and new, a quarter of them with nothing. CPU and memory are this process's: what it spent, and what
it grew by over the second half of the letters.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import multiprocessing
import pathlib
import threading
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import Any

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks import databases
from benchmarks.stage import Stage, stage
from engine import clock
from engine.city.tables import Agency, Person, RoleHeld
from engine.escalation.facts import CaseFacts, register_case
from engine.escalation.post.digest import Slot, plan_digests
from engine.escalation.post.preferences import USUAL
from engine.instances.tables import Deployment, ProcessInstance, UserTask
from engine.jobs import drain
from engine.process.rehearsal import read_folder
from engine.store import in_unit, insert_rows, new_id
from tests.services.wait import free_port
from web.shipped import BPMN, PACKAGES

MORNING = dt.datetime(2026, 3, 11, 23, 30, tzinfo=dt.UTC)  # 07.30 in Banjarbaru, a Thursday
AGENCIES = 40
DAY = dt.timedelta(days=1)


class Counting:
    """The mail server's hands."""

    def __init__(self, count: Synchronized[int]) -> None:
        self.count = count

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802, the library's name
        """Called with a whole message."""
        self.count.value += 1  # nobody else writes it
        return "250 OK"


@contextlib.contextmanager
def counting() -> Iterator[tuple[Synchronized[int], str]]:
    """How many messages a running server has taken, and its address."""
    own = multiprocessing.get_context("spawn")
    count, is_up, is_over, port = own.Value("i", 0), own.Event(), own.Event(), free_port()
    server = own.Process(target=_serve, args=(count, port, is_up, is_over), daemon=True)
    server.start()
    if not is_up.wait(60):
        raise RuntimeError("the mail server did not start")
    try:
        yield count, f"smtp://127.0.0.1:{port}"
    finally:
        is_over.set()
        server.join()


def _serve(count: Synchronized[int], port: int, is_up: Event, is_over: Event) -> None:
    controller = Controller(Counting(count), hostname="127.0.0.1", port=port)
    controller.start()
    is_up.set()
    is_over.wait()
    controller.stop()


def measure(people: int, tasks: int, kind: str) -> dict[str, Any]:
    """One morning."""
    with (
        databases.fresh(kind) as url,
        counting() as (arrived, smtp),
        clock.standing(MORNING),
        stage(url, smtp_url=smtp, environment="production") as made,
    ):
        _fill(made, people, tasks)
        cpu = time.process_time()
        planned, planning = _plan(made)
        sending, grown = _send(made, arrived, planned)
        cpu = time.process_time() - cpu
    total = planning + sending
    return {
        "people": people, "tasks": tasks, "database": kind, "digests": planned, "arrived": arrived.value,
        "planning_seconds": round(planning, 2), "sending_seconds": round(sending, 2), "seconds": round(total, 2),
        "digests_per_second": round(planned / total), "cpu_seconds": round(cpu, 2),
        "cpu_ms": round(cpu * 1000 / planned, 2), "grown_kilobytes": grown,
    }  # fmt: skip


def _plan(made: Stage) -> tuple[int, float]:
    slot = Slot(city_id=made.city_id, day=dt.date(2026, 3, 12), time=USUAL)
    begun = time.perf_counter()
    with made.sessions() as session:
        planned = plan_digests(partial(in_unit, session), slot)
    return planned, time.perf_counter() - begun


def _send(made: Stage, arrived: Synchronized[int], planned: int) -> tuple[float, int]:
    """Empties the queue of mail; seconds, and kilobytes by which the second half of it made the process grow."""
    begun, half, is_over = time.perf_counter(), [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.05):
            if arrived.value >= planned // 2 and not half[0]:
                half[0] = _resident()

    watcher = threading.Thread(target=watch)
    watcher.start()
    drain(made.sessions, "mail")
    seconds = time.perf_counter() - begun
    is_over.set()
    watcher.join()
    return seconds, _resident() - half[0]


def _resident() -> int:
    """Kilobytes of memory this process has now."""
    lines = pathlib.Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _fill(made: Stage, people: int, tasks: int) -> None:
    """Agencies, their officers, and tasks: of every four agencies one has nothing."""
    register_case(lambda *_: CaseFacts(code="K3-07", name="Imunisasi dasar lengkap", year=2026))
    for name in PACKAGES:
        made.deploy(read_folder(BPMN / name))
    made.unit(lambda s: _insert(s, made, people, tasks))


def _insert(session: Any, made: Stage, people: int, tasks: int) -> None:
    key = "dinas-{:02d}".format
    city = {"city_id": made.city_id}
    insert_rows(session, Agency, [
        dict(id=new_id(), **city, key=key(n), name=f"Dinas {n}", short=f"D{n}", kind="dinas", is_vertical=False)
        for n in range(AGENCIES)
    ])  # fmt: skip
    ids = [new_id() for _ in range(people)]
    insert_rows(session, Person, [
        dict(id=id_, **city, email=f"p{n}@kota.test", name=f"Petugas {n}", password_hash=None, language="id",
             is_active=True, created_at=MORNING - 30 * DAY)
        for n, id_ in enumerate(ids)
    ])  # fmt: skip
    insert_rows(session, RoleHeld, [
        dict(id=new_id(), **city, person_id=id_, role="officer", agency_key=key(n % AGENCIES), cluster=None)
        for n, id_ in enumerate(ids)
    ])  # fmt: skip
    _insert_tasks(session, made, tasks)


def _insert_tasks(session: Any, made: Stage, tasks: int) -> None:
    """One case stands for all: what a digest reads are the tasks."""
    deployed = session.scalars(sa.select(Deployment).where(Deployment.key == "evidence")).one()
    case = new_id()
    insert_rows(session, ProcessInstance, [
        dict(id=case, city_id=made.city_id, deployment_id=deployed.id, definition_key="evidence", state="running",
             digest=deployed.digest, business_key="KLA-2026/07", cluster=3, snapshot=b"", version=0,
             started_at=MORNING - 30 * DAY, history_seq=0, history_hash=b"")
    ])  # fmt: skip
    dues = (-3 * DAY, dt.timedelta(hours=8), 5 * DAY)
    busy = [n for n in range(AGENCIES) if n % 4]
    insert_rows(session, UserTask, [
        dict(id=new_id(), city_id=made.city_id, instance_id=case, token=n, body=n, process_key="collect",
             digest=deployed.digest, element_id="collect", name="Kumpulkan bukti", form_key="evidence", role="officer",
             agency_key=f"dinas-{busy[n % len(busy)]:02d}", candidate_group=f"officer:dinas-{busy[n % len(busy)]:02d}",
             excluding="", is_exclusive=False, priority=50, state="open", created_at=MORNING - (n % 5) * DAY,
             due_at=MORNING + dues[n % 7 % 3])
        for n in range(tasks)
    ])  # fmt: skip


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="A morning's digests, planned, written and handed over.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--tasks", type=int, default=300)
    parser.add_argument("--database", choices=databases.KINDS, default="postgresql")
    options = parser.parse_args()
    figures = measure(options.people, options.tasks, options.database)
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{figures['digests']} digests in {figures['seconds']} s: {figures['digests_per_second']} a second")
    print(f"{figures['cpu_ms']} ms of CPU each; {figures['grown_kilobytes']} kB more memory over the second half")


if __name__ == "__main__":
    main()
