"""`layak process check` and `test`: a line for each file, and a reason instead of a traceback for whatever comes."""

import json
import pathlib
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.process.drawing import chain, declared, drawing, extended, flow, line, node, through, timer
from web.process_cli import process

SCENARIO = "steps:\n- tasks: [a]\n- complete: a\n  state: completed\n"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(process, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(*arguments: object) -> list[dict[str, Any]]:
    return [json.loads(row) for row in run(*arguments, "--json").output.splitlines()]


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "a.bpmn").write_bytes(drawing(line("a")))
    (tmp_path / "a.scenario.yaml").write_text(SCENARIO)
    return tmp_path


def test_a_drawing_that_is_right_is_ok(folder: pathlib.Path) -> None:
    assert run("check", folder).exit_code == 0
    (row,) = rows("check", folder)
    assert (row["file"], row["verdict"], row["process"]) == (str(folder / "a.bpmn"), "ok", ["p"])
    assert [f["level"] for f in row["findings"]] == ["advice"]


def test_a_drawing_that_is_wrong_is_refused_with_element_and_hint(folder: pathlib.Path) -> None:
    (folder / "a.bpmn").write_bytes(drawing(line("a") + node("scriptTask", "x", "<script>1</script>") + flow("a", "x")))
    result = run("check", folder)
    assert result.exit_code == 1
    assert "error element: x" in result.output
    (row,) = rows("check", folder)
    assert row["verdict"] == "refused"
    (finding,) = [f for f in row["findings"] if f["level"] == "error"]
    assert set(finding) == {"rule", "level", "element", "line", "message", "hint"}
    assert (finding["rule"], finding["element"]) == ("element", "x")


def test_the_other_files_of_a_package_are_named_when_they_are_wrong(folder: pathlib.Path) -> None:
    (folder / "process.yaml").write_bytes(declared(fact={}))
    (folder / "t.dmn").write_bytes(b"\x00\x01")
    found = {pathlib.Path(r["file"]).name: r["verdict"] for r in rows("check", folder)}
    assert found == {"a.bpmn": "ok", "process.yaml": "refused", "t.dmn": "invalid"}


def test_scenarios_pass(folder: pathlib.Path) -> None:
    assert run("test", folder).output == "1 passed\n"
    assert run("test", folder, "--reload").exit_code == 0
    (row,) = rows("test", folder)
    assert row == {
        "file": str(folder / "a.scenario.yaml"),
        "title": "a",
        "verdict": "passed",
        "step": 0,
        "expected": None,
        "got": None,
    }


def test_a_scenario_that_fails_says_at_which_step_and_why(folder: pathlib.Path) -> None:
    (folder / "a.scenario.yaml").write_text("title: Salah\nsteps:\n- tasks: [a]\n- complete: a\n  tasks: [b]\n")
    assert run("test", folder).exit_code == 1
    (row,) = rows("test", folder)
    assert (row["title"], row["verdict"], row["step"]) == ("Salah", "failed", 2)
    assert (row["expected"], row["got"]) == ({"tasks": ["b"]}, [])


def test_a_scenario_of_a_model_that_is_refused_shows_the_findings(folder: pathlib.Path) -> None:
    (folder / "a.bpmn").write_bytes(drawing(line("a") + flow("a", "nowhere")))
    (row,) = rows("test", folder)
    assert (row["verdict"], [f["rule"] for f in row["findings"]]) == ("refused", ["flow-end"])
    (folder / "a.scenario.yaml").write_text("steps:\n- refused: flow-end\n  elements: [a-nowhere]\n")
    assert run("test", folder).exit_code == 0


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("steps:\n- {tasks: [a], tsaks: []}\n", 2, "tsaks"),
        ("steps:\n- tasks: a\n", 2, "tasks"),
        ("steps:\n- complete: a\n  message: b\n", 2, "message"),
        ("title: x\nmodle: a.bpmn\nsteps:\n- tasks: []\n", 2, "modle"),
        ("steps:\n- advance: two days\n", 2, "advance"),
        ("steps:\n- until: soon\n", 2, "until"),
        ("steps:\n- {complete: a, item: -1}\n", 2, "item"),
        ("steps: []\n", 1, "steps"),
        ("stubs: {a: {sets: {}}}\nsteps:\n- tasks: []\n", 1, "stubs"),
        ("steps:\n- set: {x: .nan}\n", 2, "set"),
        ("model: ../secret.bpmn\nsteps:\n- tasks: []\n", 1, "model"),
        ("steps:\n- state: done\n", 2, "state"),
        ("a: &a [1]\nsteps: *a\n", 1, ""),
        ("- 1\n", 1, ""),
        ("", 1, ""),
        ("[" * 50_000, 1, ""),
        ("? [a]\n: b\n", 1, ""),
        ("steps: !!python/object/apply:os.getcwd []\n", 1, ""),
        ("x: " + "y" * 300_000, 1, ""),
    ],
)
def test_a_scenario_file_that_is_wrong_is_invalid_with_line_and_key(
    folder: pathlib.Path, text: str, line: int, key: str
) -> None:
    (folder / "a.scenario.yaml").write_text(text)
    (row,) = rows("test", folder)
    assert (row["verdict"], row["line"], row["key"]) == ("invalid", line, key)
    assert row["got"].startswith(f"line {line}: ")


