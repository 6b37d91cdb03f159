"""The small city behind the real application, sending to a real mail server, where things go wrong."""

from __future__ import annotations

import functools
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from engine import clock
from tests.evidence.world import MONDAY
from tests.services.databases import CopyOf
from tests.services.run import Run
from tests.services.smtp import Mailbox
from tests.web.conftest import MakeApp, cheap_passwords, make_app
from tests.web.pages.story import Story, peopled, story_over
from tests.web.running import ROOT, clean_environment

__all__ = ["cheap_passwords", "make_app"]
BASE_URL = "http://layak.test"


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    """The clock stands until it is moved."""
    with clock.standing(MONDAY) as movable:
        yield movable


@pytest.fixture
def posting(make_app: MakeApp, smtp_server: Mailbox) -> MakeApp:
    """Makes applications that send mail for real; more settings may be given."""
    return functools.partial(
        make_app, smtp_url=smtp_server.url, base_url=BASE_URL, mail_from="Layak <tidak-dibalas@layak.test>"
    )


@pytest.fixture
def story(copy_of: CopyOf, now: clock.Movable, posting: MakeApp) -> Iterator[Story]:  # noqa: ARG001
    """The city on both databases: the test runs twice."""
    url, city = copy_of(peopled)
    made = story_over(city.copied_to(url), posting)
    yield made
    made.world.engine.dispose()


@pytest.fixture(scope="session")
def demo_folder(test_run: Run) -> pathlib.Path:
    """The demo city in its first days, made once per run; never run a server on it, but on a copy."""
    folder = test_run.folder / "early-demo"
    with test_run.only_one("early-demo"):
        if not folder.exists():
            half = folder.with_suffix(".half")
            command = [sys.executable, "-m", "tests.faults.early_demo", str(half)]
            made = subprocess.run(
                command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False
            )
            assert made.returncode == 0, made.stderr
            half.rename(folder)
    return folder


@pytest.fixture
def folder(demo_folder: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the city for this test."""
    return pathlib.Path(shutil.copytree(demo_folder, tmp_path / "city"))
