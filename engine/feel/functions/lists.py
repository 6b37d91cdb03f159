"""Functions of lists. What is no list counts as a list of one; positions count from 1, from the end if negative."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from engine.feel.comparison import equal, less
from engine.feel.registry import builtin, free_builtin
from engine.feel.runtime import Runtime
from engine.feel.values import Function, Value, weigh, whole

Values = list[Value]


def index_of(items: Values, position: Decimal) -> int | None:
    """Python's index of a position, None beyond the list."""
    place = whole(position)
    if not place or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("list contains", "list: list, element: any", runtime=True)
def list_contains(rt: Runtime, items: Values, element: Value) -> Value:
    """By FEEL equality, so a null element is found in `[null]`; null for a null list."""
    rt.heavy(items)
    return any(equal(item, element) is True for item in items)


@builtin("list replace", "list: list, position: number, newItem: any")
def replace_at(items: Values, position: Decimal, new: Value) -> Value:
    """A fraction of the position is cut off; null for a position of 0 or beyond the list, and for null."""
    index = index_of(items, position.to_integral_value(ROUND_DOWN))
    return None if index is None else [*items[:index], new, *items[index + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any", runtime=True)
def replace_matching(rt: Runtime, items: Values, match: Function, new: Value) -> Value:
    """The function sees (item, newItem); null when it takes other than two, or once gives no boolean."""
    if not takes_two(match):
        return None
    out: Values = []
    for item in items:
        result = match.call(rt, [item, new])
        if not isinstance(result, bool):
            return None
        out.append(new if result else item)
    return out


def takes_two(function: Function) -> bool:
    """Whether a function may be called with two arguments."""
    return function.params is None or len(function.params) == 2


@builtin("count", "list: list")
def count(items: Values) -> Value:
    """Nulls in the list count too; `count(null)` is null, not 0."""
    return Decimal(len(items))


@builtin("sublist", "list: list, start position: number, length?: number")
def sublist(items: Values, start: Decimal, length: Decimal | None) -> Value:
    """Null when the start is 0 or beyond the list, or the length is none, negative or longer than what is left."""
    begin = index_of(items, start)
    if begin is None:
        return None
    if length is None:
        return items[begin:]
    size = whole(length)
    return items[begin : begin + size] if size is not None and 0 <= size <= len(items) - begin else None


@free_builtin("append")
def append(rt: Runtime, arguments: Values, names: Sequence[str] | None) -> Value:
    """`append(list, item, ...)`, or by name `list` and `item`."""
    rt.charge(2)
    if (names and sorted(names) != ["item", "list"]) or (not names and len(arguments) < 2):
        rt.warn("function", "append: takes a list and items", -1)
        return None
    if names:
        given = dict(zip(names, arguments, strict=True))
        arguments = [given["list"], given["item"]]
    first, *items = arguments
    if first is None:
        return None
    head = first if isinstance(first, list) else [first]
    rt.charge(len(head) + len(arguments))
    return [*head, *items]


@free_builtin("concatenate")
def concatenate(rt: Runtime, arguments: Values, names: Sequence[str] | None) -> Value:
    """The items of all lists."""
    return _joined(rt, "concatenate", arguments, names)


@free_builtin("union")
def union(rt: Runtime, arguments: Values, names: Sequence[str] | None) -> Value:
    """The items of all lists, each once."""
    items = _joined(rt, "union", arguments, names)
    return None if items is None else distinct(rt, items)


def _joined(rt: Runtime, name: str, arguments: Values, names: Sequence[str] | None) -> Values | None:
    rt.charge(2)
    if names or not arguments or any(argument is None for argument in arguments):
        rt.warn("function", f"{name}: takes lists", -1)
        return None
    out: Values = []
    for argument in arguments:
        out.extend(argument if isinstance(argument, list) else [argument])
    rt.charge(len(out))
    return out


@builtin("distinct values", "list: list", runtime=True)
def distinct(rt: Runtime, items: Values) -> Values:
    """Each value once, in the order of its first."""
    out: Values = []
    seen: set[tuple[type, object]] = set()
    for item in items:
        if isinstance(item, (Decimal, str, bool)):
            if (type(item), item) not in seen:
                seen.add((type(item), item))
                out.append(item)
            continue
        rt.charge(len(out) * weigh(item, rt.steps))
        if not any(equal(other, item) is True for other in out):
            out.append(item)
    return out


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(items: Values, position: Decimal, new: Value) -> Value:
    """Null when the position is 0 or beyond the list, so it never appends; null for a null list or position."""
    index = index_of(items, position)
    return None if index is None else [*items[:index], new, *items[index:]]


@builtin("remove", "list: list, position: number")
def remove(items: Values, position: Decimal) -> Value:
    """By position, not by value; null when it is 0 or beyond the list, and for null."""
    index = index_of(items, position)
    return None if index is None else items[:index] + items[index + 1 :]


@builtin("reverse", "list: list")
def reverse(items: Values) -> Value:
    """A new list, last item first; null for null."""
    return items[::-1]


@builtin("index of", "list: list, match: any", runtime=True)
def positions_of(rt: Runtime, items: Values, match: Value) -> Value:
    """FEEL `index of`: positions from 1 of all that equal the match, null too; none make `[]`, a null list null."""
    rt.heavy(items)
    return [Decimal(position) for position, item in enumerate(items, 1) if equal(item, match) is True]


@builtin("flatten", "list: list", runtime=True)
def flatten(rt: Runtime, items: Values) -> Value:
    """Without recursion: lists may nest as deep as the budget allows."""
    out: Values = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            rt.charge(1)
            if isinstance(item, list):
                stack.append(iter(item))
                break
            out.append(item)
        else:
            stack.pop()
    return out


@builtin("sort", "list: list, precedes?: function", runtime=True)
def sort(rt: Runtime, items: Values, precedes: Function | None) -> Value:
    """Ascending, or by `precedes(a, b)`; null for items that cannot be ordered, or once no boolean came back."""
    if precedes is None:
        return _sorted(rt, items)
    if not takes_two(precedes):
        return None
    is_bad = False

    def order(a: Value, b: Value) -> int:
        """1 also where neither precedes: Python's sort asks only for less, so those two keep their order."""
        nonlocal is_bad
        result = precedes.call(rt, [a, b])
        is_bad = is_bad or not isinstance(result, bool)
        return -1 if result is True else 1

    out = sorted(items, key=functools.cmp_to_key(order))
    return None if is_bad else out


def _sorted(rt: Runtime, items: Values) -> Value:
    if any(less(item, items[0], True) is None for item in items):
        return None

    def order(a: Value, b: Value) -> int:
        """Below, at or above 0; charges each comparison, so raises FeelLimitError when the budget is used up."""
        rt.charge(2)
        rt.heavy(a)
        return -1 if less(a, b, False) else 1 if less(b, a, False) else 0

    return sorted(items, key=functools.cmp_to_key(order))
