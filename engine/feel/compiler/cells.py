"""Unary tests: the cells of a decision table, and the right side of `in`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from engine.feel import tree
from engine.feel.comparison import Truth, compare, matches
from engine.feel.compiler.dispatch import compile_node
from engine.feel.runtime import Runtime, Scope
from engine.feel.values import Value

Test: TypeAlias = Callable[[Scope, Value], Truth]
INPUT = "?"
_LITERALS = (tree.Const, tree.Number, tree.AtLiteral, tree.Negation, tree.RangeLiteral, tree.Paren)


def compile_tests(node: tree.Tests) -> Test:
    """A whole cell: any of its tests, or none of them where it is negated."""
    if node.tests is None:
        return lambda _scope, _value: True
    tests = [compile_test(test, in_cell=True) for test in node.tests]
    any_of = _any_of(tests)
    return _negated(any_of) if node.is_negated else any_of


def _any_of(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def run(scope: Scope, value: Value) -> Truth:
        """True as soon as one test is; null when none is true and one is null."""
        out: Truth = False
        for test in tests:
            result = test(scope, value)
            if result is True:
                return True
            if result is None:
                out = None
        return out

    return run


def _negated(test: Test) -> Test:
    def run(scope: Scope, value: Value) -> Truth:
        """Null stays null: a test that cannot be decided is not met by negating it."""
        result = test(scope, value)
        return None if result is None else not result

    return run


def compile_test(node: tree.Node, *, in_cell: bool = False) -> Test:
    """One test.

    In a cell, an expression that says true by itself, «count(x) > 3», matches any input; to the right of `in` it does
    not.
    """
    if isinstance(node, tree.Paren) and isinstance(node.inner, tree.Comparison):
        node = node.inner
    if isinstance(node, tree.Comparison):
        return _comparison(node)
    if tree.mentions(node, INPUT):
        return _with_input(node)
    return _value(node, says_by_itself=in_cell and not isinstance(node, tree.Const))


def _comparison(node: tree.Comparison) -> Test:
    op, operand, fixed = node.op, compile_node(node.operand), _fixed(node.operand)
    if fixed is not None:
        return lambda _scope, value: compare(op, value, fixed)
    return lambda scope, value: compare(op, value, operand(scope))


def _fixed(node: tree.Node) -> Value:
    """The value of what is made of literals only, as most cells are; null where it must be evaluated each time."""
    if not all(isinstance(part, _LITERALS) for part in tree.walk(node)):
        return None
    return compile_node(node)(Scope({}, None, Runtime()))


def _with_input(node: tree.Node) -> Test:
    """An expression that names the input, `?`."""
    expression = compile_node(node)

    def run(scope: Scope, value: Value) -> Truth:
        """A boolean or null decides by itself; any other value is matched against the input."""
        result = expression(Scope({INPUT: value}, scope, scope.rt))
        return result if result is None or isinstance(result, bool) else matches(value, result)

    return run


def _value(node: tree.Node, *, says_by_itself: bool) -> Test:
    expression, fixed = compile_node(node), _fixed(node)
    if fixed is not None and not isinstance(fixed, bool):
        return lambda _scope, value: matches(value, fixed)

    def run(scope: Scope, value: Value) -> Truth:
        """A boolean that says by itself answers for an input that is none; all else is matched against the input."""
        result = expression(scope)
        scope.rt.heavy(result)
        if says_by_itself and isinstance(result, bool) and not isinstance(value, bool):
            return result
        return matches(value, result)

    return run
