"""Scenarios of a package that lies nowhere on a disk: they are played as if it did, so that they mean the same."""

from __future__ import annotations

import dataclasses
import pathlib
import tempfile
from collections.abc import Iterator, Mapping

from engine.process import package, scenarios
from engine.process.player import DueDates
from engine.process.scenarios import Shelves, Verdict

SCENARIO = ".scenario.yaml"
Files = Mapping[str, bytes]


def read_folder(folder: pathlib.Path) -> dict[str, bytes]:
    """The files of a folder that are deployed: the package, and the scenarios it has to pass when it is changed."""
    found = sorted(p for p in folder.glob(f"*{SCENARIO}") if p.is_file())
    return package.read_folder(folder) | {p.name: package.read_file(p) for p in found}


def play(key: str, files: Files, others: Mapping[str, Files], dues: DueDates) -> Iterator[Verdict]:
    """A verdict for every scenario file of a package. `others` are the packages it calls, by process key."""
    with tempfile.TemporaryDirectory(prefix="layak-") as place:
        root = pathlib.Path(place)
        for name, each in {**others, key: files}.items():
            _lay(root / name, each)
        shelves = Shelves()
        for name in sorted(n for n in files if n.endswith(SCENARIO)):
            verdict = scenarios.play(root / key / name, dues, reload=False, shelves=shelves)
            yield dataclasses.replace(verdict, file=name)


def _lay(folder: pathlib.Path, files: Files) -> None:
    if folder.name in (".", "..") or "/" in str(folder.name):
        raise ValueError(f"no name of a package: {folder.name}")
    folder.mkdir()
    for name, body in files.items():
        if pathlib.PurePath(name).name == name:
            (folder / name).write_bytes(body)
