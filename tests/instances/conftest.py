"""The city of these stories, on both databases, its clock standing on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import clock
from tests.instances.world import MONDAY, World, settled
from tests.services.databases import CopyOf


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def world(copy_of: CopyOf, now: clock.Movable) -> Iterator[World]:  # noqa: ARG001
    url, city = copy_of(settled)
    made = city.copied_to(url)
    yield made
    made.engine.dispose()
