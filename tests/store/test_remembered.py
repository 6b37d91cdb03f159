"""What is asked again and again within a moment: an answer of that moment and of no other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from engine import clock
from engine.store import Memory, open_engine, remembered, remembering

Sessions = sessionmaker[Session]


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    engine = open_engine(database_url)
    yield sessionmaker(engine)
    engine.dispose()


def counting() -> Callable[[], int]:
    """Reads 1, then 2, then 3."""
    reads: list[int] = []

    def read() -> int:
        reads.append(1)
        return len(reads)

    return read


def test_an_answer_is_remembered_for_a_moment_and_only_inside(sessions: Sessions) -> None:
    read = counting()
    with sessions() as session:
        assert [remembered(session, "who", read), remembered(session, "who", read)] == [1, 2]
        with remembering(session):
            assert [remembered(session, "who", read), remembered(session, "who", read)] == [3, 3]


def test_a_shared_memory_outlives_a_session_and_stays_small(sessions: Sessions) -> None:
    memory, asked = Memory(), list[int]()
    for key in ("who", "who", *range(600), "who"):
        with sessions() as session, remembering(session, memory):
            remembered(session, key, lambda: asked.append(1))
    assert len(asked) == 602


def test_a_moment_is_soon_over() -> None:
    read, kept, gone = counting(), Memory(60), Memory(-1)
    assert [kept.get("a", read), kept.get("a", read)] == [1, 1]
    assert [gone.get("a", read), gone.get("a", read)] == [2, 3]


@pytest.mark.parametrize("days", [1, -1])
def test_what_was_read_before_the_clock_was_moved_is_forgotten(days: int) -> None:
    read, memory = counting(), Memory(60)
    with clock.standing(dt.datetime(2026, 3, 9, tzinfo=dt.UTC)) as now:
        assert memory.get("a", read) == 1
        now.advance(dt.timedelta(minutes=1))
        assert memory.get("a", read) == 1
        now.advance(dt.timedelta(days=days))
        assert memory.get("a", read) == 2
