"""Hit policies: what a table answers when one rule matches, several, or none."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.feel.comparison import equal, less
from engine.feel.values import CTX
from engine.process.decisions.model import Boxed, Variables
from engine.process.decisions.run import Run

_LAST = 10**6  # of values that the output does not list


@dataclass(frozen=True, kw_only=True, eq=False)
class Output:
    """An output column: its name, its values by priority, what holds when no rule matches."""

    name: str
    order: Boxed
    default: Boxed | None


@dataclass(frozen=True, eq=False)
class Hits:
    """The rules that match, by their output expressions, and where to evaluate them."""

    columns: tuple[Output, ...]
    rules: list[tuple[Boxed, ...]]
    aggregation: str
    variables: Variables
    run: Run

    def rows(self) -> list[Any]:
        """What each gives: a value, or a dict when there are several outputs."""
        return [self._row([cell(self.variables, self.run) for cell in cells]) for cells in self.rules]

    def _row(self, values: Sequence[Any]) -> Any:
        if len(self.columns) == 1:
            return values[0] if values else None
        return {column.name: value for column, value in zip(self.columns, values, strict=False)}

    def default(self) -> Any:
        """What holds when no rule matches; None when nothing was said."""
        if all(column.default is None for column in self.columns):
            return None
        return self._row([c.default(self.variables, self.run) if c.default else None for c in self.columns])

    def priorities(self) -> list[list[Any]]:
        """The values of each output column, the most important first."""
        return [column.order(self.variables, self.run) or [] for column in self.columns]


def _unique(hits: Hits) -> Any:
    if len(hits.rules) > 1:
        hits.run.refuse(f"{len(hits.rules)} rules of a UNIQUE table match")
        return None
    return hits.rows()[0] if hits.rules else hits.default()


def _first(hits: Hits) -> Any:
    return hits.rows()[0] if hits.rules else hits.default()


def _any(hits: Hits) -> Any:
    rows = hits.rows()
    if not rows:
        return hits.default()
    if all(equal(rows[0], row) is True for row in rows[1:]):
        return rows[0]
    hits.run.refuse("rules of an ANY table match with different outputs")
    return None


def _priority(hits: Hits) -> Any:
    ordered = _by_priority(hits)
    return ordered[0] if ordered else hits.default()


def _output_order(hits: Hits) -> Any:
    return _list(_by_priority(hits), hits)


def _rule_order(hits: Hits) -> Any:
    return _list(hits.rows(), hits)


def _list(rows: list[Any], hits: Hits) -> Any:
    """All the rows, or the default when there is none."""
    default = hits.default() if not rows else None
    return rows if default is None else default


def _by_priority(hits: Hits) -> list[Any]:
    priorities = hits.priorities()

    def rank(row: Any) -> list[int]:
        """One place per output column, compared from the left; a value not listed in its output values comes last."""
        values = list(row.values()) if len(hits.columns) > 1 else [row]
        return [_place(value, order) for value, order in zip(values, priorities, strict=True)]

    return sorted(hits.rows(), key=rank)


def _place(value: Any, order: list[Any]) -> int:
    return next((place for place, listed in enumerate(order) if equal(value, listed) is True), _LAST)


def _collect(hits: Hits) -> Any:
    rows = hits.rows()
    if not hits.aggregation:
        return _list(rows, hits)
    if not rows:
        default = hits.default()
        return Decimal(0) if default is None and hits.aggregation == "COUNT" else default
    aggregate = AGGREGATIONS.get(hits.aggregation)
    if aggregate is None or (len(hits.columns) > 1 and hits.aggregation != "COUNT"):
        hits.run.refuse(f"«{hits.aggregation}» cannot be made of this table")
        return None
    return aggregate(rows)


def _sum(rows: list[Any]) -> Decimal | None:
    return functools.reduce(CTX.add, rows) if all(isinstance(row, Decimal) for row in rows) else None


def _extreme(rows: list[Any], *, is_least: bool) -> Any:
    best = rows[0]
    for row in rows[1:]:
        is_better = less(row, best, False) if is_least else less(best, row, False)
        if is_better is None:
            return None
        best = row if is_better else best
    return best


AGGREGATIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "COUNT": lambda rows: Decimal(len(rows)),
    "SUM": _sum,
    "MIN": functools.partial(_extreme, is_least=True),
    "MAX": functools.partial(_extreme, is_least=False),
}
POLICIES: Mapping[str, Callable[[Hits], Any]] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "PRIORITY": _priority,
    "OUTPUT ORDER": _output_order,
    "RULE ORDER": _rule_order,
    "COLLECT": _collect,
}
