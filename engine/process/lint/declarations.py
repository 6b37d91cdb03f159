"""What the declarations of a folder refer to themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.process.declared import FILE, Declared
from engine.process.findings import Finding
from engine.process.lint.hints import nearest
from engine.process.model import ProcessDefinition
from engine.process.rulebook import Rulebook

DECLARATIONS: Rulebook[ProcessDefinition] = Rulebook()


def check(definition: ProcessDefinition) -> Iterator[Finding]:
    """What is wrong with them; nothing where there are none."""
    if definition.declared is not None:
        yield from DECLARATIONS.check(definition)


def _declared(definition: ProcessDefinition) -> Declared:
    return definition.declared or Declared()


def _own(code: str, message: str, name: str, known: Collection[str]) -> Finding:
    near = nearest(name, known)
    values = {"message": message, "name": name, **({"near": near} if near else {})}
    return Finding(rule=code, variant="message", element=message, values=values, file=FILE)


@DECLARATIONS.rule
def form(definition: ProcessDefinition) -> Iterator[Finding]:
    """The form of a message is a `.form` file of the folder, or a page that process.yaml names."""
    known = {*definition.forms, *_declared(definition).pages}
    for message, entry in _declared(definition).messages.items():
        if (wanted := entry.get("form")) is not None and wanted not in known:
            yield _own("form", message, wanted, known)


@DECLARATIONS.rule
def role(definition: ProcessDefinition) -> Iterator[Finding]:
    """Whoever may send a message has a role that is declared, or is the `system`."""
    known = {*_declared(definition).roles, "system", "source"}  # the product itself; another system, by webhook
    for message, entry in _declared(definition).messages.items():
        for wanted in entry.get("by") or ():
            if wanted not in known:
                yield _own("role", message, wanted, known)


@DECLARATIONS.rule
def name(definition: ProcessDefinition) -> Iterator[Finding]:
    """What a message brings is data."""
    known = _declared(definition).data
    for message, entry in _declared(definition).messages.items():
        for wanted in entry.get("with") or {}:
            if wanted not in known:
                yield _own("name", message, wanted, known)
