"""FEEL (the expression language of DMN 1.5) in Python.

    program = compile_expression('score >= 3 and status = "returned"')
    program({"score": 4, "status": "returned"})          # True
    evaluate("sum(for i in 1..3 return i * 0.1)", {})    # Decimal('0.6')
    unary_test("< 5, [10..20]", 12)                      # True

No Python eval/exec. A Program is immutable and may be shared by threads.
"""
from __future__ import annotations

import functools
import re

from .compiler import Runtime, Scope, compile_node, compile_tests, free_names
from .errors import FeelError, FeelLimitError, FeelNameError, FeelSyntaxError, Warn
from .lexer import KEYWORDS
from .parser import parse_expression, parse_unary_tests
from .values import Function, from_feel, to_feel

__all__ = ["compile_expression", "compile_unary_tests", "evaluate", "unary_test", "Program",
           "Runtime", "Function", "FeelError", "FeelSyntaxError", "FeelLimitError", "FeelNameError", "Warn",
           "to_feel", "from_feel", "special_names"]

_PLAIN = re.compile(r"[^\W\d]\w*(?: \w+)*\Z")


@functools.lru_cache(maxsize=4096)
def _is_special(name: str) -> bool:
    """Must the parser know this name? (operators, keywords or odd characters in it)"""
    return not _PLAIN.match(name) or (" " in name and any(w in KEYWORDS or w == "instance"
                                                         for w in name.split(" ")))


def special_names(data, depth: int = 3) -> tuple:
    """The names in `data` that the parser must be told of, to a depth."""
    out = set()

    def walk(v, d):
        if type(v) is dict:
            for k, e in v.items():
                if type(k) is str and k and _is_special(k):
                    out.add(k)
                if d and type(e) in (dict, list):
                    walk(e, d - 1)
        elif type(v) is list and v and d:
            walk(v[0], d - 1)
    walk(data, depth)
    return tuple(sorted(out))


class Program:
    """A compiled text. Call it with the variables."""

    __slots__ = ("text", "tree", "_run", "_tests")

    def __init__(self, text, tree, tests=False):
        self.text, self.tree, self._tests = text, tree, tests
        try:
            self._run = compile_tests(tree) if tests else compile_node(tree)
        except RecursionError:
            raise FeelLimitError("the expression nests too deeply") from None

    def __call__(self, variables=None, runtime: Runtime | None = None, input=None):
        rt = runtime or Runtime()
        scope = Scope(variables if variables is not None else {}, None, rt)
        try:
            return self._run(scope, to_feel(input)) if self._tests else self._run(scope)
        except RecursionError:
            raise FeelLimitError("the expression nests too deeply") from None

    def free_names(self) -> dict:
        """Variables the text needs from outside: name -> offset of its first use."""
        return free_names(self.tree)


@functools.lru_cache(maxsize=4096)
def compile_expression(text: str, names: tuple = ()) -> Program:
    return Program(text, parse_expression(text, names))


@functools.lru_cache(maxsize=4096)
def compile_unary_tests(text: str, names: tuple = ()) -> Program:
    return Program(text, parse_unary_tests(text, names), tests=True)


def evaluate(text: str, variables=None, runtime: Runtime | None = None):
    variables = variables if variables is not None else {}
    return compile_expression(text, special_names(variables))(variables, runtime)


def unary_test(text: str, input, variables=None, runtime: Runtime | None = None):
    variables = variables if variables is not None else {}
    return compile_unary_tests(text, special_names(variables))(variables, runtime, input)
