"""The machine of the parser: a value, then the operators that follow it, each as strongly as it binds (its power)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from engine.feel import tree
from engine.feel.cursor import Cursor
from engine.feel.lexer import KW, NAME
from engine.feel.tree import Node

MAX_DEPTH = 60  # brackets within brackets

OR, AND, COMPARE, ADD, MULTIPLY, POWER, NEGATE, INSTANCE, POSTFIX = 10, 20, 30, 40, 50, 60, 70, 80, 90

T = TypeVar("T")


class Parser(Cursor):
    """One text being parsed."""

    def __init__(self, text: str, known: Iterable[str]) -> None:
        super().__init__(text, known)
        self.depth = self.tests_depth = 0
        #: After `..` a `[` closes the range, so it opens no filter.
        self.no_filter = False

    def expression(self, low: int = 0) -> Node:
        """An expression of operators stronger than `low`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.limit("nested_too_deep", MAX_DEPTH)
        left = self.climb(self._beginning(), low)
        self.depth -= 1
        return left

    def inner(self) -> Node:
        """An expression inside brackets: filters are allowed again."""
        saved, self.no_filter = self.no_filter, False
        node = self.expression()
        self.no_filter = saved
        return node

    def separated(self, one: Callable[[], T]) -> tuple[T, ...]:
        """One or more, separated by commas."""
        out = [one()]
        while self.take(","):
            out.append(one())
        return tuple(out)

    def climb(self, left: Node, low: int) -> Node:
        """Takes the operators stronger than `low` that follow `left`."""
        while True:
            operator = self._operator()
            if operator is None or operator.power <= low:
                return left
            left = operator.read(self, left)

    def _beginning(self) -> Node:
        token = self.token
        if token.kind in (NAME, KW):
            hit = self.known_here()
            if hit:
                self.at_index += hit[1]
                return tree.Name(token.pos, hit[0])
        begin = _BEGINNINGS.get(token.kind) or _BEGINNINGS.get(token.text)
        if begin is None:
            self.fail_found("value_expected")
        return begin(self)

    def _operator(self) -> Operator | None:
        operator = _OPERATORS.get(self.token.text)
        if operator is None or (self.no_filter and self.token.text == "["):
            return None
        return operator if self.token.kind != NAME or self.at_instance_of() else None


Begin: TypeAlias = Callable[[Parser], Node]
Follow: TypeAlias = Callable[[Parser, Node], Node]
B = TypeVar("B", bound=Begin)
F = TypeVar("F", bound=Follow)


@dataclass(frozen=True, slots=True)
class Operator:
    """How strongly an operator binds, and what reads it with what stands to its right."""

    power: int
    read: Follow


_BEGINNINGS: dict[str, Begin] = {}
_OPERATORS: dict[str, Operator] = {}


def begins(*words: str) -> Callable[[B], B]:
    """Declares what reads a value that begins so: by the kind of its first token, else by its text."""

    def declare(read: B) -> B:
        """A word declared twice goes to the later reader; the reader itself is returned as it is."""
        _BEGINNINGS.update(dict.fromkeys(words, read))
        return read

    return declare


def follows(power: int, *words: str) -> Callable[[F], F]:
    """Declares what reads an operator and its right side."""

    def declare(read: F) -> F:
        """All the words bind equally strongly; a word declared twice goes to the later reader."""
        _OPERATORS.update(dict.fromkeys(words, Operator(power, read)))
        return read

    return declare
