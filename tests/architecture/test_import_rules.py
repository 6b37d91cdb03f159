"""Each import rule complains when it is broken: a violation is planted in a copy of the rooms."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sysconfig

import pytest

from tests.architecture.sources import ROOT

PLANTED = {
    "engine knows nothing above it": ("floors", "engine/clock.py", "import web"),
    "a lower room imports a higher one": ("rooms", "engine/feel/planted.py", "import engine.process"),
    "history imports instances": ("rooms", "engine/history/planted.py", "import engine.instances"),
    "the runtime imports the calendar, its stranger": ("rooms", "engine/process/planted.py", "import engine.calendar"),
    "the calendar imports the store, its stranger": ("rooms", "engine/calendar/planted.py", "import engine.store"),
    "evidence imports escalation, its stranger": ("rooms", "engine/evidence/planted.py", "import engine.escalation"),
    "a base module imports a room": ("rooms", "engine/errors.py", "import engine.feel"),
    "a room without a place": ("rooms", "engine/helpers/__init__.py", ""),
    "SpiffWorkflow outside its room": ("bpmn", "engine/instances/planted.py", "import SpiffWorkflow"),
    "lxml in a page": ("bpmn", "web/planted.py", "import lxml.etree"),
    "Flask in the engine": ("screenless", "engine/city/planted.py", "from flask import current_app"),
    "SQL in the runtime": ("pure", "engine/process/planted.py", "import sqlalchemy"),
}


def test_rooms_without_a_violation_pass(tmp_path: pathlib.Path) -> None:
    done = lint(rooms(tmp_path))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("story", PLANTED)
def test_a_violation_is_named(tmp_path: pathlib.Path, story: str) -> None:
    contract, path, line = PLANTED[story]
    project = rooms(tmp_path)
    (project / path).parent.mkdir(exist_ok=True)
    (project / path).parent.joinpath("__init__.py").touch()
    (project / path).write_text(f"{line}\n")
    done = lint(project, "--contract", contract)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def rooms(folder: pathlib.Path) -> pathlib.Path:
    """The project's rooms, empty, with the project's contracts."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("engine", "webhooks", "web"):
        for source in (ROOT / package / "__init__.py", *(ROOT / package).glob("*/__init__.py")):
            copy = folder / source.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    for source in (ROOT / "engine").glob("*.py"):
        (folder / "engine" / source.name).touch()
    return folder


def lint(project: pathlib.Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = pathlib.Path(sysconfig.get_path("scripts")) / "lint-imports"
    environment = {**os.environ, "PYTHONPATH": str(project)}
    return subprocess.run(
        [program, "--no-cache", *options], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
