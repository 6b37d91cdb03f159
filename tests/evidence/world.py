"""A city that runs the real packages on a small instrument, and its people by role and agency."""

from __future__ import annotations

import datetime as dt
import io
import pathlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

import engine.escalation.tables  # noqa: F401 (its tables are written by `notify`)
from engine import clock
from engine.cases import open_cycle, scoring
from engine.cases.queries import CaseView, view_of
from engine.cases.rules import CyclePlan, StagePlan
from engine.cases.tables import get_case
from engine.city.actors import Actor, Held
from engine.city.tables import City, Person
from engine.escalation import registrations as escalation
from engine.escalation.links import LinkKeys
from engine.evidence import answer, registrations, upload
from engine.evidence.dossier import Place
from engine.evidence.incoming import Incoming
from engine.evidence.revising import Dates
from engine.history import HistoryEvent
from engine.instances import advance, definitions, deploy, moves, sweep
from engine.instances.tables import OPEN, UserTask
from engine.process import package
from engine.store import Base, in_unit, new_id, open_engine
from engine.store.blobs import BlobStore, open_store
from tests.evidence import files
from tests.evidence.instrument import SMALL
from tests.services.databases import lay_tables

MONDAY = dt.datetime(2026, 2, 2, 0, 0, tzinfo=dt.UTC)  # 08.00 in Banjarbaru
ROOT = pathlib.Path(__file__).parents[2] / "bpmn"
PLAN = CyclePlan(
    key="KLA-2026",
    year=2026,
    evidence_years=(2024, 2025),
    stages=(
        StagePlan(key="self_assessment", starts_on=dt.date(2026, 2, 2), ends_on=dt.date(2026, 3, 31)),
        StagePlan(key="provincial", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 4, 30)),
    ),
    verification_on=dt.date(2026, 6, 10),
)
PEOPLE: Mapping[str, Sequence[Held]] = {
    "coordinator": [Held("coordinator")],
    "dinkes": [Held("officer", agency="dinkes")],
    "dinkes2": [Held("officer", agency="dinkes")],
    "disdik": [Held("officer", agency="disdik")],
    "kemenag": [Held("officer", agency="kemenag")],
    "head": [Held("head", agency="dinkes")],
    "head of dp3a": [Held("head", agency="dp3a")],
    "reviewer": [Held("reviewer", cluster=3)],
    "second": [Held("reviewer", cluster=3)],
    "officer who reviews": [Held("officer", agency="dinkes"), Held("reviewer", cluster=3)],
    "verifier": [Held("verifier")],
}
REPORT_2024 = Dates(document_on=dt.date(2024, 8, 12))


