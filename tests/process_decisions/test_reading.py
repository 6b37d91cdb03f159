"""A coordinator saves a table: what it reads and gives, and what the check says about a broken one."""

from __future__ import annotations

import pytest

from engine.errors import ProcessError
from engine.process.decisions import read
from tests.process_decisions.drawn import NAMESPACE, decision, file, literal, table
from web.words import findings as words


def found(xml, rule):
    return [finding for finding in read(xml).findings if finding.rule == rule]


def test_a_file_says_what_it_reads_and_gives():
    outer = decision(table([(["1"], ["1", "2"])], outputs=("days", "level")), requires=["Decision#inner"])
    decisions = read(file(decision(literal("1"), "inner"), outer))
    assert decisions.findings == ()
    assert decisions.ids == ("inner", "D")
    assert decisions.names("D") == {"a", "b", "s", "xs"}
    assert decisions.outputs("D") == ("days", "level")
    assert decisions.outputs("inner") == ()


def test_a_single_output_may_borrow_the_name_of_its_decision():
    assert read(file(decision(table([(["1"], ["1"])], outputs=("",))))).outputs("D") == ("D",)


def test_an_unknown_decision_is_refused():
    with pytest.raises(ProcessError, match="no decision «nope»"):
        read(file(decision(literal("1")))).evaluate("nope", {})
    with pytest.raises(ProcessError, match="no decision «in_a»"):
        read(file(decision(literal("1")))).names("in_a")


RULE = (["1"], ["1"])
TWO = (["1"], ["1", "2"])


def drawn(*rules, **how):
    return file(decision(table(rules, **how)))


BROKEN = [
    ("expression", drawn((["< "], ["1"])), "rule1", "«<» is not FEEL"),
    ("expression", drawn((["1"], ['"returned'])), "rule1", "unterminated"),
    ("expression", file(decision(literal("1 +"))), "D", "end of text"),
    ("hit-policy", drawn(RULE, policy="MOSTLY"), "table", "no hit policy «MOSTLY»"),
    ("hit-policy", drawn(RULE, policy="COLLECT", aggregation="AVG"), "table", "no aggregation «AVG»"),
    ("hit-policy", drawn(TWO, policy="COLLECT", aggregation="SUM", outputs=("x", "y")), "table", "with one output"),
    ("hit-policy", drawn(RULE, policy="PRIORITY"), "table", "needs the values of each output"),
    ("missing-input", drawn(RULE, inputs=("",)), "col1", "has no expression"),
    ("cells", drawn((["1", "2"], ["1"])), "rule1", "rule 1 has 3 cells, not one for each of 2 columns"),
    ("empty-output", drawn((["1"], [""])), "rule1", "rule 1 has an empty output"),
    ("no-output", drawn((["1"], []), outputs=()), "table", "no output column"),
    ("no-rule", drawn(), "D", "the table has no rule"),
    ("output-name", drawn(TWO, outputs=("due days", "x")), "table", "«due days» cannot be the name"),
    ("output-name", drawn(TWO, outputs=("x", "x")), "table", "two outputs are called «x»"),
    (
        "reference",
        file(decision(literal("1"), requires=["Input#in_zz"])),
        "D",
        "what is required, «in_zz», is nowhere in the file",
    ),
    ("duplicate-id", file(decision(literal("1")), decision(literal("2"))), "D", "the id «D» is given twice"),
    ("no-id", file(decision(literal("1")), decision(literal("2"), "")), "d", "without an id"),
    ("no-decision", file(), "d", "holds no decision"),
]


@pytest.mark.parametrize(
    ("rule", "xml", "element", "message"), BROKEN, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(BROKEN)]
)
def test_a_broken_file_is_named_with_a_mend(rule, xml, element, message):
    findings = found(xml, rule)
    assert [finding.element for finding in findings] == [element]
    assert message in words.message(findings[0], words.english)
    assert words.hint(findings[0], words.english)
    assert findings[0].line == 1


def test_overlapping_rules_of_a_unique_table_are_named_with_an_example():
    rules = [
        (["< 10", '"field"'], ["1"]),
        (["[5..20]", "-"], ["2"]),
        (["> 20", 'not("field")'], ["3"]),
    ]
    findings = found(file(decision(table(rules, inputs=("a", "s")))), "overlap")
    assert [(finding.element, finding.is_error, words.message(finding, words.english)) for finding in findings] == [
        ("rule2", True, 'rules 1 and 2 both match when a = 5, s = "field"')
    ]


@pytest.mark.parametrize(
    ("cells", "overlap"),
    [
        (["1", "2"], False),
        (["1", "1"], True),
        (["< 3", ">= 3"], False),
        (["<= 3", ">= 3"], True),
        (["< 3", "> 3"], False),
        (["(1..2)", "(1..2)"], True),
        (["[1..2)", "[2..3]"], False),
        (["-", "null"], True),
        (["> 1", "null"], False),
        (['"x"', 'not("x")'], False),
        (['"x","y"', '"y","z"'], True),
        (["true", "false"], False),
        (["true", "-"], True),
        (["< -1", "> -1"], False),
        (['< @"2026-03-01"', '>= @"2026-03-01"'], False),
        (['<= @"2026-03-01"', '>= @"2026-03-01"'], True),
        (["> b", "< b"], False),  # not decidable: nothing is said
    ],
)
def test_overlaps_are_found_where_they_can_be_decided(cells, overlap):
    xml = file(decision(table([([cell], ["1"]) for cell in cells])))
    assert bool(found(xml, "overlap")) is overlap


def test_columns_that_depend_on_each_other_only_remark():
    rules = [(["1", "-"], ["1"]), (["-", "true"], ["2"])]
    findings = found(file(decision(table(rules, inputs=("a", "a > b")))), "overlap")
    assert [finding.is_error for finding in findings] == [False]


def test_other_policies_may_overlap():
    assert found(file(decision(table([RULE, RULE], policy="FIRST"))), "overlap") == []


def test_a_long_table_is_looked_at_in_time():
    rules = [([f"[{n}..{n + 1})", f'"{n % 7}"'], [str(n)]) for n in range(300)]
    assert read(file(decision(table(rules, inputs=("a", "s"))))).findings == ()
    many = found(file(decision(table([*rules, *rules], inputs=("a", "s")))), "overlap")
    assert [finding.is_error for finding in many] == [False]


HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "no xml": b"hit policy: first",
    "cut off": file(decision(literal("1")))[:-20],
    "bomb": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions>&b;</definitions>',
    "file entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><definitions>&e;</definitions>',
    "another document": b"<html><body>x</body></html>",
    "20 MB": b"<definitions>" + b"x" * 20_000_000 + b"</definitions>",
    "a million deep": b"<a>" * 1_000_000 + b"</a>" * 1_000_000,
    "wide": b"<definitions>" + b"<decision/>" * 100_000 + b"</definitions>",
    "nothing in it": f'<definitions xmlns="{NAMESPACE}"/>'.encode(),
    "odd tags": f'<definitions xmlns="{NAMESPACE}"><!-- x --><?p i?><decision><decisionTable/></decision>'.encode()
    + b"</definitions>",
}


@pytest.mark.parametrize("xml", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_gives_findings_and_no_traceback(xml):
    decisions = read(xml, "x.dmn")
    assert any(finding.is_error for finding in decisions.findings)
    assert all(words.message(finding, words.english) and finding.file == "x.dmn" for finding in decisions.findings)
