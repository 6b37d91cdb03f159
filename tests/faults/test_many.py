"""Sixteen people and two sweeps on the cases of a city, the clock running: each step once, and nobody sees a lock.

A short while in every run of the suite; `MANY=1500 pytest tests/faults/test_many.py -s` until so many tasks are done.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import pathlib
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine import clock
from engine.cases.instrument_file import load
from engine.city.tables import City
from engine.errors import Conflict, Invalid, TaskAlreadyCompleted, TaskCancelled
from engine.instances import advance
from engine.instances.tables import OPEN, UserTask
from engine.jobs import sweep
from engine.store import in_unit, open_engine, unit
from tests.faults import audit
from tests.faults.early_demo import UNTIL
from tests.faults.production import moved_to_postgres
from tests.services.wait import wait_for
from tests.web.conftest import MakeApp
from web.context import context_of
from web.demo import people
from web.demo.make import INSTRUMENT
from web.demo.players import ACTS, CALENDAR, Players

DONE = int(os.environ.get("MANY", "40"))  # tasks
PATIENCE = 60.0 + DONE  # seconds, on a busy machine
PEOPLE, SWEEPS, CASES = 16, 2, 24
DESK = 12  # of the tasks that wait longest anybody takes one: so that many take the same
FRIDAY = dt.datetime.combine(UNTIL, dt.time(10), tzinfo=CALENDAR.zone)
STEP = dt.timedelta(hours=6)  # the clock moves on by, again and again
SOON = 0.1  # seconds


@dataclass
class Crowd:
    """Sixteen people, two sweeps, and who moves the clock; what became of each act."""

    players: Players
    now: clock.Movable
    completed: Counter[uuid.UUID] = field(default_factory=Counter)
    too_late: Counter[str] = field(default_factory=Counter)
    swept: Counter[str] = field(default_factory=Counter)
    failures: list[BaseException] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        acts = [self.person] * PEOPLE + [self.sweep] * SWEEPS + [self.tick]
        self.threads = [
            threading.Thread(target=self._run, args=(act, random.Random(n)), name=f"{act.__name__} {n}")
            for n, act in enumerate(acts)
        ]

    def work(self) -> None:
        """Until enough is done or somebody met what nobody should."""
        for thread in self.threads:
            thread.start()
        try:
            wait_for(lambda: self.is_enough or self.failures, f"{DONE} tasks are done and deadlines fired", PATIENCE)
        finally:
            self.stopping.set()
            for thread in self.threads:
                thread.join()

    @property
    def is_enough(self) -> bool:
        """Have both the people and the sweeps had something to do?"""
        return len(self.completed) >= DONE and self.swept.total() > 0

    def _run(self, act: Callable[[Session, random.Random], object], luck: random.Random) -> None:
        with self.players.context.sessions() as session:
            while not self.stopping.is_set():
                try:
                    act(session, luck)
                except BaseException as error:
                    self.failures.append(error)
                    self.stopping.set()

    def person(self, session: Session, luck: random.Random) -> None:
        """Takes a task that waits, fills it in and sends it; or answers those who ask for a decision."""
        try:
            if luck.random() < 0.1:
                self.players._decisions(session)
            else:
                self._complete(session, luck)
        except (TaskAlreadyCompleted, TaskCancelled) as refusal:
            self.too_late[refusal.code] += 1
        except Conflict as refusal:
            self.too_late[refusal.code] += 1
            if refusal.code not in ("link_spent", "four_eyes_violated"):
                raise
        except Invalid as refusal:  # the day they promised it for was over before they had uploaded everything
            if refusal.fields != {"ready_on": ["in_the_past"]}:
                raise
            self.too_late["in_the_past"] += 1
        finally:
            session.rollback()

    def _complete(self, session: Session, luck: random.Random) -> None:
        task = luck.choice(self._desk(session))
        actor = self.players._player(task)
        act = ACTS.get(task.form_key or "")
        if actor is None or act is None:
            return
        values = act(self.players, session, task, actor)
        if values is None:
            return
        in_unit(session, lambda s: advance.complete(s, task.id, actor, values))
        self.completed[task.id] += 1

    def _desk(self, session: Session) -> list[UserTask]:
        """What waits longest, of each kind some."""
        tasks = list(session.scalars(sa.select(UserTask).where(UserTask.state == OPEN).order_by(UserTask.id)))
        session.expunge_all()
        session.rollback()
        late = [task for task in tasks if task.form_key != "evidence"]
        return [*late[:DESK], *[task for task in tasks if task.form_key == "evidence"][:DESK]]

    def sweep(self, _session: Session, _luck: random.Random) -> None:
        """Fires what is due."""
        self.swept[threading.current_thread().name] += sweep(self.players.context.sessions, stopping=self.stopping)
        self.stopping.wait(SOON)

    def tick(self, _session: Session, _luck: random.Random) -> None:
        """Six hours pass, for each task that is done, or while none gets done."""
        self.now.advance(STEP)
        done, patience = len(self.completed), 10
        while len(self.completed) == done and patience and not self.stopping.wait(SOON):
            patience -= 1


@pytest.fixture
def url(database_url: str, folder: pathlib.Path) -> str:
    """The demo city in its second week, on both databases."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{folder / 'layak.sqlite3'}"
    moved_to_postgres(folder, database_url)
    return database_url


