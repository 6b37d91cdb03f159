"""What the linter says, file by file, of drawings and packages on disk."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.process import declared
from engine.process.checking import Checked, check
from engine.process.findings import Finding, Refused
from engine.process.model import ProcessDefinition
from engine.process.package import SUFFIXES, Shelf, check_calls, package_of, read_file, read_folder

UNREADABLE = frozenset(
    ("empty", "too-large", "doctype", "xml", "bpmn", "dmn", "no-drawing", "unreadable", "yaml", "bad-file")
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One file: ok, refused (it says something we do not run) or invalid (it is none we read)."""

    file: str
    verdict: str
    processes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def reports(paths: Iterable[pathlib.Path]) -> Iterator[Report]:
    """A report for every drawing under some paths, and for every other file of a package that is wrong."""
    checks = _Checks()
    for path in paths:
        if path.is_dir():
            yield from _folder(path, checks)
        else:
            yield _file(path, checks)


def _folder(folder: pathlib.Path, checks: _Checks) -> Iterator[Report]:
    drawings = sorted(folder.rglob("*.bpmn"))
    packages = {p.parent for p in folder.rglob(declared.FILE)} | {d.parent for d in drawings}
    if not packages:
        yield _invalid(folder, "no-drawing")
    for package in sorted(packages):
        yield from (_file(d, checks) for d in drawings if d.parent == package)
        yield from (report for path in _others(package) if (report := _file(path, checks)).findings)


def _others(package: pathlib.Path) -> Iterator[pathlib.Path]:
    """The files of a package that are no drawings."""
    for path in sorted(package.iterdir()):
        if path.is_file() and (path.suffix in SUFFIXES[1:] or path.name == declared.FILE):
            yield path


class _Checks:
    """A package is checked once, however many of its files are asked for."""

    def __init__(self) -> None:
        self._folders: dict[pathlib.Path, Checked] = {}

    def of(self, path: pathlib.Path) -> Checked:
        """The findings of the package a file belongs to."""
        folder = path.parent
        if (folder / declared.FILE).is_file():
            if folder not in self._folders:
                self._folders[folder] = _with_calls(folder, check(read_folder(folder)))
            return self._folders[folder]
        if path.suffix == ".bpmn":
            return check(package_of(path))
        return check({path.name: read_file(path)})


def _with_calls(folder: pathlib.Path, checked: Checked) -> Checked:
    """What is wrong with calls into the folders beside it, as far as these can be read."""
    if checked.definition is None or not checked.definition.external_calls:
        return checked
    shelf = Shelf(read_folder(folder), folder.resolve(), is_checked=True)
    found = check_calls(checked.definition, lambda key: _quietly(shelf, key))
    return dataclasses.replace(checked, findings=[*checked.findings, *found])


def _quietly(shelf: Shelf, key: str) -> ProcessDefinition | None:
    try:
        return shelf.find(key)
    except Refused:  # a folder of its own, checked on its own
        return None


def _file(path: pathlib.Path, checks: _Checks) -> Report:
    if path.suffix not in SUFFIXES and path.name != declared.FILE:
        return _as_drawing(path)
    try:
        checked = checks.of(path)
    except Refused as refused:
        return _report(path, (), refused.findings)
    except OSError as error:
        return _invalid(path, "unreadable", reason=error.strerror or "")
    spoken_of = (path.name, "") if path.suffix == ".bpmn" else (path.name,)  # a drawing also answers for its package
    found = [finding for finding in checked.findings if finding.file in spoken_of]
    return _report(path, checked.processes.get(path.name, ()), found)


def _as_drawing(path: pathlib.Path) -> Report:
    """A file with another ending that is asked for by name: perhaps it is a drawing all the same."""
    try:
        checked = check({"process.bpmn": read_file(path)})
    except OSError as error:
        return _invalid(path, "unreadable", reason=error.strerror or "")
    found = [f for f in checked.findings if f.file != declared.FILE]
    return _report(path, checked.processes.get("process.bpmn", ()), found)


def _report(path: pathlib.Path, processes: tuple[str, ...], findings: Iterable[Finding]) -> Report:
    found = tuple(findings)
    return Report(file=str(path), verdict=verdict(found), processes=processes, findings=found)


def verdict(findings: Iterable[Finding]) -> str:
    """What findings make of a file: ok, refused or invalid."""
    errors = [f for f in findings if f.is_error]
    return "ok" if not errors else "invalid" if any(f.rule in UNREADABLE for f in errors) else "refused"


def _invalid(path: pathlib.Path, rule: str, **values: str) -> Report:
    return _report(path, (), [Finding(rule=rule, values=values)])
