"""`process.yaml`: what the drawings of a folder name, and what it means."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from engine.process.findings import Finding, Refused, Value
from engine.process.plain_yaml import BadYaml, Lines, read_yaml

FILE = "process.yaml"
MAPPINGS = ("roles", "pages", "messages", "escalations", "operators", "facts", "data")
LISTS = ("calls", "templates")
KEYS = ("title", "main", *LISTS, *MAPPINGS)
ENTRIES = ("roles", "messages", "operators", "facts", "data")  # their values are mappings themselves
TYPES = ("string", "number", "boolean", "date", "list", "person")
Entries = Mapping[str, Mapping[str, Any]]
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Declared:
    """The names of a package, by kind."""

    title: str = ""
    main: str | None = None
    calls: tuple[str, ...] = ()
    roles: Entries = field(default_factory=lambda: _EMPTY)
    pages: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    messages: Entries = field(default_factory=lambda: _EMPTY)
    escalations: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    operators: Entries = field(default_factory=lambda: _EMPTY)
    templates: tuple[str, ...] = ()
    facts: Entries = field(default_factory=lambda: _EMPTY)
    data: Entries = field(default_factory=lambda: _EMPTY)

    @functools.cached_property
    def defaults(self) -> Mapping[str, Any]:
        """What a name of the data is worth until somebody sets it."""
        return {name: entry["default"] for name, entry in self.data.items() if "default" in entry}

    @property
    def names(self) -> frozenset[str]:
        """What an expression may read."""
        return frozenset(self.facts) | frozenset(self.data)


def read(raw: bytes) -> Declared:
    """The declarations of a folder, or `Refused` with what is wrong."""
    loaded, lines = _loaded(raw)
    found = [_finding(wrong, lines.get((wrong.key,), 1)) for wrong in _wrong(loaded)]
    if found:
        raise Refused(found)
    kept: dict[str, Any] = {k: MappingProxyType(_entries(k, loaded[k] or {})) for k in MAPPINGS if k in loaded}
    kept |= {key: tuple(loaded[key] or ()) for key in LISTS if key in loaded}
    return Declared(title=str(loaded.get("title") or ""), main=loaded.get("main"), **kept)


def _loaded(raw: bytes) -> tuple[dict[Any, Any], Lines]:
    try:
        loaded, lines = read_yaml(raw)
    except BadYaml as error:
        raise Refused([_finding(Wrong(error.code, "", error.values), error.line)]) from error
    if not isinstance(loaded, dict):
        raise Refused([_finding(Wrong("mapping", "", {}), 1)])
    return loaded, lines


def calls_of(files: Mapping[str, bytes]) -> frozenset[str]:
    """The processes of other folders that a package names; none of one whose declarations cannot be read."""
    try:
        return frozenset(read(files[FILE]).calls) if FILE in files else frozenset()
    except Refused:
        return frozenset()


def _entries(key: str, loaded: dict[str, Any]) -> dict[str, Any]:
    """An entry without anything to say is an empty one."""
    return {name: (value or {}) if key in ENTRIES else value for name, value in loaded.items()}


class Wrong(NamedTuple):
    """A key that has not the shape it should have."""

    variant: str
    key: str
    values: Mapping[str, Value]


def _wrong(loaded: dict[Any, Any]) -> list[Wrong]:
    """Everything that has not the shape it should have."""
    found = [wrong for key, value in loaded.items() if (wrong := _wrong_key(str(key), value)) is not None]
    twice = set(loaded.get("facts") or ()) & set(loaded.get("data") or ())
    return found or [Wrong("both", "data", {"name": name}) for name in sorted(twice)]


def _wrong_key(key: str, value: Any) -> Wrong | None:
    if key in ("title", "main"):
        return None if isinstance(value, str) else Wrong("text", key, {"key": key})
    if key in LISTS:
        return None if _is_list(value) else Wrong("list", key, {"key": key})
    if key in MAPPINGS:
        return _wrong_mapping(key, value)
    near = difflib.get_close_matches(key, KEYS, 1)
    known = {"near": near[0]} if near else {}
    return Wrong("key", key, {"key": key, "known": ", ".join(KEYS), **known})


def _is_list(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _wrong_mapping(key: str, value: Any) -> Wrong | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        return Wrong("names", key, {"key": key})
    wrong = (_wrong_entry(key, name, entry) for name, entry in value.items() if key in ENTRIES)
    return next((found for found in wrong if found is not None), None)


def _wrong_entry(key: str, name: str, entry: Any) -> Wrong | None:
    if not isinstance(entry, dict | None):
        return Wrong("entry", key, {"name": name})
    if key in ("facts", "data") and (entry or {}).get("type") not in TYPES:
        return Wrong("type", key, {"name": name, "known": ", ".join(TYPES)})
    return None


def _finding(wrong: Wrong, line: int) -> Finding:
    return Finding(
        rule="process-yaml", variant=wrong.variant, element=wrong.key, line=line, values=wrong.values, file=FILE
    )


__all__ = ["FILE", "Declared", "calls_of", "read"]
