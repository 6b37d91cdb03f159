"""YAML from strangers: small, without anchors, every key once, and every key knows its line."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import yaml

from engine.errors import ProcessError

MOST_BYTES = 200_000
DEEPEST = 30
LONGEST_NUMBER = 300  # signs; one in base 60 (1:59:59) takes seconds when it is long
Lines = dict[tuple[Any, ...], int]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadYaml(ProcessError):
    """A text that is no YAML we read: `code` says why, `values` fill its words."""

    def __init__(self, code: str, line: int = 1, **values: str | int) -> None:
        super().__init__(code, f"line {line}: {code}", line=line)
        self.values = values


def read_yaml(raw: bytes) -> tuple[Any, Lines]:
    """The plain value of a text, and path of keys and indices -> line; `BadYaml` says where it is wrong."""
    if len(raw) > MOST_BYTES:
        raise BadYaml("bytes", found=len(raw), most=MOST_BYTES)
    try:
        return _read(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadYaml("encoding") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYaml("yaml", (mark.line if mark else 0) + 1, reason=error.problem or "") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # a forbidden character, a day like 2026-13-45
        raise BadYaml("yaml", reason=" ".join(str(error).split())) from error


def _read(text: str) -> tuple[Any, Lines]:
    _look_over(text)
    loader = _Loader(text)
    node = loader.get_single_node()
    if node is None:
        return None, {}
    lines = dict(_lines(node, ()))
    return loader.construct_document(node), lines


def _look_over(text: str) -> None:
    """Anchors can make a small text huge, nesting can exhaust the stack: neither is needed."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BadYaml("anchors", line)
        if isinstance(event, yaml.ScalarEvent) and _is_long_number(event):
            raise BadYaml("yaml", line, reason="a number of more than 300 digits")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BadYaml("deep", line, most=DEEPEST)


def _is_long_number(event: yaml.ScalarEvent) -> bool:
    is_plain = event.implicit[0] and event.tag is None
    return is_plain and len(event.value) > LONGEST_NUMBER and event.value[0] in "+-.0123456789"


def _lines(node: yaml.Node, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            name = key.value
            if not isinstance(name, str):
                raise BadYaml("plain-key", key.start_mark.line + 1)
            if name in seen:
                raise BadYaml("twice", key.start_mark.line + 1, name=name)
            seen.add(name)
            yield (*path, name), key.start_mark.line + 1
            yield from _inside(value, (*path, name))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _lines(item, (*path, number))


def _inside(node: yaml.Node, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], int]]:
    """What is below a key; the key itself has its line already."""
    return (pair for pair in _lines(node, path) if pair[0] != path)
