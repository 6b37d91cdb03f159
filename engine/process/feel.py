"""FEEL, the one expression language; an evaluation is bounded and reads nothing but what it is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from engine.errors import ProcessError
from engine.feel import FeelError, Runtime, compile_expression, from_feel


def expression(text: str) -> str:
    """The text form-js and Camunda 8 mean by `=expr`."""
    return " ".join(text.split()).removeprefix("=")


def evaluate(text: str, names: Mapping[str, Any], now: dt.datetime | None = None) -> Any:
    """The value of an expression as plain JSON data. A name without a value is null: wrong names are for the linter."""
    runtime = Runtime(clock=lambda: now or dt.datetime.now(dt.UTC))
    try:
        return from_feel(compile_expression(expression(text))(dict(names), runtime), numbers="json", temporal="text")
    except FeelError as error:
        raise ProcessError("expression", f"{text.strip()}: {error}") from error


def names_in(text: str) -> set[str]:
    """The variables an expression takes from outside."""
    try:
        return set(compile_expression(expression(text)).free_names())
    except FeelError as error:
        raise ProcessError("expression", f"{text.strip()}: {error}") from error
