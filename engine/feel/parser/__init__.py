"""Tokens to a tree: a Pratt parser of the grammar of DMN 1.5.

`climbing` is the machine: what a value may begin with, and which operators may follow it, how strongly each binds. The
other modules read one kind of construct each and enter it there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from engine.feel import tree
from engine.feel.errors import FeelLimitError
from engine.feel.parser import control, operators, values  # noqa: F401  (each enters what it reads)
from engine.feel.parser.cells import whole_cell
from engine.feel.parser.climbing import Parser
from engine.feel.tree import Node

MAX_HEIGHT = 200  # of the finished tree

N = TypeVar("N", bound=Node)


def parse_expression(text: str, known: Iterable[str] = ()) -> Node:
    """The tree of an expression. `known`: names that hold operators, keywords or odd characters."""
    parser = Parser(text, known)
    if parser.is_at_end():
        parser.fail("empty")
    node = parser.expression()
    parser.finish()
    return _bounded(node)


def parse_unary_tests(text: str, known: Iterable[str] = ()) -> tree.Tests:
    """The tree of a cell of a table."""
    return _bounded(whole_cell(Parser(text, known)))


def _bounded(node: N) -> N:
    if tree.height(node) > MAX_HEIGHT:
        raise FeelLimitError("too_high", limit=MAX_HEIGHT)
    return node
