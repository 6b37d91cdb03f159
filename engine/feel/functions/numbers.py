"""Functions of numbers: rounding, remainders, roots."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from engine.feel.durations import DayTime, YearMonth
from engine.feel.registry import builtin
from engine.feel.values import CTX, Value, finite

#: Wide enough that a remainder of any two numbers is exact.
WIDE = Context(prec=6200, Emin=-999999, Emax=999999, traps=[])
#: Steps of a call with numbers of up to 6,000 digits, and of one that approaches its result.
DEAR, VERY_DEAR = 30, 60
ZERO, TWO = Decimal(0), Decimal(2)
_LEAST_SCALE, _MOST_SCALE = -6111, 6176


def _rounded(number: Decimal, scale: Decimal, how: str) -> Value:
    if not _LEAST_SCALE <= scale <= _MOST_SCALE:
        return None
    digits = int(scale)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= digits:
        return number
    return finite(CTX.plus(number.quantize(Decimal((0, (1,), -digits)), how, WIDE)))


def _rounding(how: str) -> Callable[[Decimal, Decimal | None], Value]:
    return lambda number, scale: _rounded(number, ZERO if scale is None else scale, how)


builtin("decimal", "n: number, scale: number", cost=DEAR)(_rounding(ROUND_HALF_EVEN))
builtin("floor", "n: number, scale?: number", cost=DEAR)(_rounding(ROUND_FLOOR))
builtin("ceiling", "n: number, scale?: number", cost=DEAR)(_rounding(ROUND_CEILING))
builtin("round up", "n: number, scale: number", cost=DEAR)(_rounding(ROUND_UP))
builtin("round down", "n: number, scale: number", cost=DEAR)(_rounding(ROUND_DOWN))
builtin("round half up", "n: number, scale: number", cost=DEAR)(_rounding(ROUND_HALF_UP))
builtin("round half down", "n: number, scale: number", cost=DEAR)(_rounding(ROUND_HALF_DOWN))


@builtin("abs", "n: number", "n: duration")
def absolute(value: Decimal | DayTime | YearMonth) -> Value:
    """Without its sign: of a number, or of a duration of either kind; null for null."""
    if isinstance(value, Decimal):
        return CTX.abs(value)
    return DayTime(abs(value.nanos)) if isinstance(value, DayTime) else YearMonth(abs(value.total))


@builtin("modulo", "dividend: number, divisor: number", cost=DEAR)
def modulo(dividend: Decimal, divisor: Decimal) -> Value:
    """The remainder with the sign of the divisor."""
    if divisor == 0:
        return None
    rest = WIDE.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    return finite(CTX.plus(rest))


@builtin("sqrt", "number: number", cost=DEAR)
def square_root(number: Decimal) -> Value:
    """Rounded to 34 digits; null for a negative number, and for null."""
    return finite(CTX.sqrt(number)) if number >= 0 else None


@builtin("log", "number: number", cost=VERY_DEAR)
def logarithm(number: Decimal) -> Value:
    """To the base e, rounded to 34 digits; null for zero, a negative number, and null."""
    return finite(CTX.ln(number)) if number > 0 else None


@builtin("exp", "number: number", cost=VERY_DEAR)
def exponential(number: Decimal) -> Value:
    """e to this power, rounded to 34 digits; null where its exponent would pass 6144, and for null."""
    return finite(CTX.exp(number))


@builtin("odd", "number: number", cost=DEAR)
def odd(number: Decimal) -> Value:
    """A fraction is neither odd nor even: false; negatives count by their size; null for null."""
    return abs(WIDE.remainder(number, TWO)) == 1


@builtin("even", "number: number", cost=DEAR)
def even(number: Decimal) -> Value:
    """Zero is even, a fraction is neither even nor odd: false; null for null."""
    return WIDE.remainder(number, TWO) == 0
