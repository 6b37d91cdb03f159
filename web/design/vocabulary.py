"""What the drawings of a package may name: roles, forms, tables, processes, operators, messages, facts, data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.process import declared, tables
from engine.process.declared import Declared
from engine.process.findings import Refused
from engine.process.steps import DrawnProcess
from web.words.drawn import OPERATORS, Names

Files = Mapping[str, bytes]
Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """As the studio's script reads it; every list in the order of `process.yaml`."""

    roles: tuple[Entry, ...] = ()  # key, title
    forms: tuple[Entry, ...] = ()  # key, title, is_page
    decisions: tuple[Entry, ...] = ()  # id, title
    processes: tuple[Entry, ...] = ()  # key, title
    operators: tuple[Entry, ...] = ()  # key, title
    messages: tuple[str, ...] = ()
    facts: tuple[Entry, ...] = ()  # name, means
    data: tuple[Entry, ...] = ()  # name, source
    names: Names = field(default_factory=Names)

    def as_data(self) -> Entry:
        """For the script."""
        return {name: each for name, each in vars(self).items() if name != "names"}


def of(files: Files, processes: Iterable[DrawnProcess], elsewhere: Mapping[str, str]) -> Vocabulary:
    """`elsewhere` are the processes of other packages, key -> title. Declarations that cannot be read name nothing."""
    said = _declared(files)
    roles = {key: str(entry.get("title") or key) for key, entry in said.roles.items()}
    pages = {key: str(title or key) for key, title in said.pages.items()}
    own = {name.removesuffix(".form"): name.removesuffix(".form") for name in sorted(files) if name.endswith(".form")}
    decisions = {d.key: d.name for d in tables.read(files).decisions.values()}
    called = {p.id: p.name for p in processes} | {key: elsewhere.get(key, key) for key in said.calls}
    return Vocabulary(
        roles=_entries(roles),
        forms=(*({**e, "is_page": True} for e in _entries(pages)), *({**e, "is_page": False} for e in _entries(own))),
        decisions=tuple({"id": key, "title": title} for key, title in decisions.items()),
        processes=_entries(called),
        operators=_entries({key: str(OPERATORS.get(key, key)) for key in said.operators}),
        messages=tuple(said.messages),
        facts=tuple({"name": name, "means": str(entry.get("means") or "")} for name, entry in said.facts.items()),
        data=tuple({"name": name, "source": str(entry.get("from") or "")} for name, entry in said.data.items()),
        names=Names(roles=roles, forms=pages | own, decisions=decisions, processes=called),
    )


def _entries(titles: Mapping[str, str]) -> tuple[Entry, ...]:
    return tuple({"key": key, "title": title} for key, title in titles.items())


def _declared(files: Files) -> Declared:
    try:
        return declared.read(files[declared.FILE]) if declared.FILE in files else Declared()
    except Refused:
        return Declared()
