"""Literals: constants, lists, contexts, ranges."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.comparison import less
from engine.feel.compiler.dispatch import Closure, compile_node, compiles
from engine.feel.literals import parse_any
from engine.feel.runtime import Scope
from engine.feel.values import CTX, Range, Value, finite


@compiles(tree.Const)
def constant(node: tree.Const) -> Closure:
    """A text, true, false or null."""
    value = node.value
    return lambda _scope: value


@compiles(tree.Number)
def number(node: tree.Number) -> Closure:
    """A number."""
    value = finite(CTX.create_decimal(node.text))
    return lambda _scope: value


@compiles(tree.AtLiteral)
def at_literal(node: tree.AtLiteral) -> Closure:
    """A date, time or duration."""
    value, pos = parse_any(node.text), node.pos

    def run(scope: Scope) -> Value:
        """Read once, at compile time; a text that was no such value warns each time it is evaluated, and is null."""
        if value is None:
            scope.rt.warn("value", "not a date, time or duration", pos)
        return value

    return run


@compiles(tree.Paren)
def paren(node: tree.Paren) -> Closure:
    """What stands inside."""
    return compile_node(node.inner)


@compiles(tree.ListLiteral)
def list_literal(node: tree.ListLiteral) -> Closure:
    """A list."""
    items = [compile_node(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


@compiles(tree.ContextLiteral)
def context_literal(node: tree.ContextLiteral) -> Closure:
    """A context; an entry sees those before it."""
    entries = [(entry.key, compile_node(entry.value), entry.pos) for entry in node.entries]

    def run(scope: Scope) -> Value:
        """Null, with a warning, when two entries bear one name."""
        out: dict[str, Value] = {}
        inner = Scope(out, scope, scope.rt)
        for key, value, pos in entries:
            if key in out:
                scope.rt.warn("value", f"entry «{key}» given twice", pos)
                return None
            out[key] = value(inner)
        return out

    return run


@compiles(tree.RangeLiteral)
def range_literal(node: tree.RangeLiteral) -> Closure:
    """A range. A null end must be written as null; an end that turns out null makes no range."""
    low_of, high_of = compile_node(node.low), compile_node(node.high)
    may_low_be_null, may_high_be_null = _is_null(node.low), _is_null(node.high)

    def run(scope: Scope) -> Value:
        """Null, with a warning, for ends of two kinds, for a low above the high, and for null ends on both sides."""
        low, high = low_of(scope), high_of(scope)
        are_given = (low is not None or may_low_be_null) and (high is not None or may_high_be_null)
        if not (are_given and _are_ends(low, high)):
            scope.rt.warn("value", "not a range", node.pos)
            return None
        return Range(low, high, node.low_in and low is not None, node.high_in and high is not None)

    return run


def _is_null(node: tree.Node) -> bool:
    return isinstance(node, tree.Const) and node.value is None


def _are_ends(low: Value, high: Value) -> bool:
    if low is None or high is None:
        return low is not high
    return less(low, high, True) is True


@compiles(tree.Comparison)
def comparison(node: tree.Comparison) -> Closure:
    """«(< 5)» as a value is a range; «(= 5)» a range of one; «(!= 5)» has no value."""
    op, operand = node.op, compile_node(node.operand)

    def run(scope: Scope) -> Value:
        """Unbounded on the other side; null for a null operand, and for `!=`."""
        value = operand(scope)
        if value is None or op == "!=":
            return None
        if op == "=":
            return Range(value, value, True, True, op)
        if op[0] == "<":
            return Range(None, value, False, op == "<=", op)
        return Range(value, None, op == ">=", False, op)

    return run
