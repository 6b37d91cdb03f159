"""`layak process try --auto`: a drawing goes from start to end by itself, or says what it waits for."""

import json
import pathlib
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.process.drawing import chain, declared, drawing, flow, line, node, through, timer
from web.process_cli import process

EVERY_ITEM = "<multiInstanceLoopCharacteristics><loopDataInputRef>people</loopDataInputRef>"
EVERY_ITEM += "</multiInstanceLoopCharacteristics>"
MESSAGE = '<messageEventDefinition messageRef="M"/>'


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(process, ["try", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def tried(folder: pathlib.Path, raw: bytes, *options: str) -> dict[str, Any]:
    (folder / "a.bpmn").write_bytes(raw)
    (row,) = (json.loads(row) for row in run("--auto", "--json", folder / "a.bpmn", *options).output.splitlines())
    assert list(row) == ["file", "state", "entered", "tasks", "reason"]
    assert isinstance(row, dict)
    return row


def branches(tag: str, *flows: str, **attributes: str) -> bytes:
    """start -> g -> the user tasks a and b -> end."""
    tasks = node("userTask", "a") + node("userTask", "b")
    ends = node("startEvent", "s") + node("endEvent", "e")
    return drawing(ends + node(tag, "g", **attributes) + tasks + chain("s", "g") + "".join(flows) + flow("a", "e"))


@pytest.mark.parametrize("options", [(), ("--reload",)])
def test_tasks_are_completed_in_order_of_creation_until_the_end(
    tmp_path: pathlib.Path, options: tuple[str, ...]
) -> None:
    row = tried(tmp_path, drawing(line("a", "b")), *options)
    assert (row["state"], row["tasks"], row["reason"]) == ("completed", 2, "")
    assert row["entered"] == {"s": 1, "a": 1, "b": 1, "e": 1}


@pytest.mark.parametrize("options", [(), ("--reload",)])
def test_the_clock_jumps_only_when_nothing_else_can_move(tmp_path: pathlib.Path, options: tuple[str, ...]) -> None:
    """The boundary timer never goes off because the task is done first; the timer behind it is waited for."""
    later = node("intermediateCatchEvent", "wait", timer("P30D", "timeDuration"))
    late = node("boundaryEvent", "late", timer("PT1H", "timeDuration"), attachedToRef="a")
    late += node("endEvent", "e2") + flow("late", "e2")
    row = tried(tmp_path, drawing(through(node("userTask", "a"), later) + late), *options)
    assert (row["state"], row["entered"]) == ("completed", {"s": 1, "a": 1, "wait": 1, "e": 1})


def test_a_choice_without_facts_takes_the_default_flow(tmp_path: pathlib.Path) -> None:
    flows = flow("g", "a", "score = 1"), flow("g", "b", name="otherwise"), flow("b", "e")
    row = tried(tmp_path, branches("exclusiveGateway", *flows, default="otherwise"))
    assert (row["state"], "a" in row["entered"], row["entered"]["b"]) == ("completed", False, 1)


@pytest.mark.parametrize("tag", ["exclusiveGateway", "inclusiveGateway"])
def test_a_choice_without_facts_and_default_takes_the_first_flow(tmp_path: pathlib.Path, tag: str) -> None:
    flows = flow("g", "a", "score = 1"), flow("g", "b", "score = 2"), flow("b", "e")
    row = tried(tmp_path, branches(tag, *flows))
    assert (row["state"], row["entered"]) == ("completed", {"s": 1, "g": 1, "a": 1, "e": 1})


def test_a_condition_that_is_true_without_facts_is_followed(tmp_path: pathlib.Path) -> None:
    flows = flow("g", "a", "score = 1", name="otherwise"), flow("g", "b", "1 + 1 = 2"), flow("b", "e")
    row = tried(tmp_path, branches("exclusiveGateway", *flows, default="otherwise"))
    assert "b" in row["entered"]


def test_a_list_of_which_nobody_says_what_is_in_it_has_one_item(tmp_path: pathlib.Path) -> None:
    body = through(node("userTask", "a", EVERY_ITEM)) + node("dataObject", "people", isCollection="true")
    row = tried(tmp_path, drawing(body))
    assert (row["state"], row["tasks"]) == ("completed", 1)


def test_a_timer_without_a_date_goes_off_at_once(tmp_path: pathlib.Path) -> None:
    row = tried(tmp_path, drawing(through(node("intermediateCatchEvent", "wait", timer("last_date")))))
    assert (row["state"], row["entered"]["wait"]) == ("completed", 1)


@pytest.mark.parametrize(
    ("waiting", "reason"),
    [
        (node("intermediateCatchEvent", "x", MESSAGE), "it waits for message go at x"),
        (node("receiveTask", "x", messageRef="M"), "it waits for message go at x"),
        (
            node("intermediateCatchEvent", "x", '<signalEventDefinition signalRef="S"/>'),
            "it waits for signal alarm at x",
        ),
        (
            node("intermediateCatchEvent", "x", "<conditionalEventDefinition><condition>n &gt; 1</condition>"
                 "</conditionalEventDefinition>"),
            "it waits for condition n > 1 at x",
        ),
    ],
)  # fmt: skip
def test_what_nobody_sends_is_waited_for_by_name(tmp_path: pathlib.Path, waiting: str, reason: str) -> None:
    row = tried(tmp_path, drawing(through(node("userTask", "a"), waiting)))
    assert (row["state"], row["tasks"], row["reason"]) == ("waiting", 1, reason)
    assert run("--auto", tmp_path).exit_code == 0


def test_behind_an_event_gateway_a_timer_comes_and_a_message_never(tmp_path: pathlib.Path) -> None:
    body = node("startEvent", "s") + node("eventBasedGateway", "g") + node("endEvent", "e1") + node("endEvent", "e2")
    body += node("intermediateCatchEvent", "m", MESSAGE)
    body += node("intermediateCatchEvent", "t", timer("PT5M", "timeDuration"))
    row = tried(tmp_path, drawing(body + chain("s", "g", "m", "e1") + chain("g", "t", "e2")))
    assert (row["state"], row["entered"]) == ("completed", {"s": 1, "g": 1, "t": 1, "e2": 1})


def test_a_round_without_an_end_stops_after_500_steps(tmp_path: pathlib.Path) -> None:
    body = line("a") + node("exclusiveGateway", "x", default="again")
    body = body.replace(flow("a", "e"), flow("a", "x") + flow("x", "a", name="again") + flow("x", "e", "done"))
    row = tried(tmp_path, drawing(body))
    assert (row["state"], row["tasks"]) == ("waiting", 500)
    assert row["reason"] == "not at an end after 500 steps; it waits for userTask a"


def test_a_process_that_ends_by_terminate_is_terminated(tmp_path: pathlib.Path) -> None:
    body = node("startEvent", "s") + node("parallelGateway", "g") + node("userTask", "a") + node("userTask", "b")
    body += node("endEvent", "e1", "<terminateEventDefinition/>") + node("endEvent", "e2")
    row = tried(tmp_path, drawing(body + chain("s", "g", "a", "e1") + chain("g", "b", "e2")))
    assert (row["state"], row["tasks"]) == ("terminated", 1)


def test_a_technical_stop_is_a_failure_with_element_and_reason(tmp_path: pathlib.Path) -> None:
    end = node("endEvent", "e", '<errorEventDefinition errorRef="E"/>')
    row = tried(tmp_path, drawing(line("a").replace(node("endEvent", "e"), end)))
    assert (row["state"], row["reason"]) == ("failed", "e: error E1: nobody catches it")
    assert run("--auto", tmp_path).exit_code == 1


def test_tokens_in_front_of_a_join_that_nobody_comes_to_are_a_failure(tmp_path: pathlib.Path) -> None:
    ends = node("startEvent", "s") + node("endEvent", "e")
    body = ends + node("exclusiveGateway", "x", default="d") + node("parallelGateway", "j")
    body += node("userTask", "a") + node("userTask", "b") + chain("s", "x") + flow("x", "a", name="d")
    body += flow("x", "b", "n = 1") + flow("a", "j") + flow("b", "j") + flow("j", "e")
    row = tried(tmp_path, drawing(body))
    assert row["state"] == "failed"
    assert row["reason"] == "stuck: nothing can happen any more; tokens wait in front of j"


def test_a_circle_in_which_nobody_waits_is_a_failure(tmp_path: pathlib.Path) -> None:
    body = node("startEvent", "s") + node("exclusiveGateway", "m") + node("exclusiveGateway", "x", default="d")
    body += node("endEvent", "e") + chain("s", "m", "x") + flow("x", "m", name="d") + flow("x", "e", "done")
    row = tried(tmp_path, drawing(body))
    assert (row["state"], row["reason"]) == (
        "failed", "endless: the process runs in a circle in which nobody waits",
    )  # fmt: skip


def test_what_does_not_deploy_is_refused_and_what_is_no_drawing_is_invalid(tmp_path: pathlib.Path) -> None:
    row = tried(tmp_path, drawing(line("a") + flow("a", "nowhere")))
    assert (row["state"], row["entered"], row["tasks"]) == ("refused", {}, 0)
    assert row["reason"].startswith("flow-end")
    row = tried(tmp_path, b"\x00\x01")
    assert (row["state"], row["reason"][:3]) == ("invalid", "xml")
    assert run("--auto", tmp_path).exit_code == 1


def test_every_drawing_under_a_folder_is_tried_and_calls_the_others(tmp_path: pathlib.Path) -> None:
    (tmp_path / "main.bpmn").write_bytes(drawing(through(node("callActivity", "c", calledElement="q"))))
    inner = tmp_path / "deeper"
    inner.mkdir()
    (tmp_path / "called.bpmn").write_bytes(drawing(line("a", name="2")).replace(b'id="p"', b'id="q"'))
    (inner / "own.bpmn").write_bytes(drawing(line("b")))
    (inner / "process.yaml").write_bytes(declared())
    rows = [json.loads(row) for row in run("--auto", "--json", "--reload", tmp_path).output.splitlines()]
    assert {pathlib.Path(r["file"]).name: (r["state"], r["tasks"]) for r in rows} == {
        "main.bpmn": ("completed", 1), "called.bpmn": ("completed", 1), "own.bpmn": ("completed", 1),
    }  # fmt: skip
    assert next(r for r in rows if r["file"].endswith("main.bpmn"))["entered"]["a"] == 1


def test_a_drawing_with_another_ending_is_tried_when_it_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.xml").write_bytes(drawing(line("a")))
    assert run("--auto", tmp_path / "a.xml").output == f"{tmp_path / 'a.xml'}: completed, 1 task\n"


def test_nobody_is_asked_and_an_empty_folder_is_said(tmp_path: pathlib.Path) -> None:
    assert "add --auto" in run(tmp_path).output
    assert run("--auto", tmp_path).exit_code == 2


def test_the_shipped_processes_get_along_without_facts() -> None:
    """The main loop goes round for ever, because nobody ever signs; everything else ends."""
    rows = {r["file"]: r for r in map(json.loads, run("--auto", "--json", "bpmn").output.splitlines())}
    states = {pathlib.Path(file).stem: row["state"] for file, row in rows.items()}
    assert states == {
        "escalation": "waiting", "rung": "completed", "evidence": "waiting",
        "collect": "completed", "sign": "completed", "remediate": "completed",
    }  # fmt: skip
    assert all("after 500 steps" in r["reason"] for r in rows.values() if r["state"] == "waiting")
