"""Equality, order and membership, in three-valued logic: None where nothing can be said."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from engine.feel.times import DateTime, Time
from engine.feel.values import TEMPORAL, Range, Value

Truth: TypeAlias = bool | None
_ORDERED = (Decimal, str, *TEMPORAL)
_SCALARS = (*_ORDERED, bool)


def equal(a: Value, b: Value) -> Truth:
    """FEEL `=`: null equals only null; different kinds cannot be compared."""
    if a is None or b is None:
        return a is b
    if type(a) is not type(b):
        return None
    if isinstance(a, _SCALARS):
        return a == b
    return _equal_structures(a, b)


def _equal_structures(a: Value, b: Value) -> Truth:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and _all_equal(zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and _all_equal((value, b[key]) for key, value in a.items())
    return _equal_ranges(a, b)


def _equal_ranges(a: Value, b: Value) -> Truth:
    if not (isinstance(a, Range) and isinstance(b, Range)):
        return None
    return _same_ends(a, b) and _all_equal(((a.low, b.low), (a.high, b.high)))


def _same_ends(a: Range, b: Range) -> bool:
    return (a.low_in, a.high_in, a.op) == (b.low_in, b.high_in, b.op)


def _all_equal(pairs: Iterable[tuple[Value, Value]]) -> Truth:
    for one, other in pairs:
        result = equal(one, other)
        if result is not True:
            return result
    return True


def less(a: Value, b: Value, or_equal: bool) -> Truth:
    """FEEL `<`, or `<=`. Instants with and without a zone cannot be compared."""
    if type(a) is not type(b) or not (isinstance(a, _ORDERED) and isinstance(b, _ORDERED)):
        return None
    if isinstance(a, (Time, DateTime)) and isinstance(b, (Time, DateTime)):
        return _is_earlier(a, b, or_equal)
    return bool(operator.le(a, b) if or_equal else operator.lt(a, b))


def _is_earlier(a: Time | DateTime, b: Time | DateTime, or_equal: bool) -> Truth:
    (zoned_a, at_a), (zoned_b, at_b) = a.instant(), b.instant()
    if zoned_a != zoned_b and isinstance(a, DateTime):
        return None
    return at_a <= at_b if or_equal else at_a < at_b


def compare(op: str, a: Value, b: Value) -> Truth:
    """Any comparison operator."""
    if op == "=":
        return equal(a, b)
    if op == "!=":
        result = equal(a, b)
        return None if result is None else not result
    if a is None or b is None:
        return None
    first, second = (a, b) if op[0] == "<" else (b, a)
    return less(first, second, len(op) == 2)


def contains(span: Range, value: Value) -> Truth:
    """Does a range hold a value?"""
    if value is None or (span.op is None and (span.low is None or span.high is None)):
        return None
    if span.low is not None:
        above = less(span.low, value, span.low_in)
        if above is not True:
            return above
    return True if span.high is None else less(value, span.high, span.high_in)


def matches(value: Value, test: Value) -> Truth:
    """Does a value meet an evaluated unary test, or the right side of `in`?"""
    if isinstance(test, Range):
        return contains(test, value)
    if isinstance(test, list):
        return _matches_list(value, test)
    return equal(value, test)


def _matches_list(value: Value, tests: list[Value]) -> bool:
    if isinstance(value, list) and equal(value, tests) is True:
        return True
    return any(_matches_item(value, test) for test in tests)


def _matches_item(value: Value, test: Value) -> bool:
    result = contains(test, value) if isinstance(test, Range) else equal(value, test)
    if result is True:
        return True
    return isinstance(test, list) and not isinstance(value, list) and matches(value, test) is True
