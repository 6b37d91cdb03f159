"""A table of a package that is asked the same again looks its answer up, and gives what it would give anew."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import ProcessError
from engine.process import tables
from engine.process.decisions import run
from engine.process.decisions.model import Element, Model
from engine.process.tables import Decision
from tests.process_decisions.drawn import decision, file, literal, table

NOW = dt.datetime(2026, 3, 12, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def made(*decisions: str) -> Decision:
    """The decision D of a file."""
    return tables.read({"d.dmn": file(*decisions)}).decisions["D"]


@pytest.fixture
def evaluations(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was really evaluated."""
    seen: list[Any] = []
    real = run.Run.value

    def value(self: run.Run, element: Element, model: Model) -> Any:
        if element.id == "D":
            seen.append(dict(self.inputs))
        return real(self, element, model)

    monkeypatch.setattr(run.Run, "value", value)
    return seen


def test_the_same_values_are_looked_up_once(evaluations: list[Any]) -> None:
    asked = made(decision(literal("a + 1")))
    assert [asked.value({"a": a, "beside": n}, NOW) for n, a in enumerate((1, 1, 2, 1))] == [2, 2, 3, 2]
    assert [seen["a"] for seen in evaluations] == [1, 2]


def test_what_came_back_may_be_changed(evaluations: list[Any]) -> None:
    asked = made(decision(literal("[{k: a}]")))
    asked.value({"a": 1}, NOW)[0]["k"] = "changed"
    assert asked.value({"a": 1}, NOW) == [{"k": 1}]
    assert len(evaluations) == 1


def test_values_that_only_look_alike_are_told_apart() -> None:
    asked = made(
        decision(literal('if xs = null then "null" else if xs instance of boolean then "boolean" else string(xs)'))
    )
    values = [1, True, "1", None, [1], ["1"], 1, True]
    answers = ["1", "boolean", "1", "null", "[1]", '["1"]', "1", "boolean"]
    assert [asked.value({"xs": x}, NOW) for x in values] == answers


def test_a_day_is_no_json_and_is_evaluated_each_time(evaluations: list[Any]) -> None:
    asked = made(decision(literal("string(xs)")))
    assert {asked.value({"xs": Decimal(3)}, NOW), asked.value({"xs": NOW.date()}, NOW)} == {"3", "2026-03-12"}
    asked.value({"xs": NOW.date()}, NOW)
    assert len(evaluations) == 3


def test_who_may_ask_the_clock_is_evaluated_each_time() -> None:
    asked = made(decision(literal("string(E)"), requires=["Decision#E"]), decision(literal("today()"), "E"))
    assert [asked.value({}, NOW + dt.timedelta(days=n)) for n in (0, 1)] == ["2026-03-12", "2026-03-13"]


def test_a_refusal_is_no_answer(evaluations: list[Any]) -> None:
    asked = made(decision(table([(["< 3"], ["1"]), (["< 5"], ["2"])])))
    for _ in range(2):
        with pytest.raises(ProcessError, match="rules of a UNIQUE table match"):
            asked.value({"a": 1}, NOW)
    assert len(evaluations) == 2


def test_one_name_takes_several_values(evaluations: list[Any]) -> None:
    asked = made(decision(literal("a * b")))
    for _ in range(2):
        assert asked.each("a", range(1, 4), {"a": 9, "b": 2}, NOW) == [2, 4, 6]
    assert asked.each("a", range(1, 4), {"b": 3}, NOW) == [3, 6, 9]
    assert asked.value({"a": 2, "b": 3}, NOW) == 6
    assert len(evaluations) == 6
