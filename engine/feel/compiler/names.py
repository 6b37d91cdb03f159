"""Variables, functions by name, and paths."""

from __future__ import annotations

import difflib
from decimal import Decimal
from typing import Any

from engine.feel import tree
from engine.feel.border import NATIVE
from engine.feel.compiler.dispatch import Closure, compile_node, compiles
from engine.feel.errors import FeelNameError
from engine.feel.properties import property_of
from engine.feel.registry import BUILTINS
from engine.feel.runtime import MISSING, Runtime, Scope
from engine.feel.values import Value, kind

_FEEL = frozenset((str, bool, type(None), Decimal, *NATIVE))


@compiles(tree.Name)
def variable(node: tree.Name) -> Closure:
    """The nearest variable of that name, else a function."""
    return by_name(node, "variable")


def by_name(node: tree.Name, what: str) -> Closure:
    """The value of a name; `what` says in a message what was looked for."""
    name, dotted = node.name, _dotted(node)

    def run(scope: Scope) -> Value:
        """Scopes outward, built-ins, the host's functions, a path; else a warned null, or FeelNameError when strict."""
        here: Scope | None = scope
        while here is not None:
            value = here.vars.get(name, MISSING)
            if value is not MISSING:
                return _inside(value, here)
            here = here.parent
        function = BUILTINS.get(name) or scope.rt.functions.get(name)
        if function is not None:
            return function
        if dotted is not None:
            return dotted(scope)
        _unknown(scope, name, node.pos, what)
        return None

    return run


def _inside(value: Any, scope: Scope) -> Value:
    """Only the outermost scope holds values from outside."""
    found: Value = value if scope.parent is not None or type(value) in _FEEL else scope.rt.value(value)
    return found


def _dotted(node: tree.Name) -> Closure | None:
    """A known name `a.b` (a parameter in DMN may be called so) is else the path a.b."""
    if "." not in node.name:
        return None
    first, *rest = node.name.split(".")
    path: tree.Node = tree.Name(node.pos, first)
    for part in rest:
        path = tree.Path(node.pos, path, part)
    return compile_node(path)


def _unknown(scope: Scope, name: str, pos: int, what: str) -> None:
    rt: Runtime = scope.rt
    if not rt.strict:
        rt.warn(what, f"no {what} «{name}»", pos)
        return
    names: list[str] = [*BUILTINS, *rt.functions] if what == "function" else []
    here: Scope | None = scope
    while here is not None:
        names.extend(map(str, here.vars))
        here = here.parent
    raise FeelNameError(what, name, pos, difflib.get_close_matches(name, names, 1))


@compiles(tree.Path)
def path(node: tree.Path) -> Closure:
    """`value.name`."""
    value_of, name, pos = compile_node(node.value), node.name, node.pos

    def run(scope: Scope) -> Value:
        """Of a list the property of each item; null for null, and with a warning for what has no such property."""
        value = value_of(scope)
        found = property_of(scope.rt, value, name)
        if found is not MISSING:
            return found
        if value is not None:
            scope.rt.warn("property", f"no «{name}» in {kind(value)}", pos)
        return None

    return run