@pytest.fixture
def crowd(url: str, folder: pathlib.Path, make_app: MakeApp) -> Iterator[Crowd]:
    """Its people, before they begin."""
    context = context_of(make_app(url, blobs_url=(folder / "blobs").as_uri()))
    engine = open_engine(url)
    context = dataclasses.replace(context, sessions=sessionmaker(engine))
    with context.sessions() as session:
        city_id = session.scalars(sa.select(City.id)).one()
        cast = people.cast(session, city_id, load(INSTRUMENT.read_bytes()))
    with clock.standing(FRIDAY) as now:
        yield Crowd(Players(context=context, cast=cast), now)
    engine.dispose()


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the units ran into and would have run again for: deadlocks, lock timeouts."""
    seen: list[str] = []
    ask = unit._is_passing

    def note(error: sa.exc.DBAPIError) -> bool:
        seen.append(str(error.orig))
        return ask(error)

    monkeypatch.setattr(unit, "_is_passing", note)
    return seen


def test_sixteen_people_and_two_sweeps(crowd: Crowd, url: str, folder: pathlib.Path, passing: list[str]) -> None:
    with audit.opened(folder, url if url.startswith("postgres") else "") as books:
        before = {row["id"] for row in books.rows("user_task", state="completed")}
        assert len(books.rows("process_instance", state="running")) >= CASES
    crowd.work()
    assert crowd.failures == []
    sweep(crowd.players.context.sessions)
    with audit.opened(folder, url if url.startswith("postgres") else "") as books:
        complaints = audit.consistent(books)
        done = {row["id"] for row in books.rows("user_task", state="completed")} - before
        fired = len(books.rows("history_event", type="timer.fired"))
        due = [row["next_due_at"] for row in books.rows("process_instance") if row["next_due_at"]]
        print(f"\n{len(done)} tasks done, {dict(crowd.too_late)} too late, {fired} timers fired, {dict(crowd.swept)}; "
              f"{len(books.rows('history_event'))} events; clock moved {crowd.now.instant - FRIDAY}; "
              f"{len(passing)} units run again")  # fmt: skip
    assert complaints == []
    assert done == {task_id.hex for task_id in crowd.completed}, "what was told to be done is done, and nothing else"
    assert set(crowd.completed.values()) == {1}, "each by one of them"
    assert crowd.too_late["task_already_completed"] > 0, "they did race"
    assert crowd.too_late["busy"] == 0, "nobody saw a lock"
    assert crowd.swept.total() > 0, "and deadlines fired meanwhile"
    assert min(due) > crowd.now.instant.strftime("%Y-%m-%dT%H:%M:%S.%f"), "nothing due is left over"
    # on a busy machine somebody may wait three seconds for a row; the unit runs again, and nobody sees it
    assert [each for each in passing if "lock timeout" not in each] == [], "nobody met a deadlock"
    assert deadlocks(crowd) == 0


def deadlocks(crowd: Crowd) -> int:
    """As PostgreSQL counts them for this database."""
    with crowd.players.context.sessions() as session:
        if session.get_bind().dialect.name != "postgresql":
            return 0
        query = "select deadlocks from pg_stat_database where datname = current_database()"
        return int(session.execute(sa.text(query)).scalar_one())
