"""The city of these stories, on both databases; it is Monday, 2 February 2026, 08.00."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import clock
from tests.evidence.world import MONDAY, World, build


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def world(database_url: str, now: clock.Movable) -> Iterator[World]:  # noqa: ARG001
    made = build(database_url)
    yield made
    made.engine.dispose()
