"""The city of these stories, on both databases, its clock standing on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import clock
from tests.escalation.world import FACTS, MONDAY, World, build, register


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def world(database_url: str, now: clock.Movable, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:  # noqa: ARG001
    facts = dict(FACTS)
    register(monkeypatch, facts)
    made = build(database_url, facts)
    yield made
    made.engine.dispose()
