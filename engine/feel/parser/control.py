"""Constructs that begin with a keyword: `if`, `for`, `some`, `every`, `function`."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.parser.climbing import Parser, begins
from engine.feel.tree import Node
from engine.feel.type_syntax import type_here
from engine.feel.types import Type

MAX_LOOPS = 20  # each turn of the innermost passes through all that are around it


@begins("if")
def choice(parser: Parser) -> Node:
    """`if condition then yes else no`."""
    pos = parser.step().pos
    condition = parser.inner()
    parser.need("then")
    yes = parser.inner()
    parser.need("else")
    return tree.If(pos, condition, yes, parser.expression())


@begins("for")
def for_loop(parser: Parser) -> Node:
    """`for iterations return body`."""
    pos, mark = parser.step().pos, parser.known.mark()
    iterations = _iterations(parser)
    parser.need("return")
    body = parser.expression()
    parser.known.forget(mark)
    return tree.For(pos, iterations, body)


@begins("some", "every")
def quantified(parser: Parser) -> Node:
    """`some iterations satisfies condition`, or `every`."""
    token, mark = parser.step(), parser.known.mark()
    iterations = _iterations(parser)
    parser.need("satisfies")
    body = parser.expression()
    parser.known.forget(mark)
    return tree.Quantified(token.pos, token.text, iterations, body)


def _iterations(parser: Parser) -> tuple[tree.Iteration, ...]:
    iterations = parser.separated(lambda: _iteration(parser))
    if len(iterations) > MAX_LOOPS:
        parser.limit("too_many_loops", MAX_LOOPS)
    return iterations


def _iteration(parser: Parser) -> tree.Iteration:
    pos, name = parser.token.pos, parser.raw_name_until("in")
    parser.need("in")
    source = parser.inner()
    if parser.take(".."):
        source = tree.Span(pos, source, parser.inner())
    parser.know(name)
    return tree.Iteration(pos, name, source)


@begins("function")
def function(parser: Parser) -> Node:
    """`function(a, b: number) body`."""
    pos = parser.step().pos
    parser.need("(")
    mark = parser.known.mark()
    params = parser.separated(lambda: _parameter(parser)) if not parser.at(")") else ()
    parser.need(")")
    is_external = parser.take("external")
    body = parser.expression()
    parser.known.forget(mark)
    return tree.FunctionLiteral(pos, params, body, is_external)


def _parameter(parser: Parser) -> tuple[str, Type | None]:
    name = parser.raw_name_until(":", ",", ")")
    typ = type_here(parser) if parser.take(":") else None
    parser.know(name)
    return name, typ
