"""The shipped packages do what their scenarios say, kept in memory and stored before every step."""

import pathlib

import pytest

from engine.calendar.working import default_calendar
from engine.process import definition, folder_check, package, scenarios
from web.process_cli import CityDueDates

BPMN = pathlib.Path(__file__).parents[2] / "bpmn"
FILES = sorted(BPMN.rglob("*.scenario.yaml"))


@pytest.fixture(scope="module")
def shelves() -> scenarios.Shelves:
    return scenarios.Shelves()


@pytest.mark.parametrize("reload", [True, False], ids=["reloaded", "kept"])
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name.removesuffix(".scenario.yaml"))
def test_a_scenario_holds(path: pathlib.Path, reload: bool, shelves: scenarios.Shelves) -> None:
    verdict = scenarios.play(path, CityDueDates(default_calendar()), reload=reload, shelves=shelves)
    assert verdict.verdict == "passed", verdict


def test_all_of_them_are_here() -> None:
    assert len(FILES) >= 58


@pytest.mark.parametrize("folder", ["evidence", "escalation"])
def test_a_package_is_ready_to_deploy(folder: str) -> None:
    files = package.read_folder(BPMN / folder)
    assert package.check_package(files, strict=True) == []
    assert package.with_ids(files) == files
    assert definition.build(files, strict=True).digest == definition.wire(files).digest


def test_a_package_says_what_it_reads_and_calls() -> None:
    made = definition.build(package.read_folder(BPMN / "evidence"))
    assert made.key == "evidence"
    assert made.external_calls == {"escalation"}
    assert made.performers == {"collect", "review"}
    assert {"agencies", "signature_valid", "returns"} <= made.facts
    assert "agency" not in made.facts
    assert made.business_key == 'cycle + "/" + indicator'


def test_nothing_is_advised_about_our_own_packages() -> None:
    reports = list(folder_check.reports([BPMN]))
    assert len(reports) >= 6
    assert [(report.file, report.findings) for report in reports if report.findings] == []
