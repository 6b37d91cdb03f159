"""One set of settings, said in four places."""

from __future__ import annotations

import re

import pytest
import yaml

from engine import config
from engine.config import Settings
from tests.architecture.sources import ROOT

VARIABLES = set(Settings.variables())
PROCESSES = ("web", "worker", "scheduler")


def test_the_documentation_explains_every_setting_once() -> None:
    rows = re.findall(r"^\| `(LAYAK_[A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.M)
    assert sorted(rows) == sorted(VARIABLES)


def test_the_example_environment_names_every_setting() -> None:
    assert {name for name in _example() if name.startswith("LAYAK_")} == VARIABLES


@pytest.mark.parametrize("process", PROCESSES)
def test_compose_passes_every_setting_on(process: str) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    assert set(compose["services"][process]["environment"]) == VARIABLES


def test_the_example_is_accepted_once_the_secret_is_filled_in() -> None:
    given = {name: value for name, value in _example().items() if name.startswith("LAYAK_")}
    settings = config.read({**given, "LAYAK_SECRET_KEY": "x" * 43})
    assert not settings.is_embedded


def _example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines if line and line[0] != "#")}