HOSTILE = {
    "twenty megabytes": b"<definitions>" + b"<task/>" * 3_000_000,
    "a million elements in each other": b"<a>" * 1_000_000,
    "nested within the limit": b"<a>" * 100_000 + b"</a>" * 100_000,
    "an entity bomb": b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;&y;</a>',
    "an entity bomb in UTF-16": '<!DOCTYPE a [<!ENTITY x "yyyy">]><a>&x;</a>'.encode("utf-16"),
    "a file of the machine": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "a binary": bytes(range(256)) * 100,
    "nothing": b"",
    "blanks": b" \n\t",
    "zeros": b"\0" * 1000,
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><a/>',
    "another language": b"<html/>",
    "too many elements": drawing("<task/>" * 60_000),
    "too many attributes": drawing(node("task", "x", **{f"a{number}": "x" for number in range(100_000)})),
    "a long id": drawing(node("task", "x" * 100_000)),
    "a deep expression": drawing(through(node("userTask", "a", layak_due="(" * 50_000))),
    "an endless duration": drawing(line("a") + node("boundaryEvent", "b", timer("P99999999Y"), attachedToRef="a")),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", ["bpmn", "dmn", "txt"])
def test_a_hostile_file_gets_one_line_and_a_reason(tmp_path: pathlib.Path, name: str, suffix: str) -> None:
    path = tmp_path / f"hostile.{suffix}"
    path.write_bytes(HOSTILE[name])
    (row,) = rows("check", path)
    assert row["verdict"] in ("invalid", "refused")
    assert all(f["message"] for f in row["findings"])
    assert run("check", path).exit_code == 1


def test_a_mistake_in_xml_says_its_line_once(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.bpmn"
    path.write_text("<a>\n<b></a>")
    (said,) = [each for each in run("check", path).output.splitlines() if "error xml" in each]
    assert said.strip().startswith("error xml: line 2: this is no XML: Opening and ending tag mismatch")
    assert "column" not in said
    assert "<string>" not in said


def test_a_folder_of_junk_is_one_line(tmp_path: pathlib.Path) -> None:
    for number in range(20):
        (tmp_path / f"junk{number}").write_bytes(bytes([number]) * 100)
    (row,) = rows("check", tmp_path)
    assert (row["verdict"], row["findings"][0]["rule"]) == ("invalid", "no-drawing")


def test_wrong_usage(tmp_path: pathlib.Path) -> None:
    assert run("check").exit_code == 2
    assert run("check", tmp_path / "nothing").exit_code == 2
    assert run("test", tmp_path).exit_code == 2


# -- what scenarios can say
def play(folder: pathlib.Path, body: str, text: str, **extra: bytes) -> dict[str, Any]:
    (folder / "a.bpmn").write_bytes(drawing(body))
    (folder / "a.scenario.yaml").write_text(text)
    for name, raw in extra.items():
        (folder / name.replace("__", ".")).write_bytes(raw)
    (kept,) = rows("test", folder)
    (reloaded,) = rows("test", folder, "--reload")
    assert kept == reloaded
    return kept


def notify(name: str, *parameters: str) -> str:
    written = [f'<layak:parameter name="{p.split("=")[0]}">{p.split("=")[1]}</layak:parameter>' for p in parameters]
    return node("sendTask", name, extended(*written), layak_operator="notify")


def test_what_was_sent_by_the_last_action(folder: pathlib.Path) -> None:
    body = through(notify("one", 'to="head"'), node("userTask", "a"), notify("two", 'to="officer"', 'template="due"'))
    text = """
steps:
- sent: [{to: head}]
- complete: a
  sent: [{to: officer, template: due}]
  effects: [one, two]
- sent: [{to: head}]
"""
    row = play(folder, body, text)
    assert (row["verdict"], row["step"], row["got"]) == ("failed", 3, [{"to": "officer", "template": "due"}])


def test_facts_belong_to_the_instance_and_change_what_waits_for_them(folder: pathlib.Path) -> None:
    condition = (
        "<conditionalEventDefinition><condition>verdict = &quot;ok&quot;</condition></conditionalEventDefinition>"
    )
    body = through(node("intermediateCatchEvent", "wait", condition), node("userTask", "a"))
    names = declared(facts={"verdict": {"type": "string"}}, data={"days": {"type": "number"}})
    text = """
data: {verdict: null, days: 3}
steps:
- waiting: [wait]
- set: {verdict: ok}
  tasks: [a]
  data: {verdict: ok, days: 3}
"""
    assert play(folder, body, text, process__yaml=names)["verdict"] == "passed"


def test_a_deadline_that_is_moved_takes_its_clocks_with_it(folder: pathlib.Path) -> None:
    extend = node(
        "serviceTask",
        "extend",
        extended("<layak:parameter name='until'>until</layak:parameter>"),
        layak_operator="extend_deadline",
    )
    body = through(node("userTask", "a", layak_due="working_days(2)"))
    for name, when in (("soon", "before_due(1)"), ("due", "after_due(0)")):
        body += node("boundaryEvent", name, timer(when), attachedToRef="a", cancelActivity="false") + flow(name, "e")
    more = node(
        "boundaryEvent", "more", '<messageEventDefinition messageRef="M"/>', attachedToRef="a", cancelActivity="false"
    )
    body += more + extend + chain("more", "extend", "e")
    text = """
at: 2026-02-02T08:00:00+08:00
steps:
- timers: {soon: 2026-02-03T07:30:00+08:00, due: 2026-02-04T16:00:00+08:00}
- message: go
  with: {until: "2026-02-06"}
  timers: {soon: 2026-02-05T07:30:00+08:00, due: 2026-02-06T16:30:00+08:00}
- until: 2026-02-05T08:00:00+08:00
  timers: {due: 2026-02-06T16:30:00+08:00}
  passed: {soon: 1}
- advance: P3D
  timers: {}
  passed: {soon: 1, due: 1}
"""
    assert play(folder, body, text)["verdict"] == "passed"


def test_a_deadline_that_is_paused_takes_its_clocks_with_it(folder: pathlib.Path) -> None:
    body = through(node("userTask", "a", layak_due="working_days(2)"))
    for name, when in (("soon", "before_due(1)"), ("due", "after_due(0)")):
        body += node("boundaryEvent", name, timer(when), attachedToRef="a", cancelActivity="false") + flow(name, "e")
    event = '<messageEventDefinition messageRef="M"/>'
    body += node("boundaryEvent", "asked", event, attachedToRef="a", cancelActivity="false")
    body += node("serviceTask", "stop", layak_operator="pause_deadline")
    body += node("intermediateCatchEvent", "came", timer("PT24H"))
    body += node("serviceTask", "go", layak_operator="resume_deadline")
    body += chain("asked", "stop", "came", "go", "e")
    text = """
at: 2026-02-02T08:00:00+08:00
steps:
- timers: {soon: 2026-02-03T07:30:00+08:00, due: 2026-02-04T16:00:00+08:00}
- message: go
  timers: {came: 2026-02-03T08:00:00+08:00}
- until: 2026-02-03T08:00:00+08:00
  passed: {soon: 0, due: 0}
  timers: {soon: 2026-02-04T07:30:00+08:00, due: 2026-02-05T16:00:00+08:00}
- until: 2026-02-05T16:00:00+08:00
  passed: {soon: 1, due: 1}
"""
    assert play(folder, body, text)["verdict"] == "passed"


def test_refusals_stubs_and_messages_nobody_takes(folder: pathlib.Path) -> None:
    body = through(node("userTask", "a"), node("serviceTask", "post"), node("userTask", "b"))
    body += node("boundaryEvent", "wrong", '<errorEventDefinition errorRef="E"/>', attachedToRef="post") + flow(
        "wrong", "a"
    )
    text = """
stubs: {post: [{error: E1}, {set: {score: 12.5}}]}
steps:
- complete: b
  fails: not_open
- message: go
  taken: false
- complete: a
  tasks: [a]
  passed: {post: 1}
- complete: a
  tasks: [b]
  data: {score: 12.5}
- claim: b
- cancel: b
  state: completed
"""
    assert play(folder, body, text)["verdict"] == "passed"


def test_a_case_goes_on_under_another_drawing(folder: pathlib.Path) -> None:
    (folder / "next").mkdir()
    (folder / "next" / "a.bpmn").write_bytes(drawing(line("a", "b")))
    text = """
steps:
- tasks: [a]
- migrate: next/a.bpmn
- complete: a
  tasks: [b]
- jump: {from: b, to: a}
  tasks: [a]
"""
    assert play(folder, line("a"), text)["verdict"] == "passed"
