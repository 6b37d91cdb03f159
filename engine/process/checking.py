"""All that can be wrong with a package, in one list."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.process import assembly, forms, lint, reading, tables
from engine.process.document import id_of
from engine.process.findings import Finding, Refused
from engine.process.lint import cells, declarations, naming
from engine.process.lint.folder import FOLDER, Folder
from engine.process.lint.meaning import EXPRESSIONS, Said
from engine.process.model import OPEN_TASKS, Package, ProcessDefinition


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What the linter found, and the definition if nothing is an error."""

    findings: list[Finding]
    definition: ProcessDefinition | None = None
    processes: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)  # file -> executable processes

    @property
    def errors(self) -> list[Finding]:
        """What keeps the package from being deployed."""
        return [f for f in self.findings if f.is_error]


def refuse(findings: list[Finding]) -> None:
    """Raises if one of them is an error."""
    if errors := [f for f in findings if f.is_error]:
        raise Refused(errors)


def check(files: Mapping[str, bytes], *, strict: bool = False) -> Checked:
    """Reads, checks and assembles a package; bad files are findings, never exceptions."""
    findings: list[Finding] = []
    roots = _read(files, findings)
    package = _package(files, findings)
    names = {file: tuple(id_of(p) for p in reading.executable(root)) for file, root in roots.items()}
    findings += FOLDER.check(Folder(files=files, package=package, processes=names, is_strict=strict))
    for file, root in roots.items():
        findings += _in(file, lint.structure(root, _callable(package, names)))
    if package is None or not roots or _has_errors(findings):
        return Checked(findings=findings, processes=names)
    return Checked(findings=findings, definition=_assemble(package, roots, findings), processes=names)


def _has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.is_error for finding in findings)


def _callable(package: Package | None, names: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The processes a call activity may name: those of the package, and those it says it calls."""
    own = {key for keys in names.values() for key in keys}
    stated = package.declared if package is not None else None
    return own.union(stated.calls if stated is not None else ())


def _read(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, etree._Element]:
    roots = {}
    for file, raw in assembly.drawings(files):
        try:
            roots[file] = reading.read(raw, file)
        except Refused as refused:
            findings += refused.findings
    return roots


def _package(files: Mapping[str, bytes], findings: list[Finding]) -> Package | None:
    findings += tables.read(files).findings
    findings += cells.check(files)
    for key, raw in assembly.forms_of(files).items():
        findings += _in(f"{key}{assembly.FORM}", forms.read(raw, key).findings)
    try:
        package = assembly.read_package(files)
    except Refused as refused:
        findings += refused.findings
        return None
    if package.declared is not None:
        findings += cells.inputs(package.tables, package.declared)
    return package


def _assemble(
    package: Package, roots: Mapping[str, etree._Element], findings: list[Finding]
) -> ProcessDefinition | None:
    try:
        definition = assembly.assemble(package, roots)
    except Refused as refused:
        findings += refused.findings
        return None
    findings += _about(definition)
    return None if _has_errors(findings) else dataclasses.replace(definition, remarks=tuple(findings))


def _about(definition: ProcessDefinition) -> Iterable[Finding]:
    """What is wrong with what the drawings say, once they are put together."""
    nodes = [n for p in definition.processes.values() for n in p.nodes.values()]
    tasks = {n.id for n in nodes if n.kind in OPEN_TASKS}
    for process in definition.processes.values():
        yield from _in(process.file, EXPRESSIONS.check(Said(process=process, tasks=tasks)))
    yield from naming.check(definition)
    yield from declarations.check(definition)


def _in(file: str, findings: Iterable[Finding]) -> list[Finding]:
    return [dataclasses.replace(f, file=file) for f in findings]
