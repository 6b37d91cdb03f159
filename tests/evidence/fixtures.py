"""The city of these stories on both databases, made once per worker and copied for each test.

It is Monday, 2 February 2026, 08.00; the small instrument's cycle has just been opened.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import clock
from tests.evidence.world import MONDAY, World, settled
from tests.services.databases import CopyOf

#: For stories of rules and rights, in which the database has no say: on one database.
ONCE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    """The clock of the test."""
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def world(copy_of: CopyOf, now: clock.Movable) -> Iterator[World]:  # noqa: ARG001
    """The city; the test runs twice."""
    url, city = copy_of(settled)
    made = city.copied_to(url)
    yield made
    made.engine.dispose()
