"""A city lives; every deadline, reminder, rung and digest of it is the one foretold by an oracle that knows no product.

The suite lives two months of some indicators. A whole year of all of them by hand, so many seeds one after another:

    YEAR=1 .venv/bin/python -m pytest tests/year -s
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import pathlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.escalation.tables import DecisionRequest, Letter
from engine.instances.tables import OPEN, UserTask
from engine.store import new_id
from tests.year import rows
from tests.year.comparing import KINDS, differences
from tests.year.life.living import Span, lived
from tests.year.life.world import World
from tests.year.oracle.city import foretell
from tests.year.rows import ROW
from tests.year.seen import Seen
from tests.year.told import Story

YEARS, FROM = int(os.environ.get("YEAR", "0")), int(os.environ.get("YEAR_FROM", "1"))
ALL = tuple(range(1, 27))
YEAR = Span(first=dt.date(2026, 1, 5), last=dt.date(2026, 12, 31), indicators=ALL)
SLICE = Span(first=dt.date(2026, 1, 5), last=dt.date(2026, 3, 6), indicators=(2, 7, 10, 12, 18))
MOST_SHOWN = 40
# What a year has at least of each, and a slice; a life in which nothing happens proves nothing.
RICH = {
    "deadlines": 900, "reminders": 900, "told": 600, "copies": 200, "rung 1": 100, "rung 2": 60, "rung 3": 45,
    "digests": 1500, "answers": 180, "at_once": 500, "returned": 90, "decide": 90, "help": 40, "continue": 12,
    "send_back": 2, "stand_in": 35, "in stead": 10, "pause": 8, "resume": 5, "extend": 10, "calendar": 6, "moved": 100,
    "wish": 40, "claim": 12, "assign": 12, "delegate": 4, "put_off": 20, "look": 1200,
}  # fmt: skip
LIVELY = {"deadlines": 40, "reminders": 40, "rungs": 8, "digests": 80, "calendar": 2, "decide": 3, "stand_in": 2}


@dataclasses.dataclass(frozen=True)
class Lived:
    """A life, what the oracle foretold of it, what followed, and how long it took to live."""

    world: World
    story: Story
    foretold: Seen
    found: Seen
    seconds: float


@contextmanager
def living(folder: pathlib.Path, seed: int, span: Span) -> Iterator[Lived]:
    """One life in an empty folder; its database can be read as long as it is open."""
    begun = time.perf_counter()
    with lived(folder, seed=seed, span=span) as (world, story):
        took = time.perf_counter() - begun
        yield Lived(world, story, foretell(story), followed(world), took)


def followed(world: World, *faults: Callable[[Session], None]) -> Seen:
    """What the rows say, after some of them were spoilt; nothing stays spoilt."""
    names = {known.id: known.name for known in world.tasks.values()}
    with world.context.sessions() as session:
        for fault in faults:
            fault(session)
        found = rows.read(session, world.names, names)
        session.rollback()
    return found


def figures(life: Lived) -> Counter[str]:
    """How much of everything there was."""
    acts, found = life.story.acts, life.found
    return Counter(
        {
            **Counter(act.verb for act in acts),
            **{kind: len(getattr(found, kind)) for kind in KINDS},
            **Counter(f"rung {rung.level}" for rung in found.rungs),
            **Counter(f"decided {act.said['decision']}" for act in acts if act.verb == "decide"),
            "in stead": sum(bool(act.stead) for act in acts),
            "moved": sum(each.why == "moved" for each in found.deadlines),
            "copies": sum(each.is_copy for each in found.reminders),
            "told": sum(each.told_on is not None for each in found.reminders),
            "for a substitute": sum(bool(each.to[1]) for each in found.reminders),
            "returned": sum(len(act.said["returned"]) for act in acts if act.verb == "judge"),
            "nobody to ask": sum(not rung.links for rung in found.rungs),
        }
    )


def compared(life: Lived, least: Mapping[str, int]) -> None:
    """No difference, in a life in which enough happened."""
    found, happened = differences(life.foretold, life.found), figures(life)
    assert found == [], "\n".join([f"{len(found)} differences", *found[:MOST_SHOWN]])
    assert {name: happened[name] for name in least if happened[name] < least[name]} == {}


@pytest.fixture(scope="module")
def some_weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Two months of some indicators."""
    with living(tmp_path_factory.mktemp("weeks"), FROM, SLICE) as life:
        yield life


