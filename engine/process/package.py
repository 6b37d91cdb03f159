"""Packages on disk: a folder of drawings, tables, forms and names; and the folders beside it that it calls."""

from __future__ import annotations

import errno
import pathlib
from collections.abc import Collection, Iterator, Mapping

from engine.errors import ProcessError
from engine.process import assembly, declared, reading
from engine.process.checking import check, refuse
from engine.process.definition import build
from engine.process.document import MOST_BYTES, id_of, text_of
from engine.process.findings import Finding, Refused
from engine.process.lint import outward
from engine.process.model import ProcessDefinition
from engine.process.reading import with_ids as drawing_with_ids

SUFFIXES = (".bpmn", ".dmn", ".form")
MOST_FILES = 500

Files = dict[str, bytes]


def read_folder(folder: pathlib.Path) -> Files:
    """The files that make a package: drawings, tables, forms, `process.yaml`, labels."""
    names = sorted(p for p in folder.iterdir() if p.is_file() and _belongs(p.name))
    if len(names) > MOST_FILES:
        raise Refused([Finding(rule="too-large", variant="files", values={"found": len(names), "most": MOST_FILES})])
    return {p.name: read_file(p) for p in names}


def _belongs(name: str) -> bool:
    is_labels = name.startswith("labels.") and name.endswith(".yaml")
    return name.endswith(SUFFIXES) or name == declared.FILE or is_labels


def read_file(path: pathlib.Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file; of one that is too large just enough to be refused for it."""
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise OSError(errno.EINVAL, "it is no file")
    with path.open("rb") as opened:
        return opened.read(most + 1)


def package_of(drawing: pathlib.Path) -> Files:
    """The package a drawing belongs to: its folder, if it says what it is; else the drawing and what it calls."""
    folder = drawing.parent
    if (folder / declared.FILE).is_file():
        return read_folder(folder)
    files = {drawing.name: read_file(drawing)}
    others = _processes(folder, drawing) if _called(files[drawing.name]) - _own(files[drawing.name]) else {}
    todo = set(_called(files[drawing.name]))
    while todo:
        found = others.get(todo.pop())
        if found is not None and found.name not in files:
            files[found.name] = read_file(found)
            todo |= _called(files[found.name])
    return files | {p.name: read_file(p) for p in sorted(folder.iterdir()) if p.suffix in (".dmn", ".form")}


def _processes(folder: pathlib.Path, but: pathlib.Path) -> dict[str, pathlib.Path]:
    """Process key -> the drawing beside this one that has it."""
    drawings = [p for p in sorted(folder.glob("*.bpmn"))[:MOST_FILES] if p.name != but.name and p.is_file()]
    return {key: path for path in drawings for key in _own(read_file(path))}


def _own(raw: bytes) -> set[str]:
    try:
        return {id_of(p) for p in reading.executable(reading.read(raw))}
    except Refused:
        return set()


def _called(raw: bytes) -> set[str]:
    try:
        root = reading.read(raw)
    except Refused:
        return set()
    return {
        text_of(c, "calledElement")
        for c in root.iterfind(".//bpmn:callActivity", reading.NS)
        if text_of(c, "calledElement")
    }


def check_package(files: Mapping[str, bytes], *, strict: bool) -> list[Finding]:
    """All that is wrong with a package; strict as at deployment: it must declare its names."""
    return check(files, strict=strict).findings


def check_calls(definition: ProcessDefinition, latest: outward.Latest) -> list[Finding]:
    """What is wrong with its calls into other folders; `latest` gives the definition of a process key, or None."""
    return list(outward.check(definition, latest))


def with_ids(files: Mapping[str, bytes]) -> Files:
    """The same package, in which every flow and flow node has an id: what is stored at deployment."""
    return {name: _with_ids(raw) if name.endswith(assembly.DRAWING) else raw for name, raw in files.items()}


def _with_ids(raw: bytes) -> bytes:
    try:
        return drawing_with_ids(raw)
    except Refused:  # whoever checks the package says so, with all else that is wrong
        return raw


class Shelf:
    """A library of the folders around one package, for checks and scenarios: nothing is deployed."""

    def __init__(self, files: Mapping[str, bytes], folder: pathlib.Path, *, is_checked: bool = False) -> None:
        self.files, self.folder, self.is_checked = files, folder, is_checked
        self.definition = _made(files, is_checked=is_checked)
        self._others: dict[str, ProcessDefinition] = {}

    def again(self) -> Shelf:
        """The same shelf as another process would build it."""
        return Shelf(self.files, self.folder, is_checked=True)

    def get(self, digest: str) -> ProcessDefinition:
        """Reads the folders it calls, at any depth, until one fits; raises ProcessError `not_found` when none does."""
        for definition in self.all():
            if definition.digest == digest:
                return definition
        raise ProcessError("not_found", f"no definition {digest[:12]}")

    def latest(self, process_key: str) -> ProcessDefinition:
        """Raises ProcessError `not_found` when neither this folder nor one it calls has that process."""
        if (found := self.find(process_key)) is not None:
            return found
        raise ProcessError("not_found", f"no process {process_key} in the folders this one calls", process_key)

    def find(self, process_key: str) -> ProcessDefinition | None:
        """As `latest`, for whoever can do without."""
        return next((d for d in self.all() if process_key in d.processes), None)

    def all(self) -> Iterator[ProcessDefinition]:
        """This package and those it calls, at any depth."""
        yield self.definition
        seen: set[str] = set()
        todo = list(_calls(self.definition))
        while todo:
            key = todo.pop(0)
            if key in seen:
                continue
            seen.add(key)
            if (other := self._other(key)) is not None:
                yield other
                todo += _calls(other)

    def _other(self, key: str) -> ProcessDefinition | None:
        if key not in self._others:
            folder = self.folder.parent / key
            if not folder.is_dir() or not key.isidentifier():
                return None
            self._others[key] = _made(read_folder(folder), is_checked=self.is_checked)
        return self._others[key]

    def first_process(self, file: str) -> str:
        """The only executable process of a drawing; of several the first that no other of them calls."""
        processes = [p for p in self.definition.processes.values() if p.file == file]
        called = {n.words.called for p in processes for n in p.nodes.values()}
        uncalled = [p.id for p in processes if p.id not in called] or [p.id for p in processes]
        return uncalled[0]

    @property
    def facts(self) -> frozenset[str]:
        """The facts of all folders together."""
        return frozenset().union(*(d.declared.facts for d in self.all() if d.declared is not None))


def checked_shelf(files: Mapping[str, bytes], folder: pathlib.Path) -> Shelf:
    """The shelf of a package, it and all it calls refused now or never."""
    shelf = Shelf(files, folder.resolve())
    refuse(check_calls(shelf.definition, shelf.find))
    return shelf


def _made(files: Mapping[str, bytes], *, is_checked: bool) -> ProcessDefinition:
    return assembly.wire(files) if is_checked else build(files)


def _calls(definition: ProcessDefinition) -> Collection[str]:
    return definition.declared.calls if definition.declared is not None else ()
