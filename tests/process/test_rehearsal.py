"""Scenarios of files that lie nowhere on a disk mean what they mean in their folder."""

from __future__ import annotations

import pathlib

import pytest

from engine.calendar.working import default_calendar
from engine.process import rehearsal
from web.process_cli import CityDueDates

BPMN = pathlib.Path(__file__).parents[2] / "bpmn"
DUES = CityDueDates(default_calendar())
WANTED = ("accepted.scenario.yaml", "late-head-asked-then-sent.scenario.yaml")


@pytest.fixture(scope="module")
def evidence() -> dict[str, bytes]:
    """The shipped package with two of its scenarios; one of them climbs the ladder of the other package."""
    files = rehearsal.read_folder(BPMN / "evidence")
    return {n: b for n, b in files.items() if not n.endswith(rehearsal.SCENARIO) or n in WANTED}


def verdicts(files: dict[str, bytes], others: dict[str, dict[str, bytes]]) -> list[tuple[str, str]]:
    return [(v.file, v.verdict) for v in rehearsal.play("evidence", files, others, DUES)]


def test_a_package_passes_with_what_it_calls(evidence: dict[str, bytes]) -> None:
    ladder = rehearsal.read_folder(BPMN / "escalation")
    assert verdicts(evidence, {"escalation": ladder}) == [(name, "passed") for name in WANTED]


def test_a_scenario_that_no_longer_holds_says_where(evidence: dict[str, bytes]) -> None:
    ladder = rehearsal.read_folder(BPMN / "escalation")
    drawing = evidence["evidence.bpmn"].replace(b'verdict = "accepted"', b'verdict = "returned"')
    assert drawing != evidence["evidence.bpmn"]
    played = list(rehearsal.play("evidence", {**evidence, "evidence.bpmn": drawing}, {"escalation": ladder}, DUES))
    [failed] = [v for v in played if v.file == "accepted.scenario.yaml"]
    assert failed.verdict == "failed"
    assert failed.step > 0
    assert failed.title


def test_a_folder_is_deployed_with_its_scenarios() -> None:
    files = rehearsal.read_folder(BPMN / "escalation")
    assert {"escalation.bpmn", "ladder.dmn", "process.yaml", "rung-1.scenario.yaml"} <= files.keys()
    assert "README.md" not in files


def test_a_package_has_a_plain_name() -> None:
    with pytest.raises(ValueError, match="no name"):
        list(rehearsal.play("..", {}, {}, DUES))
