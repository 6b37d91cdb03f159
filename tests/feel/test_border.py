"""Values of Python go in and come out."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from engine import clock
from engine.feel import FeelLimitError, Function, Runtime, evaluate, from_feel, special_names, to_feel

WITA = ZoneInfo("Asia/Makassar")


class Stage(enum.StrEnum):
    FIELD = "field"


@pytest.mark.parametrize(
    ("value", "back"),
    [
        (None, None),
        (True, True),
        ("a", "a"),
        (3, 3),
        (10**40, 10**40),
        (0.1, Decimal("0.1")),
        (Decimal("2.50"), Decimal("2.5")),
        (Decimal("NaN"), None),
        (float("inf"), None),
        ((1, 2), [1, 2]),
        ({1: "a"}, {"1": "a"}),
        (Stage.FIELD, "field"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (dt.date(2026, 3, 12), dt.date(2026, 3, 12)),
        (dt.time(16, 0), dt.time(16, 0)),
        (dt.datetime(2026, 3, 12, 16, tzinfo=WITA), dt.datetime(2026, 3, 12, 16, tzinfo=WITA)),
        (dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC), dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)),
        (dt.timedelta(days=1, hours=2), dt.timedelta(days=1, hours=2)),
    ],
    ids=str,
)
def test_a_value_goes_in_and_comes_out(value, back):
    assert from_feel(to_feel(value)) == back


def test_numbers_come_out_as_asked():
    third = evaluate("10 / 4")
    assert from_feel(third) == Decimal("2.5")
    assert from_feel(third, numbers="json") == 2.5
    assert isinstance(from_feel(evaluate("4 / 2"), numbers="json"), int)
    assert isinstance(from_feel(evaluate("4 / 2"), numbers="decimal"), Decimal)


def test_times_come_out_as_text_where_asked():
    value = evaluate('[@"2026-03-12", @"PT5M", {at: @"10:00:00"}]')
    assert from_feel(value, temporal="text") == ["2026-03-12", "PT5M", {"at": "10:00:00"}]


def test_what_python_cannot_hold_is_refused_and_not_bent():
    with pytest.raises(FeelLimitError, match="out of range"):
        from_feel(evaluate('@"99999-01-01"'))
    assert from_feel(evaluate('@"99999-01-01"'), temporal="text") == "99999-01-01"


def test_a_huge_result_is_refused():
    with pytest.raises(FeelLimitError, match="too large"):
        from_feel(evaluate("for i in 1..1000 return [i, i]"), limit=1_000)


def test_data_that_nests_without_end_is_refused():
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(FeelLimitError):
        evaluate("x", {"x": endless})


def test_the_clock_is_the_products():
    with clock.standing(dt.datetime(2026, 3, 12, 2, tzinfo=dt.UTC)):
        assert str(evaluate("now()")) == "2026-03-12T02:00:00Z"


def test_today_is_meant_where_the_clock_stands():
    at = dt.datetime(2026, 3, 11, 23, tzinfo=dt.UTC)
    assert str(evaluate("today()", runtime=Runtime(clock=lambda: at))) == "2026-03-11"
    assert str(evaluate("today()", runtime=Runtime(clock=lambda: at.astimezone(WITA)))) == "2026-03-12"


def test_the_host_lends_functions_and_its_own_objects_pass_through():
    due = object()
    functions = {"working_days": Function(["n"], lambda _runtime, arguments: (due, arguments[0]))}
    assert evaluate("if true then working_days(5) else null", runtime=Runtime(functions=functions)) == (due, 5)
    assert evaluate("working_days(n: 5)", runtime=Runtime(functions=functions)) == (due, 5)


def test_large_data_is_turned_once():
    people = [{"age": n} for n in range(1_000)]
    assert (
        evaluate("count(people[age > 10]) + count(people[age < 10])", {"people": people}, Runtime(steps=50_000)) == 999
    )


def test_odd_names_are_told_to_the_parser():
    assert special_names({"a-b": 1, "plain": 2, "two words": 3, "if so": {"x+y": 1}}) == ("a-b", "if so", "x+y")
