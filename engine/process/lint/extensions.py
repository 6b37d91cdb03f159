"""Words of Layak must be in `layak.moddle.json`, where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import parent_of, text_of
from engine.process.findings import Finding
from engine.process.lint.hints import nearest
from engine.process.lint.rules import Drawing, finding, kind, rule
from engine.process.lint.vocabulary import vocabulary
from engine.process.words import LAYAK

_OURS = f"{{{LAYAK}}}"


@rule
def extension(drawing: Drawing) -> Iterator[Finding]:
    """Every word of Layak is known where it stands, and holds what it should."""
    for element in drawing.elements:
        yield from _attributes(element)
        if str(element.tag).startswith(_OURS):
            yield from _element(element)


def _attributes(element: etree._Element) -> Iterator[Finding]:
    for name in map(str, element.attrib):
        if not name.startswith(_OURS):
            continue
        word, owner = name.removeprefix(_OURS), kind(element)
        known = vocabulary().attributes.get(owner, {})
        if word not in known:
            yield finding("extension", element, kind=owner, word=word, near=nearest(word, known))
        else:
            yield from _value(element, word, text_of(element, name), known[word])


def _value(element: etree._Element, word: str, value: str, wanted: str) -> Iterator[Finding]:
    choices = vocabulary().enumerations.get(wanted)
    if choices is not None and value not in choices:
        known = ", ".join(sorted(choices))
        yield finding("extension", element, "choice", word=word, value=value, known=known, near=nearest(value, choices))
    if wanted == "Integer" and not value.isdecimal():
        yield finding("extension", element, "number", word=word, value=value)
    if word == "binding" and value == "version":
        yield finding("extension", element, "binding")


def _element(element: etree._Element) -> Iterator[Finding]:
    owner, name = parent_of(parent_of(element)), kind(element)
    if kind(parent_of(element)) != "extensionElements":
        yield finding("extension", element, "place", word=name)
        return
    known = vocabulary().elements.get(kind(owner), {})
    if name not in known:
        yield finding("extension", owner, "element", kind=kind(owner), word=name, near=nearest(name, known))
        return
    words, given = known[name], set(map(str, element.attrib))
    for word in sorted(given - words):
        yield finding("extension", owner, "attribute", owner=name, word=word, near=nearest(word, words))
    for word in sorted(words - given):
        yield finding("extension", owner, "lacks", owner=name, word=word)
    if not (element.text or "").strip():
        yield finding("extension", owner, "empty", owner=name)