def test_two_months_go_as_foretold(some_weeks: Lived) -> None:
    compared(some_weeks, LIVELY)


@pytest.mark.skipif(not YEARS, reason="takes minutes; YEAR=1 pytest tests/year -s")
@pytest.mark.parametrize("seed", range(FROM, FROM + max(YEARS, 1)))
def test_a_year_goes_as_foretold(seed: int, tmp_path: pathlib.Path) -> None:
    with living(tmp_path, seed, YEAR) as life:
        print(f"\nseed {seed}: lived in {life.seconds:.0f} s", dict(sorted(figures(life).items())))
        compared(life, RICH)


# -- the comparison itself
def first(session: Session, *where: sa.ColumnElement[bool]) -> Letter:
    """The first letter of a kind."""
    return session.scalars(sa.select(Letter).where(*where).order_by(Letter.id)).first() or pytest.fail("none is there")


def a_deadline_a_minute_late(session: Session) -> None:
    task = session.scalars(sa.select(UserTask).where(UserTask.state == OPEN, UserTask.due_at.is_not(None))).first()
    assert task is not None
    assert task.due_at is not None
    task.due_at += dt.timedelta(minutes=1)


def a_reminder_lost(session: Session) -> None:
    session.delete(first(session, Letter.template == "evidence_soon", Letter.state == "gathered"))


def a_reminder_twice(session: Session) -> None:
    copied(session, first(session, Letter.template == "evidence_due"))


def a_reminder_told_another_day(session: Session) -> None:
    letter = first(session, Letter.template == "evidence_due", Letter.state == "gathered")
    digests = session.scalars(sa.select(Letter).where(Letter.template == "digest", Letter.state == "kept")).all()
    mine = next(it for it in digests if it.id == letter.digest_id)
    letter.digest_id = next(it.id for it in digests if it.facts["day"] != mine.facts["day"])


def a_digest_for_nothing(session: Session) -> None:
    digest = first(session, Letter.template == "digest", Letter.state == "kept")
    copied(session, digest, facts={**digest.facts, "day": "2026-01-02"})


def a_digest_lost(session: Session) -> None:
    first(session, Letter.template == "digest", Letter.state == "kept").state = "dropped"


def a_digest_that_leaves_a_task_out(session: Session) -> None:
    digest = first(session, Letter.template == "digest", Letter.state == "kept")
    digest.html = ROW.sub("", digest.html or "", count=1)


def a_rung_an_hour_early(session: Session) -> None:
    session.scalars(sa.select(DecisionRequest)).all()[0].asked_at -= dt.timedelta(hours=1)


def a_rung_that_offers_less(session: Session) -> None:
    request = session.scalars(sa.select(DecisionRequest)).all()[0]
    request.offers = request.offers.partition(" ")[2]


def a_receipt_lost(session: Session) -> None:
    session.delete(first(session, Letter.template == "receipt"))


def copied(session: Session, letter: Letter, **other: object) -> None:
    """One letter more."""
    table = sa.inspect(Letter)
    values = {column.key: getattr(letter, column.key) for column in table.column_attrs}
    session.execute(sa.insert(Letter).values({**values, "id": new_id(), "number": "SRT-2026-00000000", **other}))


FAULTS: Mapping[Callable[[Session], None], str] = {
    a_deadline_a_minute_late: "still_due",
    a_reminder_lost: "missing     reminders",
    a_reminder_twice: "unforetold  reminders",
    a_reminder_told_another_day: "reminders",
    a_digest_for_nothing: "unforetold  digests",
    a_digest_lost: "missing     digests",
    a_digest_that_leaves_a_task_out: "digests",
    a_rung_an_hour_early: "rungs",
    a_rung_that_offers_less: "rungs",
    a_receipt_lost: "missing     at_once",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_is_wrong_is_found(some_weeks: Lived, fault: Callable[[Session], None]) -> None:
    lines = differences(some_weeks.foretold, followed(some_weeks.world, fault))
    assert any(FAULTS[fault] in line for line in lines), lines
    assert len(lines) <= 4, "and nothing else"
    assert differences(some_weeks.foretold, followed(some_weeks.world)) == []
