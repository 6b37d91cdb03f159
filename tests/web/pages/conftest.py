"""The small city behind real pages; it is Monday, 2 February 2026, 08.00."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from engine import clock
from engine.instances import deploy
from engine.process.rehearsal import read_folder
from tests.evidence.world import MONDAY
from tests.services.databases import CopyOf
from tests.web.pages.drafting import ROOT, few
from tests.web.pages.story import Story, peopled, story_over


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    """The clock stands until it is moved."""
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def story(now: clock.Movable, sqlite_copy_of: CopyOf, make_app: Callable[..., Flask]) -> Iterator[Story]:  # noqa: ARG001
    """The city on SQLite."""
    url, city = sqlite_copy_of(peopled)
    made = story_over(city.copied_to(url), make_app)
    yield made
    made.world.engine.dispose()


@pytest.fixture
def any_story(now: clock.Movable, copy_of: CopyOf, make_app: Callable[..., Flask]) -> Iterator[Story]:  # noqa: ARG001
    """The city on both databases: the test runs twice."""
    url, city = copy_of(peopled)
    made = story_over(city.copied_to(url), make_app)
    yield made
    made.world.engine.dispose()


@pytest.fixture
def address(story: Story) -> Iterator[str]:
    """The application behind a real server."""
    server = make_server("127.0.0.1", 0, story.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def studio(story: Story) -> Story:
    """Version 2 of the evidence package carries scenarios; a second coordinator works at it too."""
    files = few(read_folder(ROOT / "evidence"))
    story.world.unit(lambda s: deploy.deploy(s, files, story.world.actors["coordinator"]))
    return story
