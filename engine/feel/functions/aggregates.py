"""Functions that make one value of many: `sum`, `min`, `mean`, `all`, ... They take a list, or the values."""

from __future__ import annotations

import functools
from collections import Counter
from decimal import Decimal
from typing import TypeVar

from engine.feel.comparison import less
from engine.feel.durations import DayTime, YearMonth
from engine.feel.registry import builtin
from engine.feel.runtime import Runtime
from engine.feel.values import CTX, Value, finite

Values = list[Value]
K = TypeVar("K")
TWO = Decimal(2)


def _only(items: Values, kind: type[K]) -> list[K]:
    """The items, if all are of the kind; else none."""
    found = [item for item in items if isinstance(item, kind)]
    return found if len(found) == len(items) else []


def _total(numbers: list[Decimal]) -> Decimal:
    return functools.reduce(CTX.add, numbers)


def _mean(numbers: list[Decimal]) -> Decimal:
    return CTX.divide(_total(numbers), Decimal(len(numbers)))


def _extreme(rt: Runtime, items: Values, *, is_least: bool) -> Value:
    best = items[0] if items else None
    for item in items:
        rt.heavy(item)
        is_better = less(item, best, False) if is_least else less(best, item, False)
        if is_better is None:
            return None
        best = item if is_better else best
    return best


@builtin("min", "list: values", runtime=True)
def least(rt: Runtime, items: Values) -> Value:
    """The smallest of values of one ordered kind; null for none at all, for mixed kinds and where one is null."""
    return _extreme(rt, items, is_least=True)


@builtin("max", "list: values", runtime=True)
def most(rt: Runtime, items: Values) -> Value:
    """The largest of values of one ordered kind; null for none at all, for mixed kinds and where one is null."""
    return _extreme(rt, items, is_least=False)


@builtin("sum", "list: values")
def total(items: Values) -> Value:
    """Of numbers, or of durations of one of the two kinds; null, not 0, for none at all and where one is null."""
    if days := _only(items, DayTime):
        return DayTime(sum(day.nanos for day in days))
    if months := _only(items, YearMonth):
        return YearMonth(sum(month.total for month in months))
    numbers = _only(items, Decimal)
    return finite(_total(numbers)) if numbers else None


@builtin("product", "list: values")
def product(items: Values) -> Value:
    """Rounded to 34 digits; null for none at all, where one is null or no number, and beyond what FEEL can hold."""
    numbers = _only(items, Decimal)
    return finite(functools.reduce(CTX.multiply, numbers)) if numbers else None


@builtin("mean", "list: values")
def mean(items: Values) -> Value:
    """The sum by the count, to 34 digits; null for none at all and where one is null or no number."""
    numbers = _only(items, Decimal)
    return finite(_mean(numbers)) if numbers else None


@builtin("median", "list: values")
def median(items: Values) -> Value:
    """The middle of the sorted numbers, of an even count the mean of both middles; null for none or no numbers."""
    numbers = sorted(_only(items, Decimal))
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return CTX.divide(CTX.add(numbers[middle - 1], numbers[middle]), TWO)


@builtin("stddev", "list: values")
def standard_deviation(items: Values) -> Value:
    """Of a sample: divided by one less than their number."""
    numbers = _only(items, Decimal)
    if len(numbers) < 2:
        return None
    middle = _mean(numbers)
    distances = [CTX.subtract(number, middle) for number in numbers]
    squares = [CTX.multiply(distance, distance) for distance in distances]
    return finite(CTX.sqrt(CTX.divide(_total(squares), Decimal(len(numbers) - 1))))


@builtin("mode", "list: values")
def mode(items: Values) -> Value:
    """The most frequent numbers, in order."""
    numbers = _only(items, Decimal)
    if not numbers:
        return None if items else []
    counts = Counter(numbers)
    often = max(counts.values())
    return [number for number in sorted(counts) if counts[number] == often]


def _decided(items: Values, decisive: bool) -> Value:
    """The decisive value wins; else null unless all are the other one."""
    out: Value = not decisive
    for item in items:
        if item is decisive:
            return decisive
        if item is None:
            out = None
        elif not isinstance(item, bool):
            return None
    return out


@builtin("all", "list: values")
def every(items: Values) -> Value:
    """FEEL `all`: the first false decides, past nulls; else null for a null or a non-boolean; true for no items."""
    return _decided(items, False)


@builtin("any", "list: values")
def some(items: Values) -> Value:
    """FEEL `any`: the first true decides, past nulls; else null for a null or a non-boolean; false for no items."""
    return _decided(items, True)
