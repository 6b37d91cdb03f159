"""How points and ranges lie to each other, by Allen's relations: `before`, `overlaps`, `during`, ..."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel import tree
from engine.feel.comparison import equal, less
from engine.feel.compiler import compile_node
from engine.feel.errors import FeelSyntaxError
from engine.feel.parser import parse_expression
from engine.feel.registry import builtin
from engine.feel.runtime import Runtime, Scope
from engine.feel.values import Range, Value

Relation = Callable[[Range, Range], bool]
_POINTS = ("number", "string", "date", "time", "date and time", "duration")
_LITERAL_FUNCTIONS = ("date", "time", "date and time", "duration")


@builtin("range", "from: string", runtime=True)
def range_from_text(rt: Runtime, text: str) -> Value:
    """A range of literals, as `[1..5]`."""
    rt.charge(40 + 4 * len(text))
    try:
        node = parse_expression(text)
    except FeelSyntaxError:
        return None
    if not (isinstance(node, tree.RangeLiteral) and _is_literal(node.low) and _is_literal(node.high)):
        return None
    return compile_node(node)(Scope({}, None, rt))


def _is_literal(node: tree.Node) -> bool:
    if isinstance(node, tree.Const):
        return not isinstance(node.value, bool)
    if isinstance(node, tree.Negation):
        return isinstance(node.operand, tree.Number)
    if isinstance(node, tree.Call):
        is_maker = isinstance(node.target, tree.Name) and node.target.name in _LITERAL_FUNCTIONS
        return is_maker and all(_is_literal(argument) for argument in node.args)
    return isinstance(node, (tree.Number, tree.AtLiteral))


# -- the ends of ranges
def _is_less(a: Value, b: Value) -> bool:
    return less(a, b, False) is True


def _is_equal(a: Value, b: Value) -> bool:
    return equal(a, b) is True


def _starts_no_later(a: Range, b: Range) -> bool:
    if a.low is None or b.low is None:
        return a.low is None
    return _is_less(a.low, b.low) or (_is_equal(a.low, b.low) and (a.low_in or not b.low_in))


def _ends_no_later(a: Range, b: Range) -> bool:
    if a.high is None or b.high is None:
        return b.high is None
    return _is_less(a.high, b.high) or (_is_equal(a.high, b.high) and (b.high_in or not a.high_in))


def _same_start(a: Range, b: Range) -> bool:
    return _is_equal(a.low, b.low) and a.low_in == b.low_in


def _same_end(a: Range, b: Range) -> bool:
    return _is_equal(a.high, b.high) and a.high_in == b.high_in


# -- the relations; a point is a range of one
def before(a: Range, b: Range) -> bool:
    """Every point of a lies before every point of b."""
    if a.high is None or b.low is None:
        return False
    return _is_less(a.high, b.low) or (_is_equal(a.high, b.low) and not (a.high_in and b.low_in))


def during(a: Range, b: Range) -> bool:
    """a lies inside b."""
    return _starts_no_later(b, a) and _ends_no_later(a, b)


def finishes(a: Range, b: Range) -> bool:
    """a ends where b ends."""
    return _same_end(a, b) and _starts_no_later(b, a)


def starts(a: Range, b: Range) -> bool:
    """a starts where b starts."""
    return _same_start(a, b) and _ends_no_later(a, b)


def meets(a: Range, b: Range) -> bool:
    """a ends where b starts, and both hold that point."""
    return a.high_in and b.low_in and _is_equal(a.high, b.low)


def overlaps(a: Range, b: Range) -> bool:
    """They share a point."""
    return not before(a, b) and not before(b, a)


def overlaps_before(a: Range, b: Range) -> bool:
    """They share a point, and a starts and ends earlier."""
    return overlaps(a, b) and not _starts_no_later(b, a) and _ends_no_later(a, b)


def coincides(a: Range, b: Range) -> bool:
    """They are the same."""
    return _same_start(a, b) and _same_end(a, b)


def _as_range(value: Value) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _are_comparable(a: Value, b: Value) -> bool:
    ends = [end for value in (_as_range(a), _as_range(b)) for end in (value.low, value.high) if end is not None]
    return all(less(ends[0], end, True) is not None for end in ends)


def _declare(name: str, relation: Relation, *shapes: str) -> None:
    """`shapes`: which of the two are points, beside two ranges: `pp`, `pr`, `rp`."""
    words = {"p": ("point", _POINTS), "r": ("range", ("range",))}
    signatures = ["range1: range, range2: range"]
    for shape in shapes:
        first, second = shape[0], shape[1]
        numbered = first == second
        for kind in _POINTS:
            kinds = [kind if letter == "p" else "range" for letter in (first, second)]
            names = [words[letter][0] + (str(n) if numbered else "") for n, letter in enumerate((first, second), 1)]
            signatures.append(f"{names[0]}: {kinds[0]}, {names[1]}: {kinds[1]}")

    def decide(a: Value, b: Value) -> Value:
        """A point counts as a range of itself; null when the ends are of kinds that cannot be ordered."""
        return relation(_as_range(a), _as_range(b)) if _are_comparable(a, b) else None

    builtin(name, *signatures)(decide)


def _swapped(relation: Relation) -> Relation:
    return lambda a, b: relation(b, a)


_declare("meets", meets)
_declare("met by", _swapped(meets))
_declare("overlaps", overlaps)
_declare("overlaps before", overlaps_before)
_declare("overlaps after", _swapped(overlaps_before))
_declare("before", before, "pp", "pr", "rp")
_declare("after", _swapped(before), "pp", "pr", "rp")
_declare("during", during, "pr")
_declare("includes", _swapped(during), "rp")
_declare("finishes", finishes, "pr")
_declare("finished by", _swapped(finishes), "rp")
_declare("starts", starts, "pr")
_declare("started by", _swapped(starts), "rp")
_declare("coincides", coincides, "pp")
