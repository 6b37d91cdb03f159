"""YAML from strangers: one small document without anchors and tags, in which every value knows its line.

Values are built from the parser's events, so nothing in the text can grow or nest beyond it; numbers are exact: a
decimal never passes through a float.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from engine.errors import Invalid

MOST_BYTES, DEEPEST = 2_000_000, 12
Path = tuple[str | int, ...]
Lines = dict[Path, int]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER, _DECIMAL = re.compile(r"[-+]?\d{1,12}", re.ASCII), re.compile(r"[-+]?\d{1,12}\.\d{1,12}", re.ASCII)
_WORDS = {"": None, "null": None, "~": None, "true": True, "false": False}


class BadYaml(Invalid):
    """A text that is no YAML we read."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(f"line {line}: {message}", code="bad_yaml", line=line)


def read(raw: bytes) -> tuple[Any, Lines]:
    """The plain value of a text, and the line of each path of keys and indices; `BadYaml` says where it is wrong."""
    if len(raw) > MOST_BYTES:
        raise BadYaml(f"the file has {len(raw)} bytes; at most {MOST_BYTES} are read")
    try:
        text = raw.decode("utf-8-sig")
        events = yaml.parse(text, Loader=_Loader)
        return _document(events)
    except UnicodeDecodeError as error:
        raise BadYaml("this is no UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYaml(error.problem or "this is no YAML", (mark.line if mark else 0) + 1) from error
    except yaml.YAMLError as error:
        raise BadYaml(" ".join(str(error).split())) from error


def _document(events: Iterator[Any]) -> tuple[Any, Lines]:
    lines: Lines = {}
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        raise BadYaml("the file is empty")
    value = _value(events, next(events), (), lines)
    next(events)
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise BadYaml("a second document begins; one file holds one", after.start_mark.line + 1)
    return value, lines


def _value(events: Iterator[Any], event: Any, path: Path, lines: Lines) -> Any:
    line = event.start_mark.line + 1
    lines.setdefault(path, line)
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise BadYaml("anchors and aliases are not read; write it out", line)
    if event.tag:
        raise BadYaml(f"the tag {event.tag} is not read; leave it out", line)
    if len(path) > DEEPEST:
        raise BadYaml(f"nested deeper than {DEEPEST}", line)
    if isinstance(event, yaml.SequenceStartEvent):
        return _items(events, path, lines)
    if isinstance(event, yaml.MappingStartEvent):
        return _pairs(events, path, lines)
    return _scalar(event.value) if event.implicit[0] else event.value


def _items(events: Iterator[Any], path: Path, lines: Lines) -> list[Any]:
    items: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_value(events, event, (*path, len(items)), lines))
    return items


def _pairs(events: Iterator[Any], path: Path, lines: Lines) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = event.start_mark.line + 1
        if not isinstance(event, yaml.ScalarEvent):
            raise BadYaml("a key is one word or text", line)
        key = event.value
        if key in pairs:
            raise BadYaml(f"the key {key!r} is given twice", line)
        lines[(*path, key)] = line
        pairs[key] = _value(events, next(events), (*path, key), lines)
    return pairs


def _scalar(text: str) -> Any:
    """Plain scalars as YAML 1.2 reads them: `no` is a word, not a boolean."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
