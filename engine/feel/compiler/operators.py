"""Arithmetic, comparison, logic and `if`. Null is neither true nor false."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.arithmetic import OPERATIONS, negate
from engine.feel.comparison import compare
from engine.feel.compiler.cells import compile_test
from engine.feel.compiler.dispatch import Closure, compile_node, compiles
from engine.feel.runtime import MISSING, Scope
from engine.feel.values import HEAVY, Value, kind


@compiles(tree.Binary)
def binary(node: tree.Binary) -> Closure:
    """`left op right`."""
    return _arithmetic(node) if node.op in OPERATIONS else _comparison(node)


def _arithmetic(node: tree.Binary) -> Closure:
    operation, op, pos = OPERATIONS[node.op], node.op, node.pos
    left, right = compile_node(node.left), compile_node(node.right)

    def run(scope: Scope) -> Value:
        """Null for a null operand; null with a warning for kinds the operator does not take."""
        a, b = left(scope), right(scope)
        if a is None or b is None:
            return None
        result = operation(scope.rt, a, b)
        if result is MISSING:
            scope.rt.warn("type", f"cannot do {kind(a)} {op} {kind(b)}", pos)
            return None
        return result

    return run


def _comparison(node: tree.Binary) -> Closure:
    op, pos = node.op, node.pos
    left, right = compile_node(node.left), compile_node(node.right)

    def run(scope: Scope) -> Value:
        """Null, with a warning, for kinds that cannot be compared; silent where an operand is null."""
        a, b = left(scope), right(scope)
        if type(a) in HEAVY:
            scope.rt.heavy(a)
        result = compare(op, a, b)
        if result is None and a is not None and b is not None:
            scope.rt.warn("type", f"cannot compare {kind(a)} with {kind(b)}", pos)
        return result

    return run


@compiles(tree.And)
def conjunction(node: tree.And) -> Closure:
    """False if any is false, else null if any is not true."""
    parts = [compile_node(part) for part in node.parts]

    def run(scope: Scope) -> Value:
        """Stops at the first false; what is no boolean counts as null (three-valued logic, DMN 1.5)."""
        out: Value = True
        for part in parts:
            value = part(scope)
            if value is False:
                return False
            if value is not True:
                out = None
        return out

    return run


@compiles(tree.Or)
def disjunction(node: tree.Or) -> Closure:
    """True if any is true, else null if any is not false."""
    parts = [compile_node(part) for part in node.parts]

    def run(scope: Scope) -> Value:
        """Stops at the first true; what is no boolean counts as null (three-valued logic, DMN 1.5)."""
        out: Value = False
        for part in parts:
            value = part(scope)
            if value is True:
                return True
            if value is not False:
                out = None
        return out

    return run


@compiles(tree.Negation)
def negation(node: tree.Negation) -> Closure:
    """`-x`."""
    operand, pos = compile_node(node.operand), node.pos

    def run(scope: Scope) -> Value:
        """Numbers and durations only: null for null, a warned null for any other kind."""
        value = operand(scope)
        result = negate(value)
        if result is not MISSING:
            return result
        if value is not None:
            scope.rt.warn("type", f"cannot negate {kind(value)}", pos)
        return None

    return run


@compiles(tree.Between)
def between(node: tree.Between) -> Closure:
    """`value between low and high`, both ends included."""
    value_of, low_of, high_of = compile_node(node.value), compile_node(node.low), compile_node(node.high)

    def run(scope: Scope) -> Value:
        """False as soon as one side says no, even where the other is null; else null where one is null."""
        value, low, high = value_of(scope), low_of(scope), high_of(scope)
        above, below = compare("<=", low, value), compare("<=", value, high)
        if above is False or below is False:
            return False
        return True if above and below else None

    return run


@compiles(tree.In)
def membership(node: tree.In) -> Closure:
    """`value in (tests)`: true if any test is."""
    value_of, tests = compile_node(node.value), [compile_test(test) for test in node.tests]

    def run(scope: Scope) -> Value:
        """Null when no test is true and one of them is null."""
        value = value_of(scope)
        scope.rt.heavy(value)
        out: Value = False
        for test in tests:
            result = test(scope, value)
            if result is True:
                return True
            if result is None:
                out = None
        return out

    return run


@compiles(tree.InstanceOf)
def instance_of(node: tree.InstanceOf) -> Closure:
    """`value instance of type`."""
    value_of, typ, pos = compile_node(node.value), node.type, node.pos

    def run(scope: Scope) -> Value:
        """By kind alone: allowed values do not count; null, with a warning, for a type nobody defined."""
        value = value_of(scope)
        scope.rt.heavy(value)
        try:
            return typ.has(value, scope.rt.named_types, with_values=False)
        except KeyError as error:
            scope.rt.warn("type", f"no type «{error.args[0]}»", pos)
            return None

    return run


@compiles(tree.If)
def condition(node: tree.If) -> Closure:
    """Whatever is not true takes the else."""
    test, yes, no = compile_node(node.condition), compile_node(node.yes), compile_node(node.no)
    return lambda scope: yes(scope) if test(scope) is True else no(scope)
