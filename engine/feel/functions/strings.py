"""Functions of texts. Positions count characters from 1, from the end if negative."""

from __future__ import annotations

from decimal import Decimal

from engine.feel import patterns
from engine.feel.registry import builtin
from engine.feel.runtime import Runtime
from engine.feel.values import Value


@builtin("substring", "string: string, start position: number, length?: number")
def substring(text: str, start: Decimal, length: Decimal | None) -> Value:
    position = int(start)
    if position == 0 or abs(position) > len(text):
        return None
    begin = position - 1 if position > 0 else len(text) + position
    if length is None:
        return text[begin:]
    return text[begin : begin + int(length)] if int(length) > 0 else None


@builtin("string length", "string: string")
def string_length(text: str) -> Value:
    return Decimal(len(text))


@builtin("upper case", "string: string")
def upper_case(text: str) -> Value:
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(text: str) -> Value:
    return text.lower()


@builtin("substring before", "string: string, match: string")
def substring_before(text: str, match: str) -> Value:
    before, found, _ = text.partition(match) if match else ("", "", text)
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def substring_after(text: str, match: str) -> Value:
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string, match: string")
def contains(text: str, match: str) -> Value:
    return match in text


@builtin("starts with", "string: string, match: string")
def starts_with(text: str, match: str) -> Value:
    return text.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(text: str, match: str) -> Value:
    return text.endswith(match)


@builtin("matches", "input: string, pattern: string, flags?: string or null", runtime=True)
def matches(rt: Runtime, text: str, pattern: str, flags: str | None) -> Value:
    return patterns.matches(rt, pattern, flags or "", text)


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string or null", runtime=True)
def replace(rt: Runtime, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    return rt.string(patterns.replace(rt, pattern, flags or "", text, replacement))


@builtin("split", "string: string, delimiter: string", runtime=True)
def split(rt: Runtime, text: str, delimiter: str) -> Value:
    return list(patterns.split(rt, delimiter, text))


@builtin("string join", "list: list, delimiter?: string or null", runtime=True)
def string_join(rt: Runtime, items: list[Value], delimiter: str | None) -> Value:
    """Nulls are left out; anything else that is no text makes it null."""
    words = [item for item in items if isinstance(item, str)]
    if any(item is not None and not isinstance(item, str) for item in items):
        return None
    rt.grown(sum(map(len, words)) + len(words) * len(delimiter or ""))
    return (delimiter or "").join(words)
