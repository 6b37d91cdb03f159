"""Which fields count for which answers."""

from __future__ import annotations

import pytest

from engine.process.forms import hidden, shown_for
from engine.process.forms.model import value_fields
from tests.forms.shipped import form, shipped


def keys_shown(key, values):
    read = shipped(key)
    gone = hidden(read, values)
    return {field.key for field in read.inputs() if field.id not in gone}


@pytest.mark.parametrize(
    ("key", "values", "shown"),
    [
        ("decision", {}, {"decision", "where_sent"}),
        ("decision", {"decision": "more_time"}, {"decision", "until", "late_cause", "where_sent"}),
        ("decision", {"decision": "other_officer"}, {"decision", "until", "officer", "where_sent"}),
        ("decision", {"decision": "help_asked"}, {"decision", "obstacle", "where_sent"}),
        ("search", {"found": "no"}, {"found", "found_where", "until"}),
        ("search", {"found": "yes"}, {"found", "found_where"}),
        ("continuation", {"continuation": "close"}, {"continuation", "gap_reason"}),
        ("continuation", {"continuation": "another_round"}, {"continuation", "round_note"}),
        ("sign_off", {"sign_decision": "sign"}, {"sign_decision", "on_behalf"}),
        ("sign_off", {"sign_decision": "send_back"}, {"sign_decision", "send_back_agencies", "send_back_note"}),
        ("last_resort", {"last_resort": "wait"}, {"last_resort", "until"}),
    ],
)
def test_an_answer_brings_its_own_fields(key, values, shown):
    assert keys_shown(key, values) == shown


def test_each_row_decides_for_itself():
    rows = [{"verdict": "accepted"}, {"verdict": "returned"}]
    gone = hidden(shipped("verdict"), {"questions": rows})
    assert gone == {"verdict_reason.0", "verdict_words.0", "verdict_score.1"}


A = {"type": "textfield", "id": "a", "key": "a"}
B = {"type": "textfield", "id": "b", "key": "b", "conditional": {"hide": "=a = null"}}
C = {"type": "textfield", "id": "c", "key": "c", "conditional": {"hide": "=b = null"}}


def test_a_hidden_field_has_no_value_for_the_others():
    assert hidden(form(C, B, A), {"b": "stays", "c": "x"}) == {"b", "c"}
    assert hidden(form(C, B, A), {"a": "x", "b": "stays"}) == frozenset()


def test_conditions_in_a_circle_come_to_an_end():
    first = {**A, "conditional": {"hide": '=b = "x"'}}
    second = {**B, "conditional": {"hide": '=a = "x"'}}
    assert hidden(form(first, second), {"a": "x", "b": "x"}) <= {"a", "b"}


def test_a_hidden_group_takes_its_fields_with_it():
    group = {
        "type": "group",
        "id": "g",
        "components": [{**B, "conditional": {}, "label": "B"}],
        "conditional": {"hide": "=a = null"},
    }
    assert hidden(form(A, group), {"b": "x"}) == {"g", "b"}


def test_facts_of_the_task_can_be_read():
    field = {**A, "conditional": {"hide": "=days_left > 3"}}
    assert hidden(form(field), {}, {"days_left": 5}) == {"a"}


def test_a_condition_beyond_its_budget_hides_nothing():
    field = {**A, "conditional": {"hide": "=count(for i in 1..100000000 return i) > 1"}}
    assert hidden(form(field), {}) == frozenset()


def test_the_page_can_say_when_a_field_counts():
    fields = tuple(value_fields(shipped("decision").fields))
    until = fields[1]
    chooser, values = shown_for(until, fields)
    assert (chooser.key, values) == ("decision", ("more_time", "other_officer"))
    assert shown_for(fields[0], fields) is None
