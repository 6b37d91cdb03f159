"""The tables that Layak ships say what a coordinator expects of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.process.decisions import read

BPMN = Path(__file__).parents[2] / "bpmn"
FILES = sorted(BPMN.glob("*/*.dmn"))


def shipped(key):
    return read(next(path for path in FILES if path.stem == key).read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_tables_have_no_finding(path):
    decisions = read(path.read_bytes(), path.name)
    assert decisions.findings == ()
    assert decisions.ids == (path.stem,)


def test_time_to_collect_depends_on_the_stage_and_the_questions():
    table = shipped("due_days")
    assert table.names("due_days") == {"stage", "questions"}
    assert table.outputs("due_days") == ("collect_days", "sign_days", "review_days", "remediate_days", "decide_days")
    field = table.evaluate("due_days", {"stage": "field", "questions": 30})
    own = table.evaluate("due_days", {"stage": "self_assessment", "questions": 5})
    assert field["collect_days"] < own["collect_days"]


def test_a_heavy_indicator_needs_two_reviewers():
    table = shipped("second_reviewer")
    assert table.outputs("second_reviewer") == ("reviewers",)
    assert table.evaluate("second_reviewer", {"max_score": 60, "claimed_score": 60}) == 2
    assert table.evaluate("second_reviewer", {"max_score": 10, "claimed_score": 1}) == 1


def test_near_the_closing_there_is_one_return():
    table = shipped("returns_limit")
    assert table.evaluate("returns_limit", {"max_score": 20, "days_left": 1}) == 1
    assert table.evaluate("returns_limit", {"max_score": 20, "days_left": 40}) > 1


LADDER = {"start_level": 1, "agency": "dinkes", "vertical_agencies": ["polres"], "can_go_on": True}


@pytest.mark.parametrize(
    ("level", "changes", "ask", "skip"),
    [
        (1, {}, "head", False),
        (2, {}, "secretary", False),
        (3, {}, "chair", False),
        (4, {}, "coordinator", False),
        (1, {"start_level": 2}, "", True),
        (2, {"agency": "polres"}, "", True),
    ],
)
def test_the_ladder_asks_rung_by_rung(level, changes, ask, skip):
    row = shipped("ladder").evaluate("ladder", {**LADDER, **changes, "level": level})
    assert (row["ask"], row["skip"]) == (ask, skip)


def test_a_signature_cannot_be_said_to_be_sent_already():
    row = shipped("ladder").evaluate("ladder", {**LADDER, "can_go_on": False, "level": 2})
    assert "already_sent" not in row["decisions"].split()
