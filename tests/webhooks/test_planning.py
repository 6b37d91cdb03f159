"""An event and what is to be sent of it stand or fall together, and a city that nobody listens to pays nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.tables import City
from engine.errors import Forbidden, Invalid
from engine.instances import advance
from engine.store import writing
from engine.store.unit import StatementCounter
from tests.webhooks.conftest import Hub
from webhooks import endpoints, rules

PUBLIC = "https://arsip.kota.example/in"


def add(hub: Hub, who: str = "coordinator", patterns: tuple[str, ...] = ("*",)) -> None:
    hub.world.unit(
        lambda s: endpoints.add_endpoint(
            s, hub.world.actors[who], hub.vault, address=PUBLIC, description="Arsip", patterns=patterns
        )
    )


def cost(hub: Hub, element: str, who: str, **values: str) -> list[str]:
    task = hub.world.task(hub.world.only, element)
    with hub.world.sessions() as session, writing(session), StatementCounter(hub.world.engine) as counted:
        advance.complete(session, task.id, hub.world.actors[who], values)
    return counted.texts


def test_a_step_costs_nothing_more_without_and_one_statement_with_endpoints(running: Hub) -> None:
    def step() -> int:
        cost(running, "collect", "officer")
        return len(cost(running, "review", "reviewer", verdict="returned"))

    step()  # what is read once per process
    without = step()
    add(running, patterns=("decision.*",))
    assert step() == without, "somebody listens, but not to this"
    for _ in range(3):
        add(running)
    before = len(running.planned())
    assert step() == without + 1
    assert len(running.planned()) > before


def test_an_endpoint_hears_of_the_very_next_step_of_any_process(running: Hub) -> None:
    """Nothing is cached: the city's row is read with the lock."""
    assert running.planned() == []
    add(running)
    running.world.complete(running.world.only, "collect", "officer")
    events = {str(e.id): e for e in running.events()}
    told = [events[row.body["event"]] for row in running.planned()]
    assert [e.type for e in told] == ["task.completed", "task.created"]
    assert [(row.seq, row.instance_id) for row in running.planned()] == [(e.seq, running.world.only) for e in told]


def test_a_new_case_and_a_deployment_are_told_as_well(running: Hub) -> None:
    add(running)
    running.world.start("request", "KLA-2026/08", agency="dinkes")
    types = {e.type for e in running.events() if str(e.id) in {row.body["event"] for row in running.planned()}}
    assert types == {"instance.started", "task.created"}


def test_a_step_that_is_rolled_back_tells_nobody(running: Hub) -> None:
    add(running)
    task = running.world.task(running.world.only, "collect")

    def cut_short(session: Session) -> None:
        advance.complete(session, task.id, running.world.actors["officer"], {})
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        running.world.unit(cut_short)
    assert running.planned() == []


def test_the_citys_row_holds_who_listens_and_nothing_when_nobody_does(running: Hub) -> None:
    add(running, patterns=("task.completed", "task.*"))
    with running.world.sessions() as session:
        [listeners] = session.scalars(sa.select(City.listeners)).all()
    [(endpoint_id, patterns)] = listeners.items()
    assert patterns == ["task.*"], "the widest alone"
    running.world.unit(
        lambda s: endpoints.change_endpoint(
            s, running.coordinator, endpoints.uuid.UUID(endpoint_id), description="Arsip", patterns=["*"], is_on=False
        )
    )
    with running.world.sessions() as session:
        assert session.scalars(sa.select(City.listeners)).all() == [None]


@pytest.mark.parametrize("who", ["officer", "reviewer", "stranger"])
def test_only_a_coordinator_or_an_administrator_connects(running: Hub, who: str) -> None:
    with pytest.raises(Forbidden):
        add(running, who=who)


def test_patterns() -> None:
    assert rules.matches("*", "task.completed")
    assert rules.matches("task.*", "task.completed")
    assert not rules.matches("task.*", "taskforce.opened")
    assert not rules.matches("*", "person.signed_in"), "who signs in concerns nobody outside"
    for wrong in ("", "task", "*.completed", "person.*", "task.completed.*"):
        with pytest.raises(Invalid):
            rules.ensure_patterns([wrong])
