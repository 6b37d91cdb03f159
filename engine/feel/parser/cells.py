"""Unary tests: the whole of a cell of a decision table."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.lexer import EOF, NAME
from engine.feel.parser.climbing import Parser
from engine.feel.tree import Node


def whole_cell(parser: Parser) -> tree.Tests:
    """`-`, `test, test` or `not(test, test)`."""
    pos = parser.token.pos
    if parser.at("-") and parser.after().kind == EOF:
        return tree.Tests(pos, None, is_negated=False)
    negated = _negated(parser)
    if negated is not None:
        return tree.Tests(pos, negated, is_negated=True)
    tests = parser.separated(parser.expression)
    parser.finish()
    return tree.Tests(pos, tests, is_negated=False)


def _negated(parser: Parser) -> tuple[Node, ...] | None:
    """`not(a, b)` as the whole cell; else it is only the start of an expression."""
    if not (parser.token.kind == NAME and parser.token.text == "not" and parser.after().text == "("):
        return None
    start = parser.at_index
    parser.at_index += 2
    tests = parser.separated(parser.expression)
    parser.need(")")
    if parser.is_at_end():
        return tests
    parser.at_index = start
    return None
