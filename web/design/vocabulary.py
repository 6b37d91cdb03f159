"""What the drawings of a package may name: roles, forms, tables, processes, operators, messages, facts, data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from engine.escalation.decide import FORM as BY_LETTER
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


def of(files: Files, processes: Sequence[DrawnProcess], elsewhere: Mapping[str, str]) -> Vocabulary:
    """`elsewhere` are the processes of other packages, key -> title. Declarations that cannot be read name nothing."""
    said = _declared(files)
    own = {process.id: process.name for process in processes}
    pages, stems = _titles(said.pages), form_titles(files, processes)
    names = Names(
        roles=_titles(_values(said.roles, "title")),
        forms=pages | stems,
        decisions={decision.key: decision.name for decision in tables.read(files).decisions.values()},
        processes=own | {key: elsewhere.get(key, key) for key in said.calls},
        facts=_values(said.facts, "means"),
    )
    return Vocabulary(
        roles=_entries(names.roles),
        forms=(*_entries(pages, is_page=True), *_entries(stems, is_page=False)),
        decisions=_pairs("id", "title", names.decisions),
        processes=_entries(names.processes),
        operators=_entries({key: str(OPERATORS.get(key, key)) for key in said.operators}),
        messages=tuple(said.messages),
        facts=_pairs("name", "means", names.facts),
        data=_pairs("name", "source", _sources(said, processes, names)),
        names=names,
    )


def _sources(said: Declared, processes: Sequence[DrawnProcess], names: Names) -> dict[str, str]:
    """Who gives a value of the process: its caller, a table, a step."""
    steps = {step.element: step.name for process in processes for step in process.steps}
    found = {}
    for name, source in _values(said.data, "from").items():
        if source == "call":
            found[name] = str(_("proses yang memanggil"))
        elif source in names.decisions:
            found[name] = str(_("tabel “%(title)s”", title=names.decisions[source]))
        else:
            found[name] = str(_("langkah “%(title)s”", title=steps[source])) if source in steps else source
    return found


def form_titles(files: Files, processes: Sequence[DrawnProcess]) -> dict[str, str]:
    """The forms of a package by key, each called after what shows it: its steps, or a letter; else by its key."""
    stems = sorted(name.removesuffix(".form") for name in files if name.endswith(".form"))
    by_letter = {BY_LETTER: str(_("Keputusan lewat surat"))}
    return {stem: ", ".join(_shown_by(stem, processes)) or by_letter.get(stem, stem) for stem in stems}


def _shown_by(form_key: str, processes: Sequence[DrawnProcess]) -> list[str]:
    steps = (step for process in processes for step in process.steps)
    return list(dict.fromkeys(step.name for step in steps if step.words.form_key == form_key))


def _values(entries: Mapping[str, Mapping[str, Any]], word: str) -> dict[str, str]:
    return {name: str(entry.get(word) or "") for name, entry in entries.items()}


def _titles(titles: Mapping[str, Any]) -> dict[str, str]:
    """Without a title a key stands for itself."""
    return {key: str(title or key) for key, title in titles.items()}


def _entries(titles: Mapping[str, str], **more: bool) -> tuple[Entry, ...]:
    return tuple({"key": key, "title": title, **more} for key, title in titles.items())


def _pairs(first: str, second: str, values: Mapping[str, str]) -> tuple[Entry, ...]:
    return tuple({first: name, second: value} for name, value in values.items())


def _declared(files: Files) -> Declared:
    try:
        return declared.read(files[declared.FILE]) if declared.FILE in files else Declared()
    except Refused:
        return Declared()
