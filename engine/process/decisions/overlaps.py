"""Rules of a UNIQUE table that match the same values, where this can be decided.

A cell of literals only divides the values of its column at the literals. So the literals of the whole column, a value
between each two, one beyond either end and null stand for all values; two rules overlap when in every column one of
these meets both.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.feel import FeelError, Runtime, UnaryTests, compile_unary_tests, tree
from engine.feel.dates import Date
from engine.feel.literals import parse_any
from engine.feel.text import text_of

MAX_RULES = 300
_LITERALS = (tree.Const, tree.Number, tree.AtLiteral, tree.Negation)
_PLAIN = (*_LITERALS, tree.Comparison, tree.RangeLiteral, tree.Paren, tree.Tests)


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two rules, by number from 1, and a value per column that meets both, as text."""

    first: int
    second: int
    witness: tuple[str, ...]


def overlaps(rules: Sequence[Sequence[str]], most: int = 20) -> list[Overlap]:
    """The overlaps among rules, given as the texts of their input cells; at most `most` of them."""
    if not rules or len(rules) > MAX_RULES:
        return []
    columns = [_Column([rule[k] for rule in rules]) for k in range(min(map(len, rules)))]
    return list(itertools.islice(_found(columns, len(rules)), most))


def _found(columns: Sequence[_Column], count: int) -> Iterator[Overlap]:
    for first, second in itertools.combinations(range(count), 2):
        common = [column.common(first, second) for column in columns]
        if all(common):
            witness = tuple(text_of(value, True) for [value] in common)
            yield Overlap(first=first + 1, second=second + 1, witness=witness)


class _Column:
    """The cells of one column, and for each the values of the column that meet it."""

    def __init__(self, cells: Sequence[str]) -> None:
        tests = [_tests(cell) for cell in cells]
        self.values = list(_values(test for test in tests if test is not None))
        self.met = [None if test is None else self._met(test) for test in tests]

    def _met(self, test: UnaryTests) -> int:
        """The values that meet a cell, one bit each."""
        return sum(1 << place for place, value in enumerate(self.values) if test(value, {}, Runtime()) is True)

    def common(self, first: int, second: int) -> list[Any]:
        """A value that meets both cells; empty when there is none, or nothing can be said."""
        one, other = self.met[first], self.met[second]
        both = one & other if one is not None and other is not None else 0
        return [self.values[(both & -both).bit_length() - 1]] if both else []


def _tests(cell: str) -> UnaryTests | None:
    """A cell, if it is made of literals only."""
    try:
        tests = compile_unary_tests(cell or "-")
    except FeelError:
        return None
    return tests if all(isinstance(node, _PLAIN) for node in tree.walk(tests.tree)) else None


def _values(tests: Iterator[UnaryTests]) -> Iterator[Any]:
    """Values that stand for all of a column."""
    literals = [value for test in tests for node in tree.walk(test.tree) for value in _literal(node)]
    numbers = sorted({value for value in literals if isinstance(value, Decimal)})
    texts = {value for value in literals if isinstance(value, str)}
    rest = [v for v in literals if v is not None and not isinstance(v, (Decimal, str, bool))]
    yield from _around(numbers)
    yield from sorted(texts)
    yield "".join(sorted(texts)) + "…"
    yield from (True, False)
    yield from rest
    yield None


def _around(numbers: list[Decimal]) -> Iterator[Decimal]:
    """Numbers, one between each two and one beyond each end; whole numbers first, as they read better."""
    yield from numbers
    if not numbers:
        yield Decimal(0)
        return
    yield numbers[-1] + 1
    yield numbers[0] - 1
    for low, high in itertools.pairwise(numbers):
        yield low + 1 if low + 1 < high else (low + high) / 2


def _literal(node: tree.Node) -> Iterator[Any]:
    if isinstance(node, tree.Number):
        number = Decimal(node.text)
        yield number
        yield -number  # the sign stands in a node of its own
    elif isinstance(node, tree.AtLiteral):
        moment = parse_any(node.text)
        yield moment
        if isinstance(moment, Date):
            yield moment.add_days(1)
            yield moment.add_days(-1)
    elif isinstance(node, tree.Const):
        yield node.value
