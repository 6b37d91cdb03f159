"""Decision tables: drawn rightly; every cell parses, and reads only what its decision requires."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lxml import etree

from engine.feel import FeelError, compile_expression, compile_unary_tests, special_names
from engine.process import decisions, document
from engine.process.declared import FILE, Declared
from engine.process.document import id_of, line_of, parent_of, text_of
from engine.process.findings import Finding, Refused
from engine.process.lint.hints import nearest
from engine.process.tables import Decision, Tables

EMPTY = ("", "-")


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """What is wrong inside the tables of a package."""
    for file in sorted(name for name in files if name.endswith(".dmn")):
        try:
            root = document.parse(files[file], file)
        except Refused:  # said already
            continue
        yield from decisions.check(root, file)
        for decision in root.iterfind("{*}decision"):
            yield from _decision(decision, root, file)


def _decision(decision: etree._Element, root: etree._Element, file: str) -> Iterator[Finding]:
    known = _required(decision, root)
    names = special_names(dict.fromkeys(known))
    for text in decision.iter("{*}text"):
        content = (text.text or "").strip()
        if content in EMPTY or not _is_feel(text):
            continue
        is_test = etree.QName(parent_of(text)).localname == "inputEntry"
        compiled = compile_unary_tests if is_test else compile_expression
        yield from _cell(text, content, compiled, known, names, file)


def _cell(
    text: etree._Element, content: str, compiled: Any, known: Collection[str], names: tuple[str, ...], file: str
) -> Iterator[Finding]:
    owner = next((id_of(e) for e in text.iterancestors() if e.get("id")), "")
    try:
        free = set(compiled(content, names).free_names())
    except FeelError as error:
        yield Finding(rule="expression", element=owner, line=line_of(text), message=f"{content}: {error}", file=file)
        return
    for name in sorted(free - set(known)):
        message = f"{name} is no input of this decision: {content}"
        hint = nearest(name, known) or "draw the input data it requires"
        yield Finding(rule="name", element=owner, line=line_of(text), message=message, hint=hint, file=file)


def _is_feel(text: etree._Element) -> bool:
    """Annotations and functions of other languages are not ours to read."""
    kinds = {etree.QName(e).localname for e in text.iterancestors()}
    return not kinds & {"annotationEntry", "description", "encapsulatedLogic", "functionDefinition", "context"}


def _required(decision: etree._Element, root: etree._Element) -> frozenset[str]:
    """The names a decision may read: of input data, other decisions and knowledge it requires; `?` is the input."""
    by_id = {id_of(e): e for e in root.iterchildren(etree.Element)}
    found = {"?"}
    for tag in ("requiredInput", "requiredDecision", "requiredKnowledge"):
        for reference in decision.iterfind(f".//{{*}}{tag}"):
            if (target := _target(reference)) in by_id:
                found.add(text_of(by_id[target], "name"))
    return frozenset(found)


def _target(reference: etree._Element) -> str:
    return text_of(reference, "href").rpartition("#")[2]


def inputs(tables: Tables, declared: Declared) -> Iterator[Finding]:
    """What the tables of a folder read is declared in its process.yaml."""
    for decision in tables.decisions.values():
        for name in sorted(decision.inputs - declared.names):
            yield _undeclared(decision, name, declared)


def _undeclared(decision: Decision, name: str, declared: Declared) -> Finding:
    message = f"{name} is neither fact nor data in {FILE}: decision {decision.key} requires it"
    hint = nearest(name, declared.names)
    return Finding(
        rule="name", element=decision.key, line=decision.line, message=message, hint=hint, file=decision.file
    )
