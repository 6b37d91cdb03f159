"""Boxed expressions other than tables, and decisions that require others."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.errors import ProcessError
from engine.process.decisions import evaluate, load, read
from tests.process_decisions.drawn import NAMESPACE, asked, decision, file, literal

FACTORIAL = (
    '<businessKnowledgeModel id="k" name="factorial"><variable name="factorial" typeRef="number"/>'
    '<encapsulatedLogic><formalParameter name="n" typeRef="number"/>'
    + literal("if n < 2 then 1 else n * factorial(n - 1)")
    + "</encapsulatedLogic></businessKnowledgeModel>"
)


def entry(name, text):
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{literal(text)}</contextEntry>"


PQ = f"<context>{entry('p q', 'a * 2')}{entry('r', 'p q + 1')}</context>"
RESULT = f"<context>{entry('p', 'a * 2')}{entry('', 'p + b')}</context>"
RELATION = f'<relation><column name="x"/><column name="y"/><row>{literal("a")}{literal("b")}</row></relation>'
TWOFOLD = f"<list><functionDefinition><formalParameter name='n'/>{literal('n * a')}</functionDefinition></list>"
SUM = f'<invocation>{literal("sum")}<binding><parameter name="list"/>{literal("xs")}</binding></invocation>'


def choose(condition):
    parts = {"if": condition, "then": "1", "else": "2"}
    return (
        "<conditional>" + "".join(f"<{tag}>{literal(text)}</{tag}>" for tag, text in parts.items()) + "</conditional>"
    )


def loop(word, source, tag, body):
    return f'<{word} iteratorVariable="x"><in>{literal(source)}</in><{tag}>{literal(body)}</{tag}></{word}>'


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (literal("a * 2"), 4),
        (PQ, {"p q": 4, "r": 5}),
        (RESULT, 7),
        (f"<list>{literal('a')}<list>{literal('b')}</list></list>", [2, [3]]),
        (RELATION, [{"x": 2, "y": 3}]),
        (choose("a > 1"), 1),
        (choose("a > 2"), 2),
        (choose("null"), 2),
        (choose("a"), None),
        (loop("for", "xs", "return", "x * a"), [2, 4, 6]),
        (loop("for", "[1..3]", "return", "count(partial)"), [0, 1, 2]),
        (loop("for", "null", "return", "x"), None),
        (loop("some", "xs", "satisfies", "x > 2"), True),
        (loop("some", "xs", "satisfies", "x > 9"), False),
        (loop("every", "xs", "satisfies", "x > 2"), False),
        (loop("every", "[1, null]", "satisfies", "x > 0"), None),
        (loop("filter", "xs", "match", "item > 1"), [2, 3]),
        (loop("filter", "xs", "match", "-1"), 3),
        (SUM, 6),
        ("", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_box_has_this_value(logic, value):
    assert asked(file(decision(logic)), a=2, b=3, xs=[1, 2, 3]) == value


def test_a_function_in_a_box_sees_the_names_around_it():
    outer = decision(literal("D[1](21)"), "outer", requires=["Decision#D"])
    assert asked(file(decision(TWOFOLD), outer), "outer", a=2) == 42


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (literal("factorial(a)"), 120),
        (f'<invocation>{literal("factorial")}<binding><parameter name="n"/>{literal("a")}</binding></invocation>', 120),
        (
            f'<invocation>{literal("factorial")}<binding><parameter name="m"/>{literal("a")}</binding></invocation>',
            None,
        ),
    ],
)
def test_business_knowledge_is_called(logic, value):
    assert asked(file(FACTORIAL, decision(logic, requires=["Knowledge#k"])), a=5) == value


def test_knowledge_that_calls_itself_without_end_is_refused():
    endless = FACTORIAL.replace("if n &lt; 2 then 1 else n * factorial(n - 1)", "factorial(n + 1)")
    with pytest.raises(ProcessError, match="too deeply"):
        asked(file(endless, decision(literal("factorial(a)"), requires=["Knowledge#k"])), a=1)


def test_a_decision_reads_those_it_requires():
    inner = decision(literal("a + b"), "inner", name="Inner sum")
    outer = decision(literal("Inner sum * 2"), requires=["Decision#inner"])
    assert asked(file(inner, outer), a=1, b=2) == 6


def test_decisions_in_a_circle_are_refused():
    xml = file(decision(literal("1"), "E", requires=["Decision#D"]), decision(literal("1"), requires=["Decision#E"]))
    with pytest.raises(ProcessError, match="requires itself"):
        asked(xml)


def test_a_decision_service_is_called_like_a_function():
    service = (
        '<decisionService id="svc" name="tenfold"><variable name="tenfold"/><outputDecision href="#inner"/>'
        '<inputData href="#in_a"/></decisionService>'
    )
    inner = decision(literal("a * 10"), "inner")
    xml = file(inner, service, decision(literal("tenfold(7)"), requires=["Knowledge#svc"]))
    assert asked(xml) == 70
    assert evaluate(load(xml), "tenfold", {"a": 3}) == 30


ITEMS = (
    '<itemDefinition name="tVerdict"><typeRef>string</typeRef>'
    '<allowedValues><text>"accepted","returned"</text></allowedValues></itemDefinition>'
    '<itemDefinition name="tRow"><itemComponent name="verdict"><typeRef>tVerdict</typeRef></itemComponent>'
    "</itemDefinition>"
    '<itemDefinition name="tScores" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
)


@pytest.mark.parametrize(
    ("type_ref", "text", "value"),
    [
        ("tVerdict", '"accepted"', "accepted"),
        ("tVerdict", '"perhaps"', None),
        ("tRow", '{verdict: "returned"}', {"verdict": "returned"}),
        ("tRow", '{verdict: "perhaps"}', None),
        ("tScores", "4", [4]),
        ("number", "[4]", 4),
        ("string", "4", None),
        ("date and time", 'date("2026-03-12")', "2026-03-12T00:00:00Z"),
        ("feel:number", "4", 4),
        ("tUnknown", "4", 4),
    ],
)
def test_a_result_is_brought_into_its_declared_type(type_ref, text, value):
    assert asked(file(ITEMS, decision(literal(text), type_ref=type_ref))) == value


def test_an_imported_model_is_seen_under_its_prefix():
    imported = load(file(decision(literal("a * 2"), "twice")).replace(b"urn:test", b"urn:lib"))
    importing = f"""<definitions xmlns="{NAMESPACE}" id="d" name="d" namespace="urn:main">
      <import name="lib" namespace="urn:lib" importType="{NAMESPACE}"/>
      <decision id="D" name="D"><variable name="D"/>
        <informationRequirement><requiredDecision href="urn:lib#twice"/></informationRequirement>
        {literal("lib.twice + 1")}</decision></definitions>"""
    model = load(importing.encode(), {"urn:lib": imported})
    assert evaluate(model, "D", {"lib": {"a": 4}}) == 9


def test_the_clock_is_given():
    now = dt.datetime(2026, 3, 12, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert read(file(decision(literal("today()")))).evaluate("D", {}, now) == "2026-03-12"
