"""What a table answers, by its hit policy."""

from __future__ import annotations

import pytest

from engine.errors import ProcessError
from tests.process_decisions.drawn import asked, by_the_book, decision, file, table

#: 1: a < 3, 2: a from 2 to 5, 3: a from 5 on. Two rules match 2 and 5.
RULES = [(["< 3"], ["1"]), (["[2..5]"], ["2"]), ([">= 5"], ["1"])]


def drawn(**how):
    return file(decision(table(RULES, **how)))


@pytest.mark.parametrize(
    ("policy", "answers"),
    [
        ("UNIQUE", {0: 1, 3: 2, 9: 1, None: None}),
        ("FIRST", {0: 1, 2: 1, 5: 2, None: None}),
        ("ANY", {0: 1, 3: 2, None: None}),
        ("RULE ORDER", {2: [1, 2], 5: [2, 1], 9: [1], None: []}),
        ("COLLECT", {2: [1, 2], 5: [2, 1], None: []}),
    ],
)
def test_hit_policies(policy, answers):
    assert {a: asked(drawn(policy=policy), a=a) for a in answers} == answers


@pytest.mark.parametrize(
    ("policy", "answers"), [("PRIORITY", {2: 2, 9: 1}), ("OUTPUT ORDER", {2: [2, 1], 9: [1], None: []})]
)
def test_hit_policies_by_the_order_of_the_outputs(policy, answers):
    xml = drawn(policy=policy, order=["2, 1"])
    assert {a: asked(xml, a=a) for a in answers} == answers


@pytest.mark.parametrize(
    ("aggregation", "answers"),
    [
        ("SUM", {2: 3, 9: 1, None: None}),
        ("MIN", {2: 1, None: None}),
        ("MAX", {2: 2, None: None}),
        ("COUNT", {2: 2, 9: 1, None: 0}),
    ],
)
def test_aggregations(aggregation, answers):
    xml = drawn(policy="COLLECT", aggregation=aggregation)
    assert {a: asked(xml, a=a) for a in answers} == answers


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_a_default_holds_where_no_rule_matches(policy):
    assert asked(drawn(policy=policy, order=["2, 1"], default="7"), a=None) == 7


@pytest.mark.parametrize(
    ("how", "a", "message"),
    [
        ({"policy": "UNIQUE"}, 2, "2 rules of a UNIQUE table match"),
        ({"policy": "ANY"}, 2, "rules of an ANY table match with different outputs"),
        ({"policy": "FIRST", "allowed": "1, 2"}, 7, "the input «a» is outside its allowed values: 7"),
        ({"policy": "SOMETIMES"}, 1, "there is no hit policy «SOMETIMES»"),
        ({"policy": "COLLECT", "aggregation": "PRODUCT"}, 2, "«PRODUCT» cannot be made of this table"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_and_never_guessed(how, a, message):
    with pytest.raises(ProcessError, match=message) as refused:
        asked(drawn(**how), a=a)
    assert (refused.value.code, refused.value.element) == ("decision", "D")


def test_by_the_book_a_contradiction_is_null():
    assert by_the_book(drawn(policy="UNIQUE"), a=2) is None
    assert by_the_book(drawn(policy="ANY"), a=2) is None


def test_several_outputs_are_a_value_by_name():
    rules = [(["1", "-"], ['"head"', "1"]), (["-", '"x","y"'], ['"secretary"', "a + 1"])]
    xml = file(decision(table(rules, policy="FIRST", inputs=("a", "s"), outputs=("ask", "days"))))
    assert asked(xml, a=1) == {"ask": "head", "days": 1}
    assert asked(xml, a=4, s="y") == {"ask": "secretary", "days": 5}
    assert asked(xml, a=4, s="z") is None


def test_an_input_may_be_an_expression():
    xml = file(decision(table([(["true"], ['"late"'])], inputs=("a > b",))))
    assert asked(xml, a=2, b=1) == "late"
    assert asked(xml, a=1, b=2) is None


def test_cells_see_the_input_data():
    xml = file(decision(table([(["> b"], ["a - b"])])))
    assert asked(xml, a=5, b=3) == 2


def test_a_text_that_is_no_feel_is_refused_where_it_is_asked():
    xml = file(decision(table([(["1 +"], ["1"])])))
    with pytest.raises(ProcessError, match="is not FEEL"):
        asked(xml, a=1)


def test_a_table_keeps_to_its_budget():
    xml = file(decision(table([(["-"], ["count(for i in 1..100000000 return i)"])])))
    with pytest.raises(ProcessError, match="too many steps"):
        asked(xml, a=1)
