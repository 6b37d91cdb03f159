"""FEEL, the one expression language; an evaluation is bounded and reads nothing but what it is given."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import ProcessError
from engine.feel import BUILTINS, FeelError, Function, Program, Runtime, compile_expression, from_feel

Functions = Mapping[str, Function]


def expression(text: str) -> str:
    """The text form-js and Camunda 8 mean by `=expr`."""
    return text.strip().removeprefix("=").strip()


def evaluate(text: str, names: Mapping[str, Any], now: dt.datetime, functions: Functions | None = None) -> Any:
    """The value of an expression as plain JSON data. A name without a value is null: wrong names are for the linter."""
    program, runtime = _program(text), Runtime(clock=lambda: now, functions=functions)
    try:
        return from_feel(program(names, runtime), numbers="json", temporal="text")
    except FeelError as error:
        raise ProcessError("expression", f"{text.strip()}: {error}") from error


def names_in(text: str) -> set[str]:
    """The variables an expression takes from outside."""
    return set(_program(text).free_names())


def calls_in(text: str) -> Iterator[tuple[str, list[Any]]]:
    """The functions an expression calls by name, with those of their arguments that are literals (else None)."""
    for name, arguments in _program(text).calls():
        yield name, list(arguments)


def literal(text: str) -> Any:
    """The value of an expression that is nothing but a text or number, else None."""
    return _program(text).literal()


def problem(text: str) -> dict[str, str | int] | None:
    """What is wrong with an expression, as values of a finding; None if it is FEEL."""
    try:
        compile_expression(expression(text))
    except FeelError as error:
        return reason(error)
    return None


def reason(error: FeelError) -> dict[str, str | int]:
    """An error of the language as values of a finding: the code of its fault, what fills its words, where, and `near`.

    The names of the fault's own values begin with `fault_`, so that they meet no other value of the finding.
    """
    fault = error.fault
    values: dict[str, str | int] = {"fault": fault.code, "fault_line": fault.line, "fault_column": fault.column}
    values |= {f"fault_{name}": value for name, value in fault.values.items()}
    return values | ({"near": fault.nearest} if fault.nearest else {})


@functools.lru_cache(maxsize=4096)
def _program(text: str) -> Program:
    try:
        return compile_expression(expression(text))
    except FeelError as error:
        raise ProcessError("expression", f"{text.strip()}: {error}") from error


def is_function(name: str) -> bool:
    """Does the language itself have this function?"""
    return name in BUILTINS


def functions() -> list[str]:
    """The functions of the language."""
    return list(BUILTINS)
