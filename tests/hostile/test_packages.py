"""Packages, scenarios and instruments that are broken in every way are refused by name, within two seconds."""

from __future__ import annotations

import pathlib
import random
import shutil
import zlib

import pytest

from engine.calendar.working import default_calendar
from engine.cases import instrument_file
from engine.errors import Invalid, LayakError, ProcessError
from engine.process import scenarios, snapshot, trying
from engine.process.checking import check
from engine.process.homes import bind
from engine.process.package import Shelf, read_folder
from tests.hostile.mutants import Watch, bombs, mutants, mutilated
from tests.process.standing import STANDING
from web.process_cli import CityDueDates

FOLDERS = {name: read_folder(pathlib.Path("bpmn") / name) for name in ("evidence", "escalation")}
BOMBS = dict(bombs())
DUES = CityDueDates(default_calendar())
KINDS = {"drawing": ".bpmn", "table": ".dmn", "form": ".form", "names": "process.yaml", "labels": ".en.yaml"}
HUGE = zlib.compress(b" " * 50_000_000, 1)
INSTRUMENT = pathlib.Path("bpmn/instruments/kla-2024.yaml").read_bytes()


def _files(kind: str) -> list[tuple[str, str]]:
    return [(folder, name) for folder, files in FOLDERS.items() for name in files if name.endswith(KINDS[kind])]


def _checked(folder: str, name: str, raw: bytes) -> None:
    """Findings with a rule each, or a definition that can be begun."""
    with Watch():
        checked = check({**FOLDERS[folder], name: raw}, strict=True)
    assert checked.definition is not None or checked.errors
    assert all(f.rule for f in checked.findings)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", range(4))
def test_a_mutilated_file_of_a_package_is_refused_or_harmless(kind: str, part: int) -> None:
    for seed in mutants(kind, 40)[part::4]:
        chance = random.Random(f"{kind} {seed}")
        folder, name = chance.choice(_files(kind))
        try:
            _checked(folder, name, mutilated(FOLDERS[folder][name], chance))
        except Exception as error:  # what must not happen is told with the seed that makes it happen again
            error.add_note(f"seed {kind} {seed}: {folder}/{name}")
            raise


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_in_the_place_of_any_file_is_refused(name: str) -> None:
    for kind in KINDS:
        folder, file = _files(kind)[0]
        with Watch():
            checked = check({**FOLDERS[folder], file: BOMBS[name]}, strict=True)
        assert checked.errors or kind == "labels", file


@pytest.mark.parametrize("part", range(2))
def test_a_mutilated_drawing_that_is_let_in_runs_or_says_why_not(tmp_path: pathlib.Path, part: int) -> None:
    folder = tmp_path / "escalation"
    shutil.copytree("bpmn/escalation", folder)
    for seed in mutants("try", 30)[part::2]:
        chance = random.Random(f"try {seed}")
        raw = mutilated((pathlib.Path("bpmn/escalation") / "rung.bpmn").read_bytes(), chance)
        (folder / "rung.bpmn").write_bytes(raw)
        with Watch():
            trial = trying.attempt(folder / "rung.bpmn", DUES)
        assert trial.state == "completed" or trial.reason, seed


@pytest.mark.parametrize("part", range(2))
def test_a_mutilated_scenario_is_invalid_or_has_a_verdict(tmp_path: pathlib.Path, part: int) -> None:
    folder, path = tmp_path / "escalation", tmp_path / "escalation" / "x.scenario.yaml"
    shutil.copytree("bpmn/escalation", folder)
    texts = sorted(pathlib.Path("bpmn/escalation").glob("*.scenario.yaml"))
    shelves = scenarios.Shelves()
    for seed in mutants("scenario", 60)[part::2]:
        chance = random.Random(f"scenario {seed}")
        path.write_bytes(mutilated(chance.choice(texts).read_bytes(), chance))
        with Watch():
            verdict = scenarios.play(path, DUES, reload=False, shelves=shelves)
        assert verdict.verdict == "passed" or verdict.got is not None or verdict.findings, seed


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_no_scenario_and_no_instrument(tmp_path: pathlib.Path, name: str) -> None:
    path = tmp_path / "x.scenario.yaml"
    path.write_bytes(BOMBS[name])
    with Watch():
        assert scenarios.play(path, DUES, reload=False).verdict == "invalid"
    with Watch(), pytest.raises(LayakError):
        instrument_file.load(BOMBS[name])


@pytest.mark.parametrize("part", range(4))
def test_a_mutilated_instrument_is_refused_with_its_line(part: int) -> None:
    for seed in mutants("instrument", 24)[part::4]:
        chance = random.Random(f"instrument {seed}")
        with Watch():
            try:
                instrument_file.load(mutilated(INSTRUMENT, chance))
            except Invalid as refused:
                assert refused.code, seed  # noqa: PT017 (it may be taken too)
            except Exception as error:  # as above
                error.add_note(f"seed {seed}")
                raise


@pytest.mark.parametrize("kind", sorted(STANDING))
def test_mutilated_snapshots_are_refused_or_bound(kind: str) -> None:
    case = STANDING[kind]()
    plain = zlib.decompress(case.raw)
    for seed in mutants("snapshot", 8):
        chance = random.Random(f"snapshot {kind} {seed}")
        raw = mutilated(case.raw, chance) if seed % 4 == 0 else zlib.compress(mutilated(plain, chance))
        try:
            with Watch():
                marking = snapshot.load(raw)
                bind(marking, case.definition, case.library)
        except ProcessError as refused:
            assert refused.code  # noqa: PT017 (it may be bound too)
        except Exception as error:  # as above
            error.add_note(f"seed {kind} {seed}")
            raise


def test_a_snapshot_that_would_be_huge_is_refused() -> None:
    with Watch(), pytest.raises(ProcessError):
        snapshot.load(HUGE)


def test_folders_that_call_each_other_are_each_read_once() -> None:
    files = {**FOLDERS["escalation"]}
    files["process.yaml"] += b"\ncalls: [escalation, evidence]\n"
    with Watch():
        shelf = Shelf(files, pathlib.Path("bpmn/escalation").resolve(), is_checked=True)
        assert [d.key for d in shelf.all()].count("evidence") == 1
