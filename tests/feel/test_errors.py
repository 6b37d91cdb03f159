"""An error is a code with values, a line, a column and the nearest word; its text says the same in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.feel import FeelError, FeelLimitError, FeelNameError, FeelSyntaxError, Runtime, evaluate, unary_test
from engine.feel.errors import SENTENCES

LINES = (Path(__file__).parent / "errors.txt").read_text("utf-8").splitlines()
EXAMPLES = [line.split(" => ") for line in LINES if " => " in line]
BROKEN = [(text.rstrip(), *place.split(), words) for text, place, words in EXAMPLES]


def test_there_are_examples() -> None:
    assert len(BROKEN) >= 45


@pytest.mark.parametrize(("text", "place", "code", "words"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_text_that_is_not_feel_says_what_where_and_what_was_meant(
    text: str, place: str, code: str, words: str
) -> None:
    with pytest.raises(FeelSyntaxError) as error:
        evaluate(text.replace("\\n", "\n"))
    fault = error.value.fault
    assert (f"{fault.line}:{fault.column}", fault.code) == (place, code)
    assert str(error.value) == f"{words} (line {fault.line}, column {fault.column})"


@pytest.mark.parametrize(
    ("cell", "code", "column"),
    [
        ("< ", "value_expected", 3),
        ("not(1", "sign_expected", 6),
        ("1, ", "value_expected", 4),
        ("3 4 (", "unexpected", 3),
    ],
)
def test_a_cell_says_it_too(cell: str, code: str, column: int) -> None:
    with pytest.raises(FeelSyntaxError) as error:
        unary_test(cell, 1)
    assert (error.value.fault.code, error.value.fault.column) == (code, column)


@pytest.mark.parametrize(
    ("text", "code", "values", "place"),
    [
        ("x" * 20_001, "text_too_long", {"limit": 20_000}, (0, 0)),
        ("(" * 100, "nested_too_deep", {"limit": 60}, (1, 61)),
        ("1" + "+1" * 300, "too_high", {"limit": 200}, (0, 0)),
        ("for " + ", ".join(f"a{n} in b" for n in range(30)) + " return 1", "too_many_loops", {"limit": 20}, (1, 294)),
        ("for i in 1..1000000 return i", "too_many_steps", {}, (0, 0)),
        ("{f: function(x, g) g(x, g), r: f(1, f)}.r", "calls_too_deep", {}, (0, 0)),
        (f'matches("a", "{"a" * 1_001}")', "pattern_too_long", {"limit": 1_000}, (0, 0)),
        (f'matches("{"a" * 40}!", "(a|aa)+$")', "pattern_too_slow", {}, (0, 0)),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_bound_that_is_reached_says_which(
    text: str, code: str, values: dict[str, int], place: tuple[int, int]
) -> None:
    with pytest.raises(FeelLimitError) as error:
        evaluate(text)
    fault = error.value.fault
    assert (fault.code, dict(fault.values), (fault.line, fault.column)) == (code, values, place)


def test_strictly_a_name_that_does_not_exist_says_where_and_which_is_near() -> None:
    with pytest.raises(FeelNameError) as error:
        evaluate('status = "returned" and\n  scroe > 3', {"score": 4, "status": "returned"}, Runtime(strict=True))
    fault = error.value.fault
    assert (fault.code, dict(fault.values), fault.nearest) == ("unknown_variable", {"name": "scroe"}, "score")
    assert (fault.line, fault.column) == (2, 3)


def test_a_reason_of_a_room_above_is_an_error_too() -> None:
    error = FeelError("the table contradicts itself")
    assert (error.fault.code, str(error)) == ("refused", "the table contradicts itself")


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    """A code that nobody raises any more is dead; one without a sentence would be a KeyError for a person."""
    source = "".join(path.read_text("utf-8") for path in Path("engine/feel").rglob("*.py") if path.name != "errors.py")
    used = {code for code in SENTENCES if f'"{code}"' in source}
    assert used | {"unknown_variable", "unknown_function", "refused"} == set(SENTENCES)
