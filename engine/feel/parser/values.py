"""What an expression may begin with: literals, names, lists, contexts, ranges."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.lexer import NAME, NUM, STR, unquote
from engine.feel.parser.climbing import COMPARE, NEGATE, Parser, begins
from engine.feel.tree import Node

_CONSTANTS = {"true": True, "false": False, "null": None}


@begins(NUM)
def number(parser: Parser) -> Node:
    """`12.5`."""
    token = parser.step()
    return tree.Number(token.pos, token.text)


@begins(STR)
def string(parser: Parser) -> Node:
    """`"text"`."""
    token = parser.step()
    return tree.Const(token.pos, unquote(token.text))


@begins(NAME)
def name(parser: Parser) -> Node:
    """`first name`."""
    return tree.Name(parser.token.pos, parser.name())


@begins(*_CONSTANTS)
def constant(parser: Parser) -> Node:
    """`true`, `false`, `null`."""
    token = parser.step()
    return tree.Const(token.pos, _CONSTANTS[token.text])


@begins("-")
def negation(parser: Parser) -> Node:
    """`-x`."""
    return tree.Negation(parser.step().pos, parser.expression(NEGATE))


@begins("@")
def at_literal(parser: Parser) -> Node:
    """`@"2026-03-17"`."""
    pos = parser.step().pos
    if parser.token.kind != STR:
        parser.fail_found("string_expected")
    return tree.AtLiteral(pos, unquote(parser.step().text))


@begins("=", "!=", "<", "<=", ">", ">=")
def comparison(parser: Parser) -> Node:
    """`< 5`."""
    token = parser.step()
    return tree.Comparison(token.pos, token.text, parser.expression(COMPARE))


@begins("(")
def paren(parser: Parser) -> Node:
    """`(x)`, or a range `(1..5]`."""
    pos = parser.step().pos
    node = parser.inner()
    if parser.at(".."):
        return range_rest(parser, pos, node, low_in=False)
    parser.need(")")
    return tree.Paren(pos, node)


@begins("[")
def bracket(parser: Parser) -> Node:
    """`[a, b]`, or a range `[1..5]`."""
    pos = parser.step().pos
    if parser.take("]"):
        return tree.ListLiteral(pos, ())
    first = parser.inner()
    if parser.at(".."):
        return range_rest(parser, pos, first, low_in=True)
    more = parser.separated(parser.inner) if parser.take(",") else ()
    parser.need("]")
    return tree.ListLiteral(pos, (first, *more))


@begins("]")
def reversed_bracket(parser: Parser) -> Node:
    """`]1..5[`, a range without its ends."""
    pos = parser.step().pos
    return range_rest(parser, pos, parser.inner(), low_in=False)


def range_rest(parser: Parser, pos: int, low: Node, *, low_in: bool) -> Node:
    """A range, from its `..` on."""
    parser.need("..")
    saved, parser.no_filter = parser.no_filter, True
    high = parser.expression()
    parser.no_filter = saved
    if not parser.at("]", ")", "["):
        parser.fail_found("range_end_expected")
    return tree.RangeLiteral(pos, low_in, low, high, parser.step().text == "]")


@begins("{")
def context(parser: Parser) -> Node:
    """`{a: 1, b: a + 1}`. Its names stay known behind it: `{a-b: 1}.a-b`."""
    pos = parser.step().pos
    entries = parser.separated(lambda: _entry(parser)) if not parser.at("}") else ()
    parser.need("}")
    return tree.ContextLiteral(pos, entries)


def _entry(parser: Parser) -> tree.Entry:
    pos = parser.token.pos
    is_text = parser.token.kind == STR
    key = unquote(parser.step().text) if is_text else parser.raw_name_until(":", ",", "}", "{")
    parser.need(":")
    value = parser.inner()
    parser.know(key)
    return tree.Entry(pos, key, value)
