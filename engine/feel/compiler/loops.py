"""`for`, `some`, `every` and filters: whatever visits the items of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from engine.feel import tree
from engine.feel.compiler.dispatch import Closure, compile_node, compiles
from engine.feel.dates import Date, civil_from_days
from engine.feel.runtime import MISSING, Missing, Runtime, Scope
from engine.feel.values import Range, Value, kind, whole

Source: TypeAlias = Callable[[Scope], Iterable[Value] | None]
Visits: TypeAlias = Iterator[Value | Missing]


@compiles(tree.For)
def for_loop(node: tree.For) -> Closure:
    """The list of what the body gives; `partial` is what it gave so far."""
    visit, pos = _visiting(node.iterations, node.body, keeps_partial=tree.mentions(node.body, "partial")), node.pos

    def run(scope: Scope) -> Value:
        """Null, with a warning, when a source is null or a range that cannot be counted; nothing of it is kept then."""
        out: list[Value] = []
        for value in visit(scope, out):
            if value is MISSING:
                scope.rt.warn("type", "nothing to iterate over", pos)
                return None
            out.append(value)
        return out

    return run


@compiles(tree.Quantified)
def quantified(node: tree.Quantified) -> Closure:
    """`some` is true when the body is true for one, `every` when it is for all."""
    visit, pos, decisive = _visiting(node.iterations, node.body, keeps_partial=False), node.pos, node.word == "some"

    def run(scope: Scope) -> Value:
        """Three-valued: what is no boolean counts as null, unless another item decides; null for nothing to iterate."""
        out: Value = not decisive
        for value in visit(scope, []):
            if value is MISSING:
                scope.rt.warn("type", "nothing to iterate over", pos)
                return None
            if value is decisive:
                return decisive
            if not isinstance(value, bool):
                out = None
        return out

    return run


def _visiting(
    iterations: tuple[tree.Iteration, ...], body: tree.Node, *, keeps_partial: bool
) -> Callable[[Scope, list[Value]], Visits]:
    """The body's value for every combination of the iterations; MISSING where there is nothing to iterate over.

    The body may name `partial`: what it gave so far, as it was then, so that no list ever holds itself.
    """
    sources = [(iteration.name, _source(iteration.source)) for iteration in iterations]
    value_of, cost, last = compile_node(body), 1 + tree.size(body), len(sources) - 1

    def visit(scope: Scope, so_far: list[Value], level: int = 0) -> Visits:
        """Depth first, the last iteration turning fastest; charges the body's size for each value."""
        name, source = sources[level]
        values = source(scope)
        if values is None:
            yield MISSING
            return
        for value in values:
            scope.rt.charge(cost)
            names: dict[str, Value] = {name: value}
            if keeps_partial:
                scope.rt.charge(len(so_far) >> 5)
                names["partial"] = so_far[:]
            inner = Scope(names, scope, scope.rt)
            if level == last:
                yield value_of(inner)
            else:
                yield from visit(inner, so_far, level + 1)

    return visit


def _source(node: tree.Node) -> Source:
    if isinstance(node, tree.Span):
        low, high = compile_node(node.low), compile_node(node.high)
        return lambda scope: span(low(scope), high(scope))
    value_of = compile_node(node)
    return lambda scope: items_of(value_of(scope))


def items_of(value: Value) -> Iterable[Value] | None:
    """What a loop visits: the items of a list, the values of a range, a value by itself; None for null."""
    if isinstance(value, list):
        return value
    if isinstance(value, Range):
        return range_values(value)
    return None if value is None else [value]


def span(low: Value, high: Value) -> Iterator[Value] | None:
    """The numbers or days from one to another, up or down; None when they are neither."""
    if isinstance(low, Date) and isinstance(high, Date):
        return (Date(*civil_from_days(day)) for day in _steps(low.ordinal(), high.ordinal()))
    first, last = whole(low), whole(high)
    if first is None or last is None:
        return None
    return (Decimal(number) for number in _steps(first, last))


def _steps(first: int, last: int) -> range:
    step = 1 if first <= last else -1
    return range(first, last + step, step)


def range_values(value: Range) -> Iterator[Value] | None:
    """The whole numbers or days of a range; None when it has no such."""
    values = span(value.low, value.high)
    if values is None:
        return None
    left_out = [end for end, is_in in ((value.low, value.low_in), (value.high, value.high_in)) if not is_in]
    return (item for item in values if item not in left_out)


@compiles(tree.Filter)
def filtering(node: tree.Filter) -> Closure:
    """`list[condition]` keeps items, `list[2]` takes one, from the end if negative."""
    value_of, condition = compile_node(node.value), compile_node(node.condition)
    cost, pos = 1 + tree.size(node.condition), node.pos
    by_index = isinstance(node.condition, (tree.Number, tree.Negation))

    def run(scope: Scope) -> Value:
        """Null has no items: `[]`, or null by number; null for a position outside and a condition of another kind."""
        items = _listed(value_of(scope))
        if not items:
            return None if by_index else []
        out: list[Value] = []
        for item in items:
            scope.rt.charge(cost)
            result = condition(_item_scope(item, scope))
            if isinstance(result, Decimal):
                return item_at(items, result)
            if not _keeps(scope.rt, result, pos):
                return None
            if result is True:
                out.append(item)
        return out

    return run


def _listed(value: Value) -> list[Value]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _item_scope(item: Value, scope: Scope) -> Scope:
    """In a filter the item is `item`, and the entries of a context are names of their own."""
    inner = Scope({"item": item}, scope, scope.rt)
    return Scope(item, inner, scope.rt) if isinstance(item, dict) else inner


def _keeps(rt: Runtime, result: Value, pos: int) -> bool:
    """Whether a filter may go on after this result."""
    if result is None or isinstance(result, bool):
        return True
    rt.warn("type", f"a filter gave {kind(result)}, not boolean or number", pos)
    return False


def item_at(items: list[Value], position: Decimal) -> Value:
    """The item at a position from 1, or from the end if negative; null beyond."""
    index = whole(position)
    if not index or abs(index) > len(items):
        return None
    return items[index - 1 if index > 0 else index]
