"""What can be wrong with a folder as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.process import assembly
from engine.process.findings import Finding
from engine.process.model import Package
from engine.process.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True)
class Folder:
    """The files of a package; `processes` has the executable ones of each drawing that could be read."""

    files: Mapping[str, bytes]
    package: Package | None
    processes: Mapping[str, tuple[str, ...]]
    is_strict: bool = False


FOLDER: Rulebook[Folder] = Rulebook()


@FOLDER.rule
def no_drawing(folder: Folder) -> Iterator[Finding]:
    """A package holds a BPMN drawing."""
    if not assembly.drawings(folder.files):
        yield Finding(rule="no-drawing")


@FOLDER.rule
def process_yaml(folder: Folder) -> Iterator[Finding]:
    """A package declares its names in process.yaml; without it they are not checked, and it does not deploy."""
    if folder.package is not None and folder.package.declared is None:
        yield Finding(rule="process-yaml", variant="missing", is_error=folder.is_strict)


@FOLDER.rule
def duplicate_process(folder: Folder) -> Iterator[Finding]:
    """A process stands in one drawing."""
    seen: dict[str, str] = {}
    for file, keys in folder.processes.items():
        for key in keys:
            if key in seen:
                values = {"name": key, "file": seen[key]}
                yield Finding(rule="duplicate-process", element=key, values=values, file=file)
            seen.setdefault(key, file)
