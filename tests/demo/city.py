"""The made demo city, once per test run, for whoever wants to look at it or to live on in a copy.

`made_demo` is its folder: read only. `demo_copy` is a copy of one's own, to be served.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from tests.services.run import Run
from tests.web.running import ROOT, clean_environment

WHOLE = "whole"


def made_in(folder: pathlib.Path, *until: str, **environment: str) -> pathlib.Path:
    """A demo city, made by a process of its own."""
    command = [sys.executable, "-m", "tests.demo.making", str(folder), *until]
    done = subprocess.run(
        command, cwd=ROOT, env=clean_environment(**environment), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.fixture(scope="session")
def made_demo(test_run: Run) -> pathlib.Path:
    """The folder of the demo city; all workers of this run share it."""
    folder = test_run.folder / "demo"
    with test_run.only_one("demo"):
        if not (folder / WHOLE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            made_in(folder)
            (folder / WHOLE).touch()
    return folder


def copied(made: pathlib.Path, copy: pathlib.Path) -> pathlib.Path:
    """A copy of a made city; files of evidence are never written again, so they are linked."""
    shutil.copytree(made, copy, ignore=shutil.ignore_patterns("blobs"))
    shutil.copytree(made / "blobs", copy / "blobs", copy_function=os.link)
    return copy


@pytest.fixture
def demo_copy(made_demo: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy in which a test may do what it likes."""
    return copied(made_demo, tmp_path / "demo")
