"""What Layak adds to BPMN, read from `bpmn/layak.moddle.json` as bpmn-js reads it."""

from __future__ import annotations

import functools
import json
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FILE = pathlib.Path(__file__).parents[3] / "bpmn" / "layak.moddle.json"


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Which word may stand on, and which element in, which BPMN element."""

    attributes: Mapping[str, Mapping[str, str]]  # kind -> word -> type
    elements: Mapping[str, Mapping[str, frozenset[str]]]  # kind -> element -> its attributes
    enumerations: Mapping[str, frozenset[str]]


@functools.cache
def vocabulary() -> Vocabulary:
    """The words of `layak.moddle.json`."""
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
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
