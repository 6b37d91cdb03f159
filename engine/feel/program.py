"""A text, compiled once and run often."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from engine.feel import (
    functions,  # noqa: F401  (declares the built-in functions)
    tree,
)
from engine.feel.border import to_feel
from engine.feel.compiler import compile_node, compile_tests
from engine.feel.errors import FeelLimitError, FeelNameError
from engine.feel.free_names import free_names
from engine.feel.lexer import KEYWORDS
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.runtime import Runtime, Scope

_PLAIN = re.compile(r"[^\W\d]\w*(?: \w+)*")
_NO_VARIABLES: Mapping[str, Any] = {}


class Program:
    """A compiled expression. Immutable, so threads may share it; call it with the variables."""

    __slots__ = ("_run", "text", "tree")

    def __init__(self, text: str, names: tuple[str, ...] = ()) -> None:
        self.text = text
        try:
            self.tree: tree.Node = parse_expression(text, names)
            self._run = compile_node(self.tree)
        except RecursionError:
            raise _too_deep() from None

    def __call__(self, variables: Mapping[str, Any] | None = None, runtime: Runtime | None = None) -> Any:
        """The value for these variables, as FEEL has it; see `from_feel`."""
        return self.within(Scope(variables if variables is not None else _NO_VARIABLES, None, runtime or Runtime()))

    def within(self, scope: Scope) -> Any:
        """The value in a scope; see `scope_of`."""
        try:
            return self._run(scope)
        except RecursionError:
            raise _too_deep() from None
        except FeelNameError as error:
            raise error.placed_in(self.text) from None

    def free_names(self) -> dict[str, int]:
        """Variables the text needs from outside: name -> offset of its first use."""
        return free_names(self.tree)

    def calls(self) -> list[tuple[str, tuple[Any, ...]]]:
        """The functions it calls by name, each with its arguments where they are literals, else None."""
        return [
            (node.target.name, tuple(literal_of(argument) for argument in node.args))
            for node in tree.walk(self.tree)
            if isinstance(node, tree.Call) and isinstance(node.target, tree.Name)
        ]

    def literal(self) -> Any:
        """Its value when it is nothing but a text, number, true or false; else None."""
        return literal_of(self.tree)


class UnaryTests:
    """A compiled cell of a decision table; call it with the input and the variables."""

    __slots__ = ("_run", "text", "tree")

    def __init__(self, text: str, names: tuple[str, ...] = ()) -> None:
        self.text = text
        try:
            self.tree = parse_unary_tests(text, names)
            self._run = compile_tests(self.tree)
        except RecursionError:
            raise _too_deep() from None

    def __call__(
        self, input: Any, variables: Mapping[str, Any] | None = None, runtime: Runtime | None = None
    ) -> bool | None:
        """Whether the input meets the cell; None when nothing can be said."""
        scope = Scope(variables if variables is not None else _NO_VARIABLES, None, runtime or Runtime())
        return self.within(scope, to_feel(input))

    def within(self, scope: Scope, input: Any) -> bool | None:
        """The same in a scope, for an input that is FEEL's already."""
        try:
            return self._run(scope, input)
        except RecursionError:
            raise _too_deep() from None
        except FeelNameError as error:
            raise error.placed_in(self.text) from None

    def free_names(self) -> dict[str, int]:
        """Variables the cell needs beside its input."""
        return {name: pos for name, pos in free_names(self.tree).items() if name != "?"}


def scope_of(values: Mapping[str, Any], runtime: Runtime) -> Scope:
    """A scope of values that are FEEL's already, so that nothing is converted."""
    return Scope(values, Scope(_NO_VARIABLES, None, runtime), runtime)


def _too_deep() -> FeelLimitError:
    return FeelLimitError("too_deep")


def literal_of(node: tree.Node) -> Any:
    """The value of a literal node: a text, a boolean, an int or float; None for anything else."""
    if isinstance(node, tree.Number):
        number = float(node.text)
        return int(number) if number.is_integer() else number
    return node.value if isinstance(node, tree.Const) else None


@functools.lru_cache(maxsize=4096)
def compile_expression(text: str, names: tuple[str, ...] = ()) -> Program:
    """The program of an expression. `names`: those that hold operators, keywords or odd characters."""
    return Program(text, names)


@functools.lru_cache(maxsize=4096)
def compile_unary_tests(text: str, names: tuple[str, ...] = ()) -> UnaryTests:
    """The program of a cell of a decision table."""
    return UnaryTests(text, names)


def evaluate(text: str, variables: Mapping[str, Any] | None = None, runtime: Runtime | None = None) -> Any:
    """The value of an expression for these variables."""
    return compile_expression(text, special_names(variables or {}))(variables, runtime)


def unary_test(
    text: str, input: Any, variables: Mapping[str, Any] | None = None, runtime: Runtime | None = None
) -> bool | None:
    """Whether an input meets a cell."""
    return compile_unary_tests(text, special_names(variables or {}))(input, variables, runtime)


def special_names(data: Any, depth: int = 3) -> tuple[str, ...]:
    """The names in data that the parser must be told of, to a depth."""
    return tuple(sorted(set(_special(data, depth))))


def _special(value: Any, depth: int) -> Iterable[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _special_key(key)
            yield from _special_inside(inner, depth)
    elif isinstance(value, list) and value and depth:
        yield from _special(value[0], depth - 1)


def _special_key(key: object) -> Iterable[str]:
    if isinstance(key, str) and key and _must_be_known(key):
        yield key


def _special_inside(value: Any, depth: int) -> Iterable[str]:
    if depth and isinstance(value, (dict, list)):
        yield from _special(value, depth - 1)


@functools.lru_cache(maxsize=4096)
def _must_be_known(name: str) -> bool:
    """Are there operators, keywords or odd characters in it?"""
    words = name.split(" ")
    return not _PLAIN.fullmatch(name) or (len(words) > 1 and any(w in KEYWORDS or w == "instance" for w in words))
