"""A city with a few cases whose history was sealed twice, and an administrator of its database who means no good."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from engine import clock
from engine.city.actors import system
from engine.instances import streams
from tests.instances import world as worlds
from tests.instances.packages import PACKAGE
from tests.instances.world import MONDAY, World
from tests.services.databases import CopyOf, Filled

CASES = 5


@pytest.fixture
def world(copy_of: CopyOf) -> Iterator[World]:
    """On both databases."""
    with clock.standing(MONDAY):
        url, city = copy_of(sealed)
        made = city.copied_to(url)
        yield made
        made.engine.dispose()


@pytest.fixture
def sealed_file(filled_sqlite: Filled) -> Iterator[pathlib.Path]:
    """The SQLite file of such a city, to be copied and tampered with."""
    with clock.standing(MONDAY):
        url, _ = filled_sqlite.by(sealed)
        yield pathlib.Path(url.removeprefix("sqlite:///"))


def sealed(url: str) -> World:
    """The city on an empty database; nobody is connected any more."""
    with clock.standing(MONDAY):
        made = lived(worlds.build(url))
    made.engine.dispose()
    return made


def lived(world: World) -> World:
    """Cases that start, are answered and sent back; sealed in the middle and at the end."""
    world.deploy(PACKAGE)
    cases = [world.start("request", f"KLA-2026/{number:02}", agency="dinkes") for number in range(1, CASES + 1)]
    for case in cases[:-1]:
        world.complete(case, "collect", "officer")
    seal(world)
    for case in cases[:-2]:
        world.complete(case, "review", "reviewer", verdict="returned")
    seal(world)
    return world


def seal(world: World) -> int | None:
    """Seals now; the number."""
    found: int | None = world.unit(lambda s: getattr(streams.seal_city(s, system(world.city_id)), "number", None))
    return found


def found(world: World) -> set[str]:
    """The codes of everything that does not hold."""
    with world.sessions() as session:
        return {each.code for each in streams.audit(session)}
