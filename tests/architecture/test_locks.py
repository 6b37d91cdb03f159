"""The locks: whole, with hashes, naming no host; and nothing in them takes our names."""

from __future__ import annotations

import importlib.metadata
import json
import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.architecture.sources import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]
WANTED = {
    "run": PROJECT["project"]["dependencies"],
    "build": GROUPS["build"],
    "test": [*PROJECT["project"]["dependencies"], *(line for lines in GROUPS.values() for line in lines)],
}
OURS = {"engine", "web", "webhooks", "bpmn", "tests", "benchmarks"}


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    pinned = _pins(name)
    for requirement in map(Requirement, WANTED[name]):
        version = pinned.get(requirement.name.lower())
        assert version, f"{requirement.name} is not in {name}.lock: python3 go.py exec requirements/relock"
        assert requirement.specifier.contains(version), f"{requirement} but {name}.lock has {version}"


@pytest.mark.parametrize("name", ["run", "build"])
def test_the_environment_of_the_tests_is_that_of_the_product(name: str) -> None:
    assert _pins(name).items() <= _pins("test").items()


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_names_no_host_and_no_folder(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    assert "://" not in text
    assert "file:" not in text
    pins = re.findall(r"^\S+==.*?(?=^\S|\Z)", text, re.M | re.S)
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)


def test_npms_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert packages
    assert [path for path, entry in packages.items() if "resolved" in entry or "integrity" not in entry] == []


def test_no_installed_package_takes_our_names() -> None:
    takers = {
        (distribution.name, path.parts[0])
        for distribution in importlib.metadata.distributions()
        for path in distribution.files or ()
        if path.parts[0].removesuffix(".py") in OURS
    }
    assert takers == set()


def _pins(name: str) -> dict[str, str]:
    """Name and version of every package in a lock."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    return {match[1].lower(): match[2] for match in re.finditer(r"^([\w.-]+)(?:\[[^]]*\])?==(\S+)", text, re.M)}
