"""Functions of texts. Positions count characters from 1, from the end if negative."""

from __future__ import annotations

from decimal import Decimal

from engine.feel import patterns
from engine.feel.registry import builtin
from engine.feel.runtime import Runtime
from engine.feel.values import Value


@builtin("substring", "string: string, start position: number, length?: number")
def substring(text: str, start: Decimal, length: Decimal | None) -> Value:
    """A start of 0 or beyond the text, and a given length below 1, make null; a longer length takes the rest."""
    position = int(start)
    if position == 0 or abs(position) > len(text):
        return None
    begin = position - 1 if position > 0 else len(text) + position
    if length is None:
        return text[begin:]
    return text[begin : begin + int(length)] if int(length) > 0 else None


@builtin("string length", "string: string")
def string_length(text: str) -> Value:
    """Unicode characters, not bytes or UTF-16 units; null for null."""
    return Decimal(len(text))


@builtin("upper case", "string: string")
def upper_case(text: str) -> Value:
    """By Unicode, whatever the language, so the text may grow («ß» to «SS»); null for null."""
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(text: str) -> Value:
    """By Unicode, whatever the language; null for null."""
    return text.lower()


@builtin("substring before", "string: string, match: string")
def substring_before(text: str, match: str) -> Value:
    """Up to the first match; the empty text when it is not found or is empty; null for a null."""
    before, found, _ = text.partition(match) if match else ("", "", text)
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def substring_after(text: str, match: str) -> Value:
    """From behind the first match; empty when it is not found, all of it for an empty match; null for a null."""
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string, match: string")
def contains(text: str, match: str) -> Value:
    """By characters, not by a pattern; the empty text is in every text; null for a null."""
    return match in text


@builtin("starts with", "string: string, match: string")
def starts_with(text: str, match: str) -> Value:
    """Case counts; every text starts with the empty one; null for a null."""
    return text.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(text: str, match: str) -> Value:
    """Case counts; every text ends with the empty one; null for a null."""
    return text.endswith(match)


@builtin("matches", "input: string, pattern: string, flags?: string or null", runtime=True)
def matches(rt: Runtime, text: str, pattern: str, flags: str | None) -> Value:
    """Anywhere in the text, as XPath; null for a pattern or flag XPath lacks; raises FeelLimitError when it is slow."""
    return patterns.matches(rt, pattern, flags or "", text)


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string or null", runtime=True)
def replace(rt: Runtime, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    """All matches, `$1` a group, `$0` the match; null for a bad pattern, FeelLimitError when too slow or long."""
    return rt.string(patterns.replace(rt, pattern, flags or "", text, replacement))


@builtin("split", "string: string, delimiter: string", runtime=True)
def split(rt: Runtime, text: str, delimiter: str) -> Value:
    """By an XPath pattern; a match of no characters does not split; null for a bad pattern and for a null."""
    return list(patterns.split(rt, delimiter, text))


@builtin("string join", "list: list, delimiter?: string or null", runtime=True)
def string_join(rt: Runtime, items: list[Value], delimiter: str | None) -> Value:
    """Nulls are left out; anything else that is no text makes it null."""
    words = [item for item in items if isinstance(item, str)]
    if any(item is not None and not isinstance(item, str) for item in items):
        return None
    rt.grown(sum(map(len, words)) + len(words) * len(delimiter or ""))
    return (delimiter or "").join(words)
