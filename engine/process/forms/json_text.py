"""JSON that came from outside: bounded, strict, and refused with a place."""

from __future__ import annotations

import json
from typing import Any, NoReturn

MAX_BYTES = 256_000
MAX_NESTING = 24


class BadJson(Exception):
    """The file cannot be read: what is wrong, and in which line."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line


def read_object(content: bytes) -> tuple[dict[str, Any], str]:
    """The object a file holds, and its text."""
    if len(content) > MAX_BYTES:
        raise BadJson(f"the file has {len(content):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadJson("the file is not UTF-8 text", content[: error.start].count(b"\n") + 1) from None
    if _nesting(text) > MAX_NESTING:
        raise BadJson(f"brackets within brackets, more than {MAX_NESTING} deep")
    return _parsed(text), text


def _parsed(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadJson(f"not JSON: {error.msg}", error.lineno) from None
    except ValueError as error:  # a number of thousands of digits, a member twice
        raise BadJson(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise BadJson("the file does not hold an object")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        twice = next(key for key in out if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f"«{twice[:40]}» stands twice in one object")
    return out


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


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
