"""JSON that came from outside: bounded, strict, and refused with a place."""

from __future__ import annotations

import json
from typing import Any, NoReturn

MAX_BYTES = 256_000
MAX_NESTING = 24


class BadJson(Exception):
    """The file cannot be read: why, as a code with values, and in which line."""

    def __init__(self, code: str, line: int = 0, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.line, self.values = code, line, values


class _Twice(ValueError):
    """A member stands twice in one object."""


def read_object(content: bytes) -> tuple[dict[str, Any], str]:
    """The object a file holds, and its text."""
    if len(content) > MAX_BYTES:
        raise BadJson("bytes", found=len(content), most=MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadJson("encoding", content[: error.start].count(b"\n") + 1) from None
    if _nesting(text) > MAX_NESTING:
        raise BadJson("deep", most=MAX_NESTING)
    return _parsed(text), text


def _parsed(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadJson("json", error.lineno, reason=error.msg) from None
    except _Twice as error:
        raise BadJson("twice", name=str(error)) from None
    except ValueError as error:  # a number of thousands of digits
        raise BadJson("json", reason=str(error)) from None
    if not isinstance(value, dict):
        raise BadJson("object")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        twice = next(key for key in out if sum(key == other for other, _ in pairs) > 1)
        raise _Twice(twice[:40])
    return out


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _nesting(text: str) -> int:
    """The deepest bracket outside strings, without recursion."""
    depth = deepest = 0
    in_string = escaped = False
    for char in text:
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest
