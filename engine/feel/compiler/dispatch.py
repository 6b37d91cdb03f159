"""Which function compiles which node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from engine.feel.runtime import Scope
from engine.feel.tree import Node
from engine.feel.values import Value

Closure: TypeAlias = Callable[[Scope], Value]
C = TypeVar("C", bound=Callable[[Any], Closure])

_COMPILERS: dict[type[Node], Callable[[Any], Closure]] = {}


def compiles(*kinds: type[Node]) -> Callable[[C], C]:
    """Declares the compiler of some kinds of nodes."""

    def declare(compiler: C) -> C:
        """One compiler per kind of node, the later declared; the compiler itself is returned as it is."""
        _COMPILERS.update(dict.fromkeys(kinds, compiler))
        return compiler

    return declare


def compile_node(node: Node) -> Closure:
    """The closure of a node."""
    return _COMPILERS[type(node)](node)
