"""Function literals and calls."""

from __future__ import annotations

from typing import Any

from engine.feel import tree
from engine.feel.compiler.dispatch import Closure, compile_node, compiles
from engine.feel.compiler.names import by_name
from engine.feel.runtime import Runtime, Scope
from engine.feel.types import Type, coerce
from engine.feel.values import Builtin, Function, Value


@compiles(tree.FunctionLiteral)
def function_literal(node: tree.FunctionLiteral) -> Closure:
    """A function value; it sees the names around it."""
    if node.is_external:
        return _external(node.pos)
    names = tuple(name for name, _ in node.params)
    types = tuple(typ for _, typ in node.params)
    body, cost = compile_node(node.body), 5 + tree.size(node.body)

    def run(scope: Scope) -> Value:
        """A fresh function value each time, closed over the scope it is evaluated in."""

        def call(rt: Runtime, arguments: list[Any]) -> Any:
            """Null when an argument is not of its declared type; raises FeelLimitError when calls nest too deep."""
            values = _coerced(rt, names, types, arguments)
            if values is None:
                return None
            rt.enter(cost)
            try:
                return body(Scope(values, scope, rt))
            finally:
                rt.leave()

        return Function(names, call, (types, None))

    return run


def _external(pos: int) -> Closure:
    def run(scope: Scope) -> Value:
        """Always a warned null: Java and PMML functions of DMN 1.5 are not called from here."""
        scope.rt.warn("function", "external functions are not supported", pos)
        return None

    return run


def _coerced(
    rt: Runtime, names: tuple[str, ...], types: tuple[Type | None, ...], arguments: list[Any]
) -> dict[str, Value] | None:
    """The arguments by name, in their declared types; None when one does not fit."""
    values: dict[str, Value] = {}
    for name, typ, argument in zip(names, types, arguments, strict=True):
        if typ is not None:
            rt.heavy(argument)
        value = argument if typ is None else coerce(argument, typ, rt.named_types)
        if value is None and argument is not None:
            return None
        values[name] = value
    return values


@compiles(tree.Call)
def call(node: tree.Call) -> Closure:
    """`target(arguments)`."""
    target, names, pos, label = _target(node), node.names, node.pos, _label(node.target)
    values_of = [compile_node(argument) for argument in node.args]
    is_by_name = isinstance(node.target, tree.Name)

    def run(scope: Scope) -> Value:
        """Null for what is no function; of a name that is null the look-up has warned already."""
        function = target(scope)
        if not isinstance(function, Function):
            if function is not None or not is_by_name:
                scope.rt.warn("function", f"«{label}» is no function", pos)
            return None
        arguments = [value(scope) for value in values_of]
        return _called(scope.rt, function, arguments, names, label, pos)

    return run


def _target(node: tree.Call) -> Closure:
    if isinstance(node.target, tree.Name):
        return by_name(node.target, "function")
    return compile_node(node.target)


def _label(target: tree.Node) -> str:
    return target.name if isinstance(target, (tree.Name, tree.Path)) else "value"


def _called(
    rt: Runtime, function: Function, arguments: list[Value], names: tuple[str, ...] | None, label: str, pos: int
) -> Value:
    before = len(rt.warnings)
    if isinstance(function, Builtin):
        out = function.invoke(rt, arguments, names)
        if out is None and len(rt.warnings) == before and None not in arguments:
            rt.warn("value", f"«{label}» gives null for these arguments", pos)
    else:
        out = _call_own(rt, function, arguments, names, label, pos)
    for warning in rt.warnings[before:]:
        warning.pos = pos if warning.pos < 0 else warning.pos
    return out


def _call_own(
    rt: Runtime, function: Function, arguments: list[Value], names: tuple[str, ...] | None, label: str, pos: int
) -> Any:
    params = list(function.params or ())
    if names is None:
        if len(arguments) != len(params):
            rt.warn("function", f"«{label}» takes {len(params)} arguments, not {len(arguments)}", pos)
            return None
        return function.call(rt, arguments)
    given = dict(zip(names, arguments, strict=True))
    if len(given) != len(names) or set(given) != set(params):
        rt.warn("function", f"wrong parameter names for «{label}»", pos)
        return None
    return function.call(rt, [given[param] for param in params])
