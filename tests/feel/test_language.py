"""What FEEL is: every line of language.txt and cells.txt holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine.feel import Runtime, evaluate, unary_test
from engine.feel.text import text_of

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 3, 12, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DATA = {
    "score": 4,
    "status": "returned",
    "ratio": 0.1,
    "first name": "Bo",
    "a-b": 3,
    "order in progress": True,
    "nothing": None,
    "tags": ["x", "y"],
    "größe": 2,
    "due": dt.date(2024, 2, 28),
    "people": [{"name": "A", "age": 3}, {"name": "B", "age": 30}],
    "pos": {"unit price": 1.5},
}


def lines(name: str, separator: str) -> list[list[str]]:
    """The examples of a file, cut at the separators."""
    text = (HERE / name).read_text("utf-8")
    return [[part.strip() for part in line.split(separator)] for line in text.splitlines() if separator in line]


LANGUAGE = lines("language.txt", " => ")
CELLS = [[*line.split(" | "), result] for line, result in lines("cells.txt", " => ")]


def test_there_are_examples():
    assert len(LANGUAGE) >= 650
    assert len(CELLS) >= 60


@pytest.mark.parametrize(("text", "value"), LANGUAGE, ids=[text for text, _ in LANGUAGE])
def test_an_expression_has_this_value(text, value):
    assert text_of(evaluate(text, DATA, Runtime(clock=lambda: NOW)), inside=True) == value


@pytest.mark.parametrize(("cell", "given", "result"), CELLS, ids=[f"{cell} | {given}" for cell, given, _ in CELLS])
def test_an_input_meets_a_cell(cell, given, result):
    assert text_of(unary_test(cell, evaluate(given, DATA), DATA)) == result
