"""Differences between what had to follow and what did, in lines people can read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import fields, is_dataclass
from typing import Any

from tests.year.seen import Digest, Seen

KINDS = tuple(field.name for field in fields(Seen))


def differences(foretold: Seen, found: Seen) -> list[str]:
    """A line for each thing that is missing, and for each that nobody foretold."""
    lines: list[str] = []
    for kind in KINDS:
        expected, actual = (Counter(map(line, getattr(seen, kind))) for seen in (foretold, found))
        lines += [f"missing     {kind}: {text}" for text in sorted((expected - actual).elements())]
        lines += [f"unforetold  {kind}: {text}" for text in sorted((actual - expected).elements())]
    return sorted(lines, key=lambda text: text.partition(": ")[2])


def line(thing: Any) -> str:
    """One thing in one line, its instant first."""
    if isinstance(thing, Digest):
        parts = (f"{name} ({count}) {', '.join(map(str, rows))}" for name, (count, rows) in thing.sections.items())
        return f"{_text(thing.at)} to {thing.to} of {thing.day}: {'; '.join(parts)}"
    assert is_dataclass(thing)
    named = {field.name: getattr(thing, field.name) for field in fields(thing)}
    return f"{_text(named.pop('at'))} " + ", ".join(f"{name} {_text(value)}" for name, value in named.items())


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(it, str) for it in value):
        return f"{value[0]} for {value[1]}" if value[1] else str(value[0])
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_text, value)) + "]"
    return str(value)
