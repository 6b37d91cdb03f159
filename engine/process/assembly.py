"""Files -> the ProcessDefinition they make, if nothing is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from lxml import etree

from engine.process import declared, expressions, reading, tables
from engine.process.declared import Declared
from engine.process.findings import Finding, Refused
from engine.process.model import Package, Process, ProcessDefinition
from engine.process.wiring import Builder

DRAWING, FORM = ".bpmn", ".form"


def wire(files: Mapping[str, bytes]) -> ProcessDefinition:
    """The definition of files that were checked before, as when they were deployed."""
    package = read_package(files)
    return assemble(package, {file: reading.read(raw, file) for file, raw in drawings(files)})


def drawings(files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """The drawings of a package, by name."""
    return sorted((file, raw) for file, raw in files.items() if file.endswith(DRAWING))


def digest(files: Mapping[str, bytes]) -> str:
    """One text for all that stands in the files and how they are called."""
    whole = hashlib.sha256()
    for name, raw in sorted(files.items()):
        whole.update(f"{len(name)}:{name}:{len(raw)}:".encode())
        whole.update(raw)
    return whole.hexdigest()


def read_package(files: Mapping[str, bytes]) -> Package:
    """What is not a drawing: names, tables, forms."""
    stated = files.get(declared.FILE)
    return Package(
        digest=digest(files),
        declared=declared.read(stated) if stated is not None else None,
        tables=tables.read(files),
        forms=MappingProxyType(forms_of(files)),
    )


def forms_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The forms of a package, by form key."""
    return {file.removesuffix(FORM): raw for file, raw in files.items() if file.endswith(FORM)}


def assemble(package: Package, roots: Mapping[str, etree._Element]) -> ProcessDefinition:
    """The processes of all drawings, put together."""
    processes: dict[str, Process] = {}
    for file, root in roots.items():
        processes |= Builder(root, package, file).processes()
    return ProcessDefinition(
        digest=package.digest,
        key=_main(package.declared, processes),
        package=package,
        processes=MappingProxyType(processes),
        external_calls=frozenset(_called(processes.values()) - set(processes)),
        names=expressions.names(processes.values()),
        performers=expressions.performers(processes.values()),
    )


def _called(processes: Iterable[Process]) -> set[str]:
    return {n.words.called for p in processes for n in p.nodes.values() if n.kind == "callActivity" and n.words.called}


def _main(stated: Declared | None, processes: Mapping[str, Process]) -> str:
    """The process that starts: the one named, else the only one that no other calls, else the first."""
    if stated is not None and stated.main:
        if stated.main not in processes:
            values = {"name": stated.main}
            raise Refused([Finding(rule="main", element=stated.main, values=values, file=declared.FILE)])
        return stated.main
    uncalled = [key for key in processes if key not in _called(processes.values())]
    return uncalled[0] if len(uncalled) == 1 else next(iter(processes))
