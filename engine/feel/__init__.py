"""FEEL, the expression language of DMN 1.5.

    program = compile_expression('score >= 3 and status = "returned"')
    program({"score": 4, "status": "returned"})          # True
    evaluate("sum(for i in 1..3 return i * 0.1)")        # Decimal('0.6')
    unary_test("< 5, [10..20]", 12)                      # True

Numbers are exact decimals; null has full three-valued logic; names may hold spaces. Nothing is run as Python, and every
evaluation is bounded: steps, nesting, sizes of texts and lists, time of regular expressions.
"""

from engine.feel.border import from_feel, to_feel
from engine.feel.errors import FeelError, FeelLimitError, FeelNameError, FeelSyntaxError, Warn
from engine.feel.program import (
    Program,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    evaluate,
    special_names,
    unary_test,
)
from engine.feel.registry import BUILTINS
from engine.feel.runtime import Runtime
from engine.feel.values import Builtin, Function

__all__ = [
    "BUILTINS",
    "Builtin",
    "FeelError",
    "FeelLimitError",
    "FeelNameError",
    "FeelSyntaxError",
    "Function",
    "Program",
    "Runtime",
    "UnaryTests",
    "Warn",
    "compile_expression",
    "compile_unary_tests",
    "evaluate",
    "from_feel",
    "special_names",
    "to_feel",
    "unary_test",
]
