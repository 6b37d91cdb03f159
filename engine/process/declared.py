"""`process.yaml`: what the drawings of a folder name, and what it means."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engine.process.findings import Finding, Refused
from engine.process.plain_yaml import BadYaml, read_yaml

FILE = "process.yaml"
MAPPINGS = ("roles", "pages", "messages", "escalations", "operators", "facts", "data")
LISTS = ("calls", "templates")
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
    try:
        loaded, lines = read_yaml(raw)
    except BadYaml as error:
        raise Refused([_finding(str(error), "", error.line)]) from error
    if not isinstance(loaded, dict):
        raise Refused([_finding("a mapping of title, main, roles, facts, data and so on is wanted", "", 1)])
    found = [_finding(message, key, lines.get((key,), 1)) for key, message in _wrong(loaded)]
    if found:
        raise Refused(found)
    kept: dict[str, Any] = {k: MappingProxyType(_entries(k, loaded[k] or {})) for k in MAPPINGS if k in loaded}
    kept |= {key: tuple(loaded[key] or ()) for key in LISTS if key in loaded}
    return Declared(title=str(loaded.get("title") or ""), main=loaded.get("main"), **kept)


def _entries(key: str, loaded: dict[str, Any]) -> dict[str, Any]:
    """An entry without anything to say is an empty one."""
    return {name: (value or {}) if key in ENTRIES else value for name, value in loaded.items()}


def _wrong(loaded: dict[Any, Any]) -> list[tuple[str, str]]:
    """Key and message of everything that has not the shape it should have."""
    found = []
    for key, value in loaded.items():
        if key in ("title", "main"):
            wrong = None if isinstance(value, str) else "one word or line is wanted"
        elif key in LISTS:
            wrong = _wrong_list(value)
        elif key in MAPPINGS:
            wrong = _wrong_mapping(key, value)
        else:
            wrong = f"unknown key {key}; known are title, main, {', '.join((*LISTS, *MAPPINGS))}"
        if wrong:
            found.append((str(key), wrong))
    twice = set(loaded.get("facts") or ()) & set(loaded.get("data") or ())
    return found or [("data", f"{name} is both a fact and data") for name in sorted(twice)]


def _wrong_list(value: Any) -> str | None:
    if value is None or (isinstance(value, list) and all(isinstance(v, str) for v in value)):
        return None
    return "a list of names is wanted"


def _wrong_mapping(key: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        return "a mapping from names is wanted"
    if key not in ENTRIES:
        return None
    for name, entry in value.items():
        if not isinstance(entry, dict | None):
            return f"{name}: a mapping is wanted, as {{type: string}}"
        if key in ("facts", "data") and (entry or {}).get("type") not in TYPES:
            return f"{name}: its type is one of {', '.join(TYPES)}"
    return None


def _finding(message: str, key: str, line: int) -> Finding:
    return Finding(rule="process-yaml", element=key, line=line, message=message, file=FILE)


__all__ = ["FILE", "Declared", "read"]
