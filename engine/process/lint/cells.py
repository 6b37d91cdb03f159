"""Cells of decision tables: every one parses, and reads only what its decision requires."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.feel import FeelError, compile_expression, compile_unary_tests, special_names
from engine.process import decisions, document, feel
from engine.process.declared import Declared
from engine.process.document import id_of, line_of, parent_of, text_of
from engine.process.findings import Finding, Refused, Value
from engine.process.lint.hints import nearest
from engine.process.rulebook import Rulebook
from engine.process.tables import Tables

EMPTY = ("", "-")
NOT_OURS = frozenset(("annotationEntry", "description", "encapsulatedLogic", "functionDefinition", "context"))


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One text in a table, and the names its decision may read."""

    text: str
    owner: str
    line: int
    file: str
    known: Collection[str]
    names: set[str]  # it reads
    problem: Mapping[str, Value] | None = None  # why it is no FEEL


CELLS: Rulebook[Cell] = Rulebook()


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """What is wrong inside the tables of a package."""
    for file in sorted(name for name in files if name.endswith(".dmn")):
        try:
            root = document.parse(files[file], file)
        except Refused:  # said already
            continue
        yield from decisions.check(root, file)
        for cell in _cells(root, file):
            yield from CELLS.check(cell)


def _finding(code: str, cell: Cell, values: Mapping[str, Value], variant: str = "") -> Finding:
    said: dict[str, Value] = {"text": cell.text[:80], **values}
    return Finding(rule=code, variant=variant, element=cell.owner, line=cell.line, values=said, file=cell.file)


@CELLS.rule
def expression(cell: Cell) -> Iterator[Finding]:
    """A cell is FEEL: a test in an input column, an expression in an output column."""
    if cell.problem is not None:
        yield _finding("expression", cell, cell.problem, "cell")


@CELLS.rule
def name(cell: Cell) -> Iterator[Finding]:
    """A cell reads what its decision requires."""
    for wanted in sorted(cell.names - set(cell.known)):
        near = nearest(wanted, cell.known)
        yield _finding("name", cell, {"name": wanted, **({"near": near} if near else {})}, "cell")


def _cells(root: etree._Element, file: str) -> Iterator[Cell]:
    for decision in root.iterfind("{*}decision"):
        known = _required(decision, root)
        names = special_names(dict.fromkeys(known))
        for text in decision.iter("{*}text"):
            if (text.text or "").strip() not in EMPTY and _is_feel(text):
                yield _cell(text, known, names, file)


def _cell(text: etree._Element, known: Collection[str], names: tuple[str, ...], file: str) -> Cell:
    content = (text.text or "").strip()
    owner = next((id_of(e) for e in text.iterancestors() if e.get("id")), "")
    is_test = etree.QName(parent_of(text)).localname == "inputEntry"
    found, problem = set[str](), None
    try:
        program = compile_unary_tests(content, names) if is_test else compile_expression(content, names)
        found = set(program.free_names())
    except FeelError as error:
        problem = feel.reason(error)
    return Cell(text=content, owner=owner, line=line_of(text), file=file, known=known, names=found, problem=problem)


def _is_feel(text: etree._Element) -> bool:
    """Annotations and functions of other languages are not ours to read."""
    return not NOT_OURS & {etree.QName(e).localname for e in text.iterancestors()}


def _required(decision: etree._Element, root: etree._Element) -> frozenset[str]:
    """The names a decision may read: of input data, other decisions and knowledge it requires; `?` is the input."""
    by_id = {id_of(e): e for e in root.iterchildren(etree.Element)}
    found = {"?"}
    for tag in ("requiredInput", "requiredDecision", "requiredKnowledge"):
        for reference in decision.iterfind(f".//{{*}}{tag}"):
            if (target := text_of(reference, "href").rpartition("#")[2]) in by_id:
                found.add(text_of(by_id[target], "name"))
    return frozenset(found)


def inputs(tables: Tables, declared: Declared) -> Iterator[Finding]:
    """What the tables of a folder read is declared in its process.yaml."""
    for decision in tables.decisions.values():
        for wanted in sorted(decision.inputs - declared.names):
            near = nearest(wanted, declared.names)
            values = {"name": wanted, "decision": decision.key, **({"near": near} if near else {})}
            yield Finding(
                rule="name", variant="decision", element=decision.key, line=decision.line, values=values,
                file=decision.file,
            )  # fmt: skip