@dataclass
class World:
    """One city on one database, with an evidence store in memory."""

    engine: sa.Engine
    sessions: sessionmaker[Session]
    city_id: uuid.UUID
    store: BlobStore = field(default_factory=lambda: open_store("memory:///"))
    actors: dict[str, Actor] = field(default_factory=dict)
    is_forgetful: bool = False

    def copied_to(self, url: str) -> World:
        """The same city on a copy of its database; an evidence store of its own."""
        _register()
        database = open_engine(url)
        sessions = sessionmaker(database, expire_on_commit=False)
        return World(engine=database, sessions=sessions, city_id=self.city_id, actors=dict(self.actors))

    # -- doors
    def unit(self, act: Callable[[Session], Any]) -> Any:
        """One unit of work; where asked for, with definitions read anew, as another process would."""
        if self.is_forgetful:
            definitions.forget_all()
        with self.sessions() as session:
            return in_unit(session, act)

    def read(self, query: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """A look at the database."""
        with self.sessions() as session:
            return query(session, *args, **more)

    # -- what stands
    def case(self, number: int = 7) -> CaseView:
        """A case as it stands."""
        return view_of(self.read(get_case, self.city_id, f"KLA-2026/{number:02d}"))

    def open_tasks(self, number: int = 7) -> list[UserTask]:
        """Open tasks of a case, in order of creation."""
        query = (
            sa.select(UserTask)
            .where(UserTask.instance_id == self.case(number).instance_id, UserTask.state == OPEN)
            .order_by(UserTask.id)
        )
        return list(self.read(lambda s: s.scalars(query).all()))

    def elements(self, number: int = 7) -> list[str]:
        """Element and agency of each open task."""
        return sorted(t.element_id + (f" {t.agency_key}" if t.agency_key else "") for t in self.open_tasks(number))

    def task(self, element: str, agency: str | None = None, number: int = 7) -> UserTask:
        """An open task of an element; the first where there are several."""
        found = [t for t in self.open_tasks(number) if t.element_id == element and agency in (None, t.agency_key)]
        assert found, f"{element} is not open; open are {self.elements(number)}"
        return found[0]

    def events(self, *types: str) -> list[HistoryEvent]:
        """History of these types, in order."""
        query = sa.select(HistoryEvent).where(HistoryEvent.type.in_(types)).order_by(HistoryEvent.seq)
        return list(self.read(lambda s: s.scalars(query).all()))

    def count(self, table: type[Base]) -> int:
        """Rows of a table."""
        return int(self.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(table))))

    # -- what people do
    def answer(self, who: str, task: UserTask, code: str, note: str = "", **entered: Any) -> None:
        """Saves an answer."""
        made = scoring.answer_from(entered)
        self.unit(lambda s: answer.save_answer(s, task.id, self.actors[who], code, made, note))

    def upload(
        self, who: str, task: UserTask, code: str, item: str = "1", *, content: bytes | None = None,
        name: str = "laporan.pdf", dates: Dates = REPORT_2024,
    ) -> uuid.UUID:  # fmt: skip
        """Uploads a file."""
        body = files.pdf(f"{code}-{item}-{who}") if content is None else content
        incoming = Incoming(name=name, stream=io.BytesIO(body))
        place = Place(code=code, item=item)
        return upload.upload(self.unit, self.store, task.id, self.actors[who], place, incoming, dates)

    def complete(self, who: str, task: UserTask, **values: Any) -> advance.Completed:
        """Completes a task through the one door."""
        made: advance.Completed = self.unit(lambda s: advance.complete(s, task.id, self.actors[who], values))
        return made

    def sweep(self) -> None:
        """Fires all that is due."""
        with self.sessions() as session:
            while sweep.fire_next(session):
                pass

    # -- whole chapters
    def collect_dinkes(self) -> advance.Completed:
        """Dinas Kesehatan answers and sends its share of indicator 7: 10 and 4 points."""
        task = self.task("collect", "dinkes")
        self.answer("dinkes", task, "07.01", choice=0)
        self.upload("dinkes", task, "07.01")
        self.answer("dinkes", task, "07.03", choice=0)
        self.upload("dinkes", task, "07.03")
        return self.complete("dinkes", task)

    def collect_disdik(self, figure: str = "83,5") -> advance.Completed:
        """Dinas Pendidikan brings evidence to 07.01 and answers 07.02: 6 points."""
        task = self.task("collect", "disdik")
        self.upload("disdik", task, "07.01", "2", content=files.picture(), name="foto.png")
        self.answer("disdik", task, "07.02", figure=figure)
        self.upload("disdik", task, "07.02")
        return self.complete("disdik", task)

    def sign(self, who: str = "head", number: int = 7) -> advance.Completed:
        """The head of the lead agency signs."""
        return self.complete(who, self.task("sign_off", number=number), sign_decision="sign", on_behalf="self")

    def verdict(self, who: str, number: int = 7, **given: Any) -> advance.Completed:
        """A reviewer judges: `q0701="8"` accepts with points, `q0701=("wrong_year", "Kirim yang 2024")` returns."""
        rows = []
        for name, each in given.items():
            code = f"{name[1:3]}.{name[3:]}"
            if isinstance(each, tuple):
                rows.append(dict(code=code, verdict="returned", accepted_score="0", reason=each[0], words=each[1]))
            else:
                rows.append(dict(code=code, verdict="accepted", accepted_score=each))
        actor = self.actors[who]
        mine = [
            t for t in self.open_tasks(number) if t.element_id == "review" and str(t.assignee_id) in (actor.id, "None")
        ]
        assert mine, f"no review for {who}; open are {self.elements(number)}"
        return self.complete(who, mine[0], questions=rows)

    def plan(self, **other: Any) -> dict[str, Any]:
        """A remediation plan."""
        day = clock.now().astimezone(dt.timezone(dt.timedelta(hours=8))).date()
        return dict(
            cause="wrong_file", action="Mengganti laporan", owner="Kepala seksi", ready_on=day.isoformat(),
            claim_changes="no",
        ) | other  # fmt: skip


def build(url: str, *, instrument: bytes = SMALL, people: Mapping[str, Sequence[Held]] = PEOPLE) -> World:
    """The city with its people, the two packages deployed and the cycle open."""
    _register()
    lay_tables(url)
    database = open_engine(url)
    world = World(engine=database, sessions=sessionmaker(database, expire_on_commit=False), city_id=new_id())
    _add_people(world, people)
    for folder in ("escalation", "evidence"):
        files_ = package.read_folder(ROOT / folder)
        world.unit(lambda s, f=files_: deploy.deploy(s, f, world.actors["coordinator"]))  # type: ignore[misc]
    with world.sessions() as session:
        open_cycle.open_cycle(session, world.actors["coordinator"], PLAN, instrument)
    return world


def settled(url: str, *, people: Mapping[str, Sequence[Held]] = PEOPLE) -> World:
    """The same on a Monday morning, to be copied: nobody is connected any more."""
    with clock.standing(MONDAY):
        made = build(url, people=people)
    made.engine.dispose()
    return made


def _register() -> None:
    moves.register()
    registrations.register()
    escalation.register(LinkKeys("a secret for these stories, long enough"))


def _add_people(world: World, people: Mapping[str, Sequence[Held]]) -> None:
    with world.sessions.begin() as session:
        session.add(City(id=world.city_id, key="banjarbaru", name="Banjarbaru", zone="Asia/Makassar"))
        session.flush()
        for number, (name, held) in enumerate(people.items()):
            person = Person(
                id=new_id(), city_id=world.city_id, email=f"orang{number}@layak.test", name=name, created_at=clock.now()
            )
            session.add(person)
            world.actors[name] = Actor(id=str(person.id), city_id=world.city_id, roles=frozenset(held))
