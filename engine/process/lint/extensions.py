"""Words beyond BPMN: those of Layak must be in `layak.moddle.json`, those of others are named and not read."""

from __future__ import annotations

import functools
import json
import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.process.document import parent_of, text_of
from engine.process.findings import Finding
from engine.process.lint.hints import nearest
from engine.process.lint.rules import Drawing, finding, kind, rule
from engine.process.parser import BPMN
from engine.process.words import LAYAK

VOCABULARY = pathlib.Path(__file__).parents[3] / "bpmn" / "layak.moddle.json"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = frozenset((BPMN, LAYAK, XSI, "http://www.w3.org/XML/1998/namespace"))
SCRIPTS = frozenset(("preScript", "postScript", "script"))


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What Layak adds to which BPMN element."""

    attributes: Mapping[str, Mapping[str, str]]  # kind -> word -> type
    elements: Mapping[str, Mapping[str, frozenset[str]]]  # kind -> element -> its attributes
    enumerations: Mapping[str, frozenset[str]]


@functools.cache
def vocabulary() -> Vocabulary:
    """The words of `layak.moddle.json`."""
    read: dict[str, Any] = json.loads(VOCABULARY.read_text(encoding="utf-8"))
    attributes: dict[str, dict[str, str]] = {}
    elements: dict[str, dict[str, frozenset[str]]] = {}
    for made in read["types"]:
        words = {p["name"]: p["type"] for p in made["properties"] if p.get("isAttr")}
        for place in made.get("extends", ()):
            attributes.setdefault(_kind(place), {}).update(words)
        for place in made.get("meta", {}).get("allowedIn", ()):
            tag = made["name"][0].lower() + made["name"][1:]
            elements.setdefault(_kind(place), {})[tag] = frozenset(words)
    enumerations = {e["name"]: frozenset(v["name"] for v in e["literalValues"]) for e in read["enumerations"]}
    return Vocabulary(attributes=attributes, elements=elements, enumerations=enumerations)


def _kind(name: str) -> str:
    """`bpmn:UserTask` -> `userTask`."""
    plain = name.partition(":")[2]
    return plain[0].lower() + plain[1:]


@rule
def ours(drawing: Drawing) -> Iterator[Finding]:
    """Every word of Layak is known, where it stands."""
    for process in drawing.processes:
        for element in process.iter(etree.Element):
            yield from _attributes(element)
            if etree.QName(element).namespace == LAYAK:
                yield from _element(element)


def _attributes(element: etree._Element) -> Iterator[Finding]:
    owner = kind(element)
    for name in map(str, element.attrib):
        word = etree.QName(name)
        if word.namespace != LAYAK:
            continue
        known = vocabulary().attributes.get(owner, {})
        if word.localname not in known:
            hint = nearest(word.localname, known)
            yield finding("extension", element, f"a {owner} has no word layak:{word.localname}", hint)
        else:
            yield from _value(element, word.localname, text_of(element, name), known[word.localname])


def _value(element: etree._Element, word: str, value: str, wanted: str) -> Iterator[Finding]:
    choices = vocabulary().enumerations.get(wanted)
    if choices is not None and value not in choices:
        yield finding("extension", element, f"layak:{word} is one of {', '.join(sorted(choices))}, not {value!r}")
    if wanted == "Integer" and not value.isdecimal():
        yield finding("extension", element, f"layak:{word} is a whole number, not {value!r}")
    if word == "binding" and value == "version":
        yield finding("extension", element, "binding to a named version is not run yet", "use deployment or latest")


def _element(element: etree._Element) -> Iterator[Finding]:
    owner = parent_of(parent_of(element))
    if kind(parent_of(element)) != "extensionElements":
        yield finding("extension", element, f"layak:{kind(element)} stands in extensionElements")
        return
    known = vocabulary().elements.get(kind(owner), {})
    if kind(element) not in known:
        hint = nearest(kind(element), known)
        yield finding("extension", owner, f"a {kind(owner)} has no element layak:{kind(element)}", hint)
        return
    words = known[kind(element)]
    given = set(map(str, element.attrib))
    for word in sorted(given - words):
        yield finding("extension", owner, f"layak:{kind(element)} has no word {word}", nearest(word, words))
    for word in sorted(words - given):
        yield finding("extension", owner, f"layak:{kind(element)} lacks {word}")
    if not (element.text or "").strip():
        yield finding("extension", owner, f"layak:{kind(element)} says nothing")


@rule
def theirs(drawing: Drawing) -> Iterator[Finding]:
    """The words of other tools, named once for each element; their scripts are refused like our own would be."""
    for process in drawing.processes:
        for element in process.iter(etree.Element):
            yield from _scripts(element)
            if found := sorted({*_foreign_attributes(element), *_foreign_children(element)}):
                owner = parent_of(element) if kind(element) == "extensionElements" else element
                message = f"not read: {', '.join(found)}"
                yield finding("vendor-extension", owner, message, is_error=False)


def _scripts(element: etree._Element) -> Iterator[Finding]:
    if kind(element) in SCRIPTS and etree.QName(element).namespace not in (BPMN, LAYAK):
        owner = next((e for e in element.iterancestors() if e.get("id")), element)
        yield finding("script", owner, f"a drawing runs no script: {_shown(element, element.tag)}")


def _foreign_attributes(element: etree._Element) -> Iterator[str]:
    for name in element.attrib:
        if (space := etree.QName(name).namespace) is not None and space not in OURS:
            yield _shown(element, str(name))


def _foreign_children(element: etree._Element) -> Iterator[str]:
    if kind(element) == "extensionElements":
        for child in element.iterchildren(etree.Element):
            if etree.QName(child).namespace not in OURS:
                yield _shown(child, str(child.tag))


def _shown(element: etree._Element, name: str) -> str:
    """`camunda:formKey`, with the prefix the file uses."""
    word = etree.QName(name)
    prefix = next((p for p, uri in element.nsmap.items() if p and uri == word.namespace), None)
    return f"{prefix}:{word.localname}" if prefix else str(word.localname)
