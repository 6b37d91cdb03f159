"""What may follow a value: arithmetic, comparison, logic, `between`, `in`, `instance of`, paths, filters, calls."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.lexer import KW, NAME, NUM, OP
from engine.feel.parser.climbing import (
    ADD,
    AND,
    COMPARE,
    INSTANCE,
    MULTIPLY,
    OR,
    POSTFIX,
    POWER,
    Parser,
    follows,
)
from engine.feel.parser.values import range_rest
from engine.feel.tree import Node
from engine.feel.type_syntax import type_here

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_ARITHMETIC = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER}
MAX_TESTS_DEPTH = 10  # `in` within `in`: each is looked through for `?`
_SIGNS_IN_NAMES = ("-", "+", "*", "/", "'")


def _arithmetic(parser: Parser, left: Node) -> Node:
    """`left + right`; what stands left binds first."""
    token = parser.step()
    return tree.Binary(token.pos, token.text, left, parser.expression(_ARITHMETIC[token.text]))


for _sign, _power in _ARITHMETIC.items():
    follows(_power, _sign)(_arithmetic)


@follows(COMPARE, *_COMPARISONS)
def comparison(parser: Parser, left: Node) -> Node:
    """`left < right`."""
    token = parser.step()
    right = parser.expression(COMPARE)
    if parser.at(*_COMPARISONS):
        parser.fail("chained_comparison")
    return tree.Binary(token.pos, token.text, left, right)


@follows(OR, "or")
def disjunction(parser: Parser, left: Node) -> Node:
    """`a or b or c`."""
    return tree.Or(parser.token.pos, _chain(parser, left, "or", OR))


@follows(AND, "and")
def conjunction(parser: Parser, left: Node) -> Node:
    """`a and b and c`."""
    return tree.And(parser.token.pos, _chain(parser, left, "and", AND))


def _chain(parser: Parser, left: Node, word: str, power: int) -> tuple[Node, ...]:
    parts = [left]
    while parser.take(word):
        parts.append(parser.expression(power))
    return tuple(parts)


@follows(COMPARE, "between")
def between(parser: Parser, left: Node) -> Node:
    """`left between low and high`."""
    pos = parser.step().pos
    low = parser.expression(COMPARE)
    parser.need("and")
    return tree.Between(pos, left, low, parser.expression(COMPARE))


@follows(COMPARE, "in")
def membership(parser: Parser, left: Node) -> Node:
    """`left in test`, or several tests in parentheses."""
    pos = parser.step().pos
    parser.tests_depth += 1
    if parser.tests_depth > MAX_TESTS_DEPTH:
        parser.limit("nested_too_deep", MAX_TESTS_DEPTH)
    tests = _several_tests(parser) if parser.at("(") else (parser.expression(COMPARE),)
    parser.tests_depth -= 1
    return tree.In(pos, left, tests)


def _several_tests(parser: Parser) -> tuple[Node, ...]:
    """`(a, b)`; with one test inside, the parenthesis is only the beginning of an expression."""
    pos = parser.step().pos
    first = parser.inner()
    if parser.at(".."):
        return (parser.climb(range_rest(parser, pos, first, low_in=False), COMPARE),)
    more = parser.separated(parser.inner) if parser.take(",") else ()
    parser.need(")")
    return (first, *more) if more else (parser.climb(tree.Paren(pos, first), COMPARE),)


@follows(INSTANCE, "instance")
def instance_of(parser: Parser, left: Node) -> Node:
    """`left instance of type`."""
    pos = parser.step().pos
    parser.step()
    return tree.InstanceOf(pos, left, type_here(parser))


@follows(POSTFIX, ".")
def path(parser: Parser, left: Node) -> Node:
    """`left.name`."""
    return tree.Path(parser.step().pos, left, parser.name())


@follows(POSTFIX, "[")
def filtering(parser: Parser, left: Node) -> Node:
    """`left[condition]`."""
    node = tree.Filter(parser.step().pos, left, parser.inner())
    parser.need("]")
    return node


@follows(POSTFIX, "(")
def call(parser: Parser, left: Node) -> Node:
    """`left(a, b)`, or with names `left(first: a, second: b)`."""
    pos = parser.step().pos
    arguments = parser.separated(lambda: _argument(parser)) if not parser.at(")") else ()
    parser.need(")")
    names = tuple(name for name, _ in arguments if name is not None)
    if names and len(names) < len(arguments):
        parser.fail("mixed_arguments", pos)
    return tree.Call(left.pos, left, tuple(value for _, value in arguments), names or None)


def _argument(parser: Parser) -> tuple[str | None, Node]:
    return _argument_name(parser), parser.inner()


def _argument_name(parser: Parser) -> str | None:
    """`start position:` before an argument."""
    if parser.token.kind not in (NAME, KW):
        return None
    end = parser.at_index
    while _may_be_in_a_name(parser, end):
        end += 1
    if parser.tokens[end].text != ":":
        return None
    name = parser.joined(parser.at_index, end)
    parser.at_index = end + 1
    return name


def _may_be_in_a_name(parser: Parser, index: int) -> bool:
    token = parser.tokens[index]
    return token.kind in (NAME, KW, NUM) or (token.kind == OP and token.text in _SIGNS_IN_NAMES)
