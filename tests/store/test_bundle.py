"""Writes that are kept back are there for whoever asks, all or none of them are committed, and the belt holds."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from engine.errors import Conflict
from engine.store import ask, bundled, in_unit, reading, steady
from engine.store.bundle import write
from engine.store.outbox import ROWS, OutboxRow, Planned, plan_rows
from tests.jobs.conftest import House
from tests.jobs.conftest import house as house  # the fixture

STATE_OF = sa.select(ROWS.c.body, ROWS.c.state, ROWS.c.created_at).where(ROWS.c.dedupe_key == sa.bindparam("key"))
BELT = sa.update(ROWS).where(ROWS.c.dedupe_key == sa.bindparam("key"))


def planned(*names: str) -> list[Planned]:
    """Rows of the outbox to be."""
    return [Planned(queue="mail", kind="letter", destination="mail", body={"name": n}, dedupe_key=n) for n in names]


def test_what_was_kept_back_is_read_and_committed(house: House) -> None:
    with steady(house.sessions) as session, bundled(session):

        def act(s: sa.orm.Session) -> list[str]:
            plan_rows(s, house.city_id, planned("a", "b"))
            plan_rows(s, house.city_id, planned("c"))
            seen = list(s.scalars(sa.select(OutboxRow.dedupe_key).order_by(OutboxRow.id)))
            plan_rows(s, house.city_id, planned("d"))
            return seen

        assert in_unit(session, act) == ["a", "b", "c"]
    assert house.states() == {"a": "open", "b": "open", "c": "open", "d": "open"}
    assert house.row("d").body == {"name": "d"}


def test_an_error_in_one_commits_none(house: House) -> None:
    house.plan("taken")
    with steady(house.sessions) as session, bundled(session):
        with pytest.raises(DBAPIError):
            in_unit(session, lambda s: plan_rows(s, house.city_id, planned("fresh", "taken")))
        in_unit(session, lambda s: plan_rows(s, house.city_id, planned("after")))
    assert sorted(house.states()) == ["after", "taken"]


def test_what_a_unit_that_failed_wanted_to_write_is_forgotten(house: House) -> None:
    with steady(house.sessions) as session, bundled(session):

        def act(s: sa.orm.Session) -> None:
            plan_rows(s, house.city_id, planned("lost"))
            raise LookupError

        with pytest.raises(LookupError):
            in_unit(session, act)
        in_unit(session, lambda s: plan_rows(s, house.city_id, planned("kept")))
    assert sorted(house.states()) == ["kept"]


def test_whoever_changes_no_row_where_one_must_be_changes_nothing_at_all(house: House) -> None:
    house.plan("there")
    with steady(house.sessions) as session, bundled(session):

        def act(s: sa.orm.Session, key: str) -> None:
            plan_rows(s, house.city_id, planned(f"beside {key}"))
            write(s, BELT, [{"key": key, "state": "done"}], names=("state",), is_belt=True)

        with pytest.raises(Conflict) as refusal:
            in_unit(session, lambda s: act(s, "gone"))
        assert refusal.value.code == "stale"
        in_unit(session, lambda s: act(s, "there"))
    assert house.states() == {"there": "done", "beside there": "open"}


def test_what_was_kept_back_is_there_for_a_question_built_once(house: House) -> None:
    with steady(house.sessions) as session, bundled(session):

        def act(s: sa.orm.Session) -> list[tuple[object, ...]]:
            plan_rows(s, house.city_id, planned("a", "b"))
            return [tuple(row) for key in ("a", "gone", "b") for row in ask(s, STATE_OF, {"key": key})]

        answers = in_unit(session, act)
    a, b = house.row("a"), house.row("b")
    assert answers == [({"name": "a"}, "open", a.created_at), ({"name": "b"}, "open", b.created_at)]


def test_a_unit_on_a_connection_that_is_gone_fails_and_the_next_has_another(house: House) -> None:
    def act(s: sa.orm.Session) -> None:
        plan_rows(s, house.city_id, planned("fresh"))
        assert len(ask(s, STATE_OF, {"key": "there"})) == 1

    def lose() -> None:
        with steady(house.sessions) as session, bundled(session):
            in_unit(session, lambda s: ask(s, STATE_OF, {"key": "there"}))
            with reading(session):
                driver = session.connection().connection.driver_connection
            assert driver is not None
            driver.close()  # below SQLAlchemy, so that it does not know: as when the server ends it between two units
            in_unit(session, act)

    house.plan("there")
    with pytest.raises(DBAPIError):
        lose()
    assert house.states() == {"there": "open"}
    with steady(house.sessions) as session, bundled(session):
        in_unit(session, act)
    assert house.states() == {"there": "open", "fresh": "open"}


def test_a_city_with_one_row_does_not_wait_behind_anothers_hundred(house: House) -> None:
    from engine.city.tables import City
    from engine.store import new_id
    from engine.store.outbox import claim

    house.plan(*(f"many-{number}" for number in range(100)))
    other = new_id()
    with house.sessions.begin() as session:
        session.add(City(id=other, key="tanjung", name="Tanjung", zone="Asia/Makassar"))
        session.flush()
        plan_rows(session, other, planned("single"))
    with house.sessions() as session:
        claimed = in_unit(session, lambda s: claim(s, "mail"))
    assert "single" in [work.body["name"] for work in claimed[:2]]
    assert len(claimed) == 11
