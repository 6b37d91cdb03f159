"""The one committer: what it refuses, what it runs again, what it lets through."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from engine.city.tables import City
from engine.errors import Busy
from engine.store import Base, in_unit, open_engine, reading
from engine.store.unit import TRIES

Sessions = sessionmaker[Session]


def opened(url: str) -> Iterator[Sessions]:
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    yield from opened(database_url)


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Sessions]:
    yield from opened(postgres_url)


def founded(key: str) -> City:
    return City(key=key, name=key.title(), zone="Asia/Makassar")


def keys(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return keys_of(session)


def keys_of(session: Session) -> list[str]:
    return list(session.scalars(sa.select(City.key).order_by(City.key)))


def test_what_a_unit_did_is_there_whole_or_not_at_all(sessions: Sessions) -> None:
    def half(session: Session) -> None:
        session.add(founded("banjarbaru"))
        session.flush()
        raise LookupError

    with sessions() as session:
        in_unit(session, lambda s: s.add(founded("martapura")))
        with pytest.raises(LookupError):
            in_unit(session, half)
    assert keys(sessions) == ["martapura"]


def test_a_change_made_outside_never_rides_along(sessions: Sessions) -> None:
    with sessions() as session:
        session.add(founded("banjarbaru"))
        with pytest.raises(RuntimeError, match="before the unit of work began"):
            in_unit(session, lambda _: None)
    assert keys(sessions) == []


def test_what_was_read_before_is_read_anew(sessions: Sessions) -> None:
    with sessions() as session, sessions() as other:
        in_unit(session, lambda s: s.add(founded("banjarbaru")))
        before = session.scalars(sa.select(City)).one()
        in_unit(other, lambda s: s.execute(sa.update(City).values(name="Kota Banjarbaru")))
        assert in_unit(session, lambda s: s.scalars(sa.select(City)).one().name) == "Kota Banjarbaru"
        assert before not in session


def test_what_was_changed_while_looking_is_thrown_away(sessions: Sessions) -> None:
    with sessions() as session:
        in_unit(session, lambda s: s.add(founded("banjarbaru")))
        with reading(session):
            session.scalars(sa.select(City)).one().name = "Mistaken"
        assert session.scalars(sa.select(City.name)).one() == "Banjarbaru"


def test_what_the_driver_has_prepared_outlives_the_looks_between_units(on_postgres: Sessions) -> None:
    with on_postgres() as session:
        for _time in range(12):
            with reading(session):
                keys_of(session)
            keys_of(session)
            in_unit(session, keys_of)
        prepared = session.scalars(sa.text("select statement from pg_prepared_statements"))
        assert [each for each in prepared if "FROM city" in each] != []


def test_a_unit_begins_anew_where_the_connection_of_the_look_before_it_has_gone(on_postgres: Sessions) -> None:
    with on_postgres() as session, on_postgres() as other:
        gone = session.scalar(sa.select(sa.func.pg_backend_pid()))
        other.scalar(sa.select(sa.func.pg_terminate_backend(gone, 5_000)))
        in_unit(session, lambda s: s.add(founded("banjarbaru")))
    assert keys(on_postgres) == ["banjarbaru"]


def test_two_who_insert_the_same_at_once_both_get_an_answer(on_postgres: Sessions) -> None:
    """Each looks, finds nothing, inserts; the second is run again, and then it sees the first."""
    looked = threading.Barrier(2, timeout=30)
    runs: list[str] = []
    found: list[str] = []

    def found_city(session: Session) -> str:
        is_there = session.scalar(sa.select(City.id).where(City.key == "banjarbaru")) is not None
        runs.append("run")
        if is_there:
            return "was there"
        looked.wait()
        session.add(founded("banjarbaru"))
        session.flush()
        return "founded"

    def one() -> None:
        with on_postgres() as session:
            found.append(in_unit(session, found_city))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["founded", "was there"]
    assert len(runs) == 3
    assert keys(on_postgres) == ["banjarbaru"]


def test_a_row_that_stays_taken_is_no_matter_of_waiting(sessions: Sessions) -> None:
    with sessions() as session:
        in_unit(session, lambda s: s.add(founded("banjarbaru")))
        with pytest.raises(IntegrityError):
            in_unit(session, lambda s: s.add(founded("banjarbaru")))
    assert keys(sessions) == ["banjarbaru"]


def test_who_waits_for_a_row_too_often_hears_that_it_is_busy(on_postgres: Sessions) -> None:
    asked: list[str] = []

    def touch(session: Session) -> None:
        asked.append("asked")
        session.execute(sa.text("set local lock_timeout = '20ms'"))
        session.execute(sa.select(City.id).with_for_update())

    with on_postgres() as session, on_postgres() as holder:
        in_unit(session, lambda s: s.add(founded("banjarbaru")))
        holder.execute(sa.select(City.id).with_for_update())
        with pytest.raises(Busy):
            in_unit(session, touch)
        holder.rollback()
        in_unit(session, touch)
    assert len(asked) == TRIES + 1
