"""The built-in functions by name, and how one is declared.

    @builtin("substring", "string: string, start position: number, length?: number")
    def substring(string, start, length): ...

A signature names the parameters with their kinds. `?` after a name: it may be left out; `or null`: null may be given; a
null for anything else makes the call null. `any` takes anything; `values` takes all the arguments as one list, or one
list. Several signatures, or several functions of one name, are tried in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from engine.feel.runtime import Runtime
from engine.feel.signature import Signature
from engine.feel.values import Builtin, Value

BUILTINS: dict[str, Builtin] = {}
_OVERLOADS: dict[str, list[tuple[Signature, Callable[..., Value]]]] = {}
_CHARGE = 5  # steps of any call

F = TypeVar("F", bound=Callable[..., Any])


def builtin(name: str, *signatures: str, runtime: bool = False, cost: int = _CHARGE) -> Callable[[F], F]:
    """Declares a built-in. With `runtime` the function gets it as its first argument. `cost`: the steps of a call."""

    def declare(function: F) -> F:
        """Adds its signatures behind those of the same FEEL name; the Python function itself is returned as it is."""
        overloads = _OVERLOADS.setdefault(name, [])
        takes = function if runtime else _without_runtime(function)
        overloads.extend((Signature(text), takes) for text in signatures)
        BUILTINS.setdefault(name, Builtin(name, _invoke(name, overloads, cost)))
        return function

    return declare


def free_builtin(name: str) -> Callable[[F], F]:
    """Declares a built-in that looks at its arguments by itself: `function(runtime, arguments, names or None)`."""

    def declare(function: F) -> F:
        """Takes the place of any built-in of that FEEL name: what checks by itself cannot be overloaded."""
        BUILTINS[name] = Builtin(name, function)
        return function

    return declare


def _without_runtime(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _runtime, *arguments: function(*arguments)


def _invoke(
    name: str, overloads: list[tuple[Signature, Callable[..., Value]]], cost: int
) -> Callable[[Runtime, list[Value], Sequence[str] | None], Value]:
    def invoke(rt: Runtime, arguments: list[Value], names: Sequence[str] | None) -> Value:
        """The first signature that fits; null for a null where none may be, else null with the first reason warned."""
        rt.charge(cost)
        reason, is_null = "", False
        for signature, function in overloads:
            bound = signature.bind(arguments, names)
            if isinstance(bound, list):
                return _call(rt, name, function, bound)
            is_null = is_null or bound is None
            reason = reason or bound or ""
        if not is_null:
            rt.warn("function", f"{name}: {reason}", -1)
        return None

    return invoke


def _call(rt: Runtime, name: str, function: Callable[..., Value], arguments: list[Value]) -> Value:
    for argument in arguments:
        if isinstance(argument, (list, dict)):
            rt.charge(len(argument))
        elif isinstance(argument, str):
            rt.charge(len(argument) >> 8)
    try:
        return function(rt, *arguments)
    except (ValueError, OverflowError) as error:  # an impossible date, a bad pattern
        rt.warn("value", f"{name}: {error}", -1)
        return None
