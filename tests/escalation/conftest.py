"""The city of these stories, on both databases, its clock standing on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import clock
from engine.escalation import facts as case_facts
from tests.escalation.world import FACTS, MONDAY, World, at, register, settled
from tests.services.databases import CopyOf


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def world(copy_of: CopyOf, now: clock.Movable, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:  # noqa: ARG001
    for told in ("_case", "_share", "_city"):  # an application of another test may have registered its rooms
        monkeypatch.setattr(case_facts, told, [])
    facts = dict(FACTS)
    register(monkeypatch, facts)
    url, city = copy_of(settled)
    made = city.copied_to(url, facts)
    yield made
    made.engine.dispose()


@pytest.fixture
def asked(world: World, now: clock.Movable) -> World:
    """Dinas Kesehatan is a day late and its head has been asked."""
    world.start()
    now.set(at(12, 17))
    world.sweep()
    now.set(at(13, 9))
    return world
