"""The tree of a parsed text: a node per construct of the grammar, with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """Any node; `pos` is an offset in the text."""

    pos: int


@dataclass(frozen=True, slots=True)
class Const(Node):
    """`"text"`, `true`, `false`, `null`."""

    value: str | bool | None


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`12.5`, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """`@"2026-03-17"`: a date, time, date and time, or duration."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or function, or `?`, the input of a cell."""

    name: str


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left op right` for arithmetic and comparison."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """`a and b and c`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`a or b or c`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in (tests)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Paren(Node):
    """`(inner)`."""

    inner: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """`key: value` of a context."""

    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{a: 1, b: a + 1}`."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[low..high)`."""

    low_in: bool
    low: Node
    high: Node
    high_in: bool


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`< 5` without a left side: a test, or a range that is open at one end."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`value.name`."""

    value: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`value[condition]`."""

    value: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Span(Node):
    """`low..high` in a loop."""

    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source` of a loop."""

    name: str
    source: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterations return body`."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some iterations satisfies body`, or `every`."""

    word: str
    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(a, b: number) body`; the type of a parameter may be None."""

    params: tuple[tuple[str, Type | None], ...]
    body: Node
    is_external: bool


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`target(args)`; `names` where the arguments are named."""

    target: Node
    args: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """A cell of a table; `tests` is None for `-`."""

    tests: tuple[Node, ...] | None
    is_negated: bool


def children(node: Node) -> Iterator[Node]:
    """The nodes right below, in the order of the text."""
    for name in node.__slots__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def height(tree: Node) -> int:
    """How many nodes stand one upon another; a long `a+a+a+...` is as high as it is long, so without recursion."""
    levels, level = 0, [tree]
    while level:
        levels += 1
        level = [child for node in level for child in children(node)]
    return levels


def size(tree: Node) -> int:
    """How many nodes: the price of evaluating it once."""
    count, ahead = 0, [tree]
    while ahead:
        count += 1
        ahead.extend(children(ahead.pop()))
    return count


def mentions(tree: Node, name: str) -> bool:
    """Does the name stand anywhere in it?"""
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        if isinstance(node, Name) and node.name == name:
            return True
        ahead.extend(children(node))
    return False


def walk(tree: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        yield node
        ahead.extend(reversed([*children(node)]))
