"""A text a stranger wrote: it ends, it says where it is wrong, and it leads nowhere."""

from __future__ import annotations

import random

import pytest

from engine.feel import (
    FeelError,
    FeelLimitError,
    FeelNameError,
    FeelSyntaxError,
    Runtime,
    compile_expression,
    compile_unary_tests,
    evaluate,
    unary_test,
)


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("score >= 3 and", 1, 15, "end of text"),
        ("a +\n* b", 2, 1, "«*»"),
        ('"abc', 1, 1, "unterminated"),
        ("if a then b", 1, 12, "else"),
        ("score >= 3 adn x", 1, 12, "adn"),
        ("f(1", 1, 4, "«)»"),
        ("1 < 2 < 3", 1, 7, "chained"),
        ("f(a: 1, 2)", 1, 2, "mixed"),
        ("", 1, 1, "empty"),
        ("a # b", 1, 3, "unexpected character"),
        ("[1..5", 1, 6, "«]»"),
        ("{a 1}", 1, 5, "«:»"),
        ("@x", 1, 2, "string"),
        ("x instance of 5", 1, 15, "type"),
    ],
)
def test_a_syntax_error_says_where(text, line, column, part):
    with pytest.raises(FeelSyntaxError) as error:
        evaluate(text)
    assert (error.value.line, error.value.column) == (line, column)
    assert part in str(error.value)


def test_a_syntax_error_can_be_pointed_at():
    with pytest.raises(FeelSyntaxError) as error:
        evaluate("a = 1 and\nscore ) 3")
    assert error.value.pointer() == "score ) 3\n      ^ unexpected «)»"


def test_an_unknown_name_is_null_and_noted():
    runtime = Runtime()
    assert evaluate("scroe > 1", {"score": 4}, runtime) is None
    assert [(warning.kind, warning.message, warning.pos) for warning in runtime.warnings] == [
        ("variable", "no variable «scroe»", 0)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scroe > 1", "no variable «scroe»; did you mean «score»? (line 1, column 1)"),
        ("cuont([1])", "no function «cuont»; did you mean «count»? (line 1, column 1)"),
    ],
)
def test_strictly_an_unknown_name_is_an_error_with_the_nearest(text, message):
    with pytest.raises(FeelNameError) as error:
        evaluate(text, {"score": 4}, Runtime(strict=True))
    assert str(error.value) == message


def test_a_null_says_why():
    runtime = Runtime()
    evaluate('if score > "3" then 1 else date("x") + 1', {"score": 4}, runtime)
    assert [(warning.kind, warning.pos) for warning in runtime.warnings] == [("type", 9), ("value", 27)]


DOUBLED = "{a0: %s," + ",".join(f"a{n + 1}: a{n}+a{n}" for n in range(40)) + "}.a40"
SHARED = "string({a0: [1]," + ",".join(f"a{n + 1}: [a{n},a{n}]" for n in range(40)) + "}.a40)"


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..100000000 return i",
        "for a in 1..1000, b in 1..1000, c in 1..1000 return 1",
        "count([1, 2, 3][some x in 1..100000000 satisfies x < 0])",
        "(" * 5_000,
        "[" * 3_000,
        "-" * 5_000,
        "1" + "+1" * 5_000,
        "a." * 9_000 + "a",
        "x" * 30_000,
        "if " * 3_000,
        "x instance of " + "list<" * 3_000,
        "{f: function(x, g) g(x, g), r: f(1, f)}.r",
        DOUBLED % '"xxxxxxxxxx"',
        SHARED,
        'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a|aa)+$", "x")',
    ],
    ids=lambda text: text[:25],
)
def test_nothing_runs_without_end(text):
    with pytest.raises((FeelLimitError, FeelSyntaxError)):
        evaluate(text)


def test_the_budget_is_one_for_the_whole_evaluation():
    with pytest.raises(FeelLimitError, match="too many steps"):
        evaluate("for i in 1..100 return i", runtime=Runtime(steps=100))
    assert len(evaluate("for i in 1..100 return i", runtime=Runtime(steps=1_000))) == 100


SEEDS = (
    'score >= 3 and status = "returned"',
    "for x in [1..3] return x",
    "{a: 1}.a",
    "[1,2][item > 1]",
    'date("2024-01-01")',
    'replace("a","(","b")',
    "x instance of list<number>",
    "function(a: number) a",
    "sort([1], function(a,b) a<b)",
    '"\\u1234"',
    "not(1,2)",
)
SIGNS = "()[]{}<>,.:;@\"'\\+-*/=!? abcxyz0123456789\n\téü"


def test_broken_texts_give_nothing_but_feel_errors():
    dice = random.Random(20260312)
    for _ in range(3_000):
        text = list(dice.choice(SEEDS))
        for _ in range(dice.randrange(1, 5)):
            place = dice.randrange(len(text) + 1)
            if dice.random() < 0.5:
                text.insert(place, dice.choice(SIGNS))
            else:
                del text[place : place + 2]
        for run in (lambda t: evaluate(t, {"a": [1]}, Runtime(steps=5_000)), lambda t: unary_test(t, 1)):
            try:
                run("".join(text))
            except FeelError:
                continue


def test_free_names_are_what_a_text_takes_from_outside():
    assert compile_expression("for i in xs return i + y").free_names() == {"xs": 9, "y": 23}
    assert compile_expression("count(people[age > limit])").free_names() == {"people": 6}
    assert compile_expression("{a: b, c: a}").free_names() == {"b": 4}
    assert compile_expression("(function(p) p + q)(r)").free_names() == {"q": 17, "r": 20}
    assert compile_expression("some x in xs satisfies x = partial").free_names() == {"xs": 10}
    assert compile_unary_tests("? > limit, [low..5]").free_names() == {"limit": 4, "low": 12}


def test_calls_are_listed_with_their_literals():
    program = compile_expression('if rung(1) > x then performer("review") else f(g(2.5), -1)')
    assert program.calls() == [("rung", (1,)), ("performer", ("review",)), ("f", (None, None)), ("g", (2.5,))]
    assert compile_expression('"PT5M"').literal() == "PT5M"
    assert compile_expression("x").literal() is None
