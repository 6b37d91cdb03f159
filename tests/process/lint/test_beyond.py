"""Rules that look beyond the files of one folder: calls into others, a disk that says no, scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.process import folder_check, package, scenario_file
from engine.process.findings import Finding
from tests.process.drawing import declared, drawing, file_of, flow, line, node, process, through
from web.words import findings as words

THROW = '<escalationEventDefinition escalationRef="X"/>'
CALL = through(node("callActivity", "c", calledElement="stairs"))
CATCH = node("boundaryEvent", "b", THROW, attachedToRef="c") + flow("b", "e")


def folder(root: Path, key: str, body: str) -> Path:
    """A package of one drawing."""
    made = root / key
    made.mkdir()
    (made / f"{key}.bpmn").write_bytes(file_of(process(key, body)))
    (made / "process.yaml").write_bytes(declared(calls=["stairs"], escalations={"X1": "Lanjut"}))
    return made


def found_in(root: Path) -> list[Finding]:
    return [f for report in folder_check.reports([root]) for f in report.findings if f.rule != "schema"]


def stairs(inner: str = "") -> str:
    """A process that throws an escalation at its end."""
    return node("startEvent", "s1") + node("endEvent", "up", THROW) + flow("s1", "up") + inner


def test_an_escalation_of_a_called_process_that_nobody_catches_is_advice(tmp_path: Path) -> None:
    folder(tmp_path, "stairs", stairs())
    folder(tmp_path, "asks", CALL)
    (found,) = found_in(tmp_path / "asks")
    assert (found.rule, found.element, found.is_error) == ("escalation-uncaught", "c", False)
    assert dict(found.values) == {"called": "stairs", "code": "X1"}


def test_one_that_is_caught_at_the_call_is_none(tmp_path: Path) -> None:
    folder(tmp_path, "stairs", stairs())
    folder(tmp_path, "asks", CALL + CATCH)
    assert found_in(tmp_path / "asks") == []


def test_one_that_a_sub_process_around_it_catches_is_none(tmp_path: Path) -> None:
    folder(tmp_path, "stairs", stairs())
    inner = node("subProcess", "w", through(node("callActivity", "c", calledElement="stairs"), name="1"))
    around = through(inner) + node("boundaryEvent", "b", THROW, attachedToRef="w") + flow("b", "e")
    folder(tmp_path, "asks", around)
    assert found_in(tmp_path / "asks") == []


def test_a_process_of_another_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    folder(tmp_path, "asks", CALL)
    (found,) = found_in(tmp_path / "asks")
    assert (words.key(found), found.element, found.is_error) == ("called-element/elsewhere", "c", False)


def test_a_folder_without_a_drawing_and_a_folder_in_place_of_one_cannot_be_checked(tmp_path: Path) -> None:
    assert [f.rule for f in found_in(tmp_path)] == ["no-drawing"]
    (tmp_path / "a.bpmn").mkdir()
    (report,) = folder_check.reports([tmp_path])
    assert (report.verdict, [f.rule for f in report.findings]) == ("invalid", ["unreadable"])


@pytest.mark.parametrize(
    ("text", "variant", "line", "said"),
    [
        ("- 1\n", "mapping", 1, "a scenario is a mapping with a list of steps"),
        ("steps: []\n", "", 1, "steps: a list of 1 to 1000 steps is wanted"),
        ("title: x\nstep: 1\nsteps: [{complete: a}]\n", "key", 2, "unknown key step"),
        ("steps:\n- complete: a\n  message: go\n", "actions", 2, "one action in a step, not complete, message"),
        ("steps:\n- complete: a\n- refused: x\n", "refused", 3, "refused is the only step of a scenario"),
        ("model: b.bpmn\nsteps: [{complete: a}]\n", "model", 1, "there is no file b.bpmn beside it"),
        ("steps: &x [{complete: a}]\n", "anchors", 1, "anchors and aliases are not read"),
    ],
)
def test_a_scenario_that_is_wrong_says_where(tmp_path: Path, text: str, variant: str, line: int, said: str) -> None:
    (tmp_path / "a.bpmn").write_bytes(drawing(LINE))
    path = tmp_path / "a.scenario.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(scenario_file.InvalidScenario) as refused:
        scenario_file.read(path)
    found = refused.value.finding
    assert (found.rule, found.variant, found.line) == ("scenario", variant, line)
    assert words.message(found, words.english) == said


def test_a_package_of_too_many_files_is_refused(tmp_path: Path) -> None:
    for number in range(501):
        (tmp_path / f"{number}.form").write_bytes(b"{}")
    with pytest.raises(Exception, match="too-large/files"):
        package.read_folder(tmp_path)


LINE = line("a")
