"""A drawing told step by step, also one that does not run yet, and what changed between two."""

from __future__ import annotations

import pathlib

import pytest

from engine.process.findings import Refused
from engine.process.step_changes import Change, changes, facts
from engine.process.step_reading import read, read_all
from engine.process.steps import DrawnProcess, DrawnStep, Time, time_of

BPMN = pathlib.Path(__file__).parents[2] / "bpmn" / "evidence"
EVIDENCE, COLLECT = (BPMN / "evidence.bpmn").read_bytes(), (BPMN / "collect.bpmn").read_bytes()


def told(raw: bytes) -> DrawnProcess:
    [process] = read(raw, "evidence.bpmn")
    return process


def step(process: DrawnProcess, element: str) -> DrawnStep:
    return next(s for s in process.steps if s.element == element)


def differences(old: str, new: str, raw: bytes = EVIDENCE) -> list[Change]:
    assert old.encode() in raw
    return list(changes({"a.bpmn": raw}, {"a.bpmn": raw.replace(old.encode(), new.encode())}))


def short(change: Change) -> tuple[str, str, str, str, str]:
    before, after = (each.text if isinstance(each, Time) else each for each in (change.before, change.after))
    return change.kind, change.element, change.field, before, after


def test_a_task_says_who_with_which_form_until_when_and_who_may_not() -> None:
    found = facts(step(told(EVIDENCE), "review"))
    assert found["role"] == "reviewer"
    assert found["form"] == "verdict"
    assert found["due"] == Time(text="working_days(review_days)", function="working_days", number="review_days")
    assert found["excluding"] == "senders"
    assert found["loop"] == "reviewers"
    assert found["lane"] == "Peninjau klaster"
    assert "called" not in found, "what is empty is not told"


def test_its_clocks_stand_on_its_edge() -> None:
    clocks = {alarm.element: facts(alarm) for alarm in told(COLLECT).alarms("collect")}
    assert list(clocks) == ["remind_at", "due_at", "rung_at"]
    assert clocks["remind_at"]["time"] == Time(text="before_due(2)", function="before_due", number="2")
    assert all(clock["lets_go_on"] == "yes" for clock in clocks.values())


def test_a_branch_says_when_it_is_taken() -> None:
    ways = {way.target: way for way in step(told(EVIDENCE), "is_limit_reached").branches}
    assert ways["decide"].condition == "returns >= max_returns"
    assert (ways["remediate_all"].is_default, ways["remediate_all"].target_name) == (True, "Perbaiki bukti")


def test_steps_come_in_the_order_a_reader_follows() -> None:
    order = [s.element for s in told(COLLECT).steps]
    assert order[:4] == ["asked", "collect", "remind_at", "remind"]
    assert order[-1] == "sent"
    assert len(set(order)) == len(order) == 14


def test_calls_effects_tables_and_events() -> None:
    evidence, collect = told(EVIDENCE), told(COLLECT)
    assert facts(step(evidence, "collect_all"))["ins"] == "agency = agency; days = collect_days"
    assert facts(step(evidence, "set_deadlines"))["decision"] == "due_days"
    assert facts(step(collect, "remind"))["operator"] == "notify"
    assert facts(step(collect, "go_on"))["message"] == "Lanjut tanpa menunggu"
    assert facts(step(collect, "sent"))["event"] == "terminate"


@pytest.mark.parametrize(
    ("text", "function", "number"),
    [("working_days(5)", "working_days", "5"), ("= before_due( 2 )", "before_due", "2"), ("PT5M", "", ""),
     ("working_days(a + f(2))", "", ""), ("if a then 1 else 2", "", ""), ("rung(level)", "rung", "level")],
)  # fmt: skip
def test_a_time_is_a_function_and_a_number_where_that_says_it_all(text: str, function: str, number: str) -> None:
    found = time_of(text)
    assert (found.function, found.number) == (function, number)


def test_a_drawing_that_does_not_run_is_told_all_the_same() -> None:
    broken = EVIDENCE.replace(b'targetRef="review"', b'targetRef="nowhere"').replace(b'layak:role="reviewer"', b"")
    process = told(broken)
    assert len(process.steps) == len(told(EVIDENCE).steps)
    assert "role" not in facts(step(process, "review"))


def test_what_is_no_drawing_is_left_out_of_a_package_and_refused_alone() -> None:
    assert [p.id for p in read_all({"b.bpmn": b"<x", "a.bpmn": COLLECT, "c.dmn": b""})] == ["evidence_collect"]
    with pytest.raises(Refused):
        read(b"<x/>")


def test_nothing_changed_is_no_change() -> None:
    assert changes({"a.bpmn": EVIDENCE}, {"a.bpmn": EVIDENCE}) == ()


def test_a_drawing_moved_on_the_canvas_only_says_so() -> None:
    assert [c.kind for c in differences('y="768"', 'y="769"')] == ["drawn_anew"]


def test_every_change_of_a_step_names_what_was_and_what_is() -> None:
    assert [short(c) for c in differences("working_days(review_days)", "working_days(2)")] == [
        ("step_changed", "review", "due", "working_days(review_days)", "working_days(2)")
    ]
    assert [short(c) for c in differences('name="Periksa bukti"', 'name="Nilai bukti"')] == [
        ("step_renamed", "review", "", "Periksa bukti", "Nilai bukti")
    ]
    assert [short(c) for c in differences(' layak:excluding="senders"', "")] == [
        ("step_changed", "review", "excluding", "senders", "")
    ]
    assert [short(c) for c in differences("returns &gt;= max_returns", "returns &gt; 3")] == [
        ("branch_condition", "is_limit_reached", "", "returns >= max_returns", "returns > 3")
    ]


def test_a_branch_that_leads_elsewhere_and_another_default() -> None:
    led = differences('sourceRef="what_now" targetRef="closed"', 'sourceRef="what_now" targetRef="decide"')
    assert [short(c) for c in led] == [("branch_led", "what_now", "", "Ditutup tanpa nilai", "Putuskan kelanjutan")]
    swapped = differences('default="to_remediate_all_from_is_signed"', 'default="to_choose_reviewers_from_is_signed"')
    assert [(c.kind, c.target) for c in swapped] == [("branch_default", "Tentukan jumlah peninjau")]


def test_steps_flows_processes_and_files_come_and_go() -> None:
    new = EVIDENCE.replace(
        b'<bpmn:endEvent id="scored"', b'<bpmn:task id="extra" name="Catat"/><bpmn:endEvent id="scored"'
    )
    assert [short(c)[:2] for c in changes({"a.bpmn": EVIDENCE}, {"a.bpmn": new})] == [("step_added", "extra")]
    assert [short(c)[:2] for c in changes({"a.bpmn": new}, {"a.bpmn": EVIDENCE})] == [("step_removed", "extra")]
    both = {"a.bpmn": EVIDENCE, "b.bpmn": COLLECT, "x.dmn": b"1", "y.form": b"1"}
    fewer = {"a.bpmn": EVIDENCE, "x.dmn": b"2", "z.form": b"1"}
    assert [(c.kind, c.name) for c in changes(both, fewer)] == [
        ("process_removed", "Kumpulkan bukti satu perangkat daerah"), ("file_changed", "x.dmn"),
        ("file_removed", "y.form"), ("file_added", "z.form"),
    ]  # fmt: skip
    renamed = differences(
        '<bpmn:process id="evidence" name="Bukti indikator"', '<bpmn:process id="evidence" name="Bukti"'
    )
    assert [(c.kind, c.before, c.after) for c in renamed] == [("process_renamed", "Bukti indikator", "Bukti")]
