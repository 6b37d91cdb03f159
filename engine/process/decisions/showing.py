"""A decision table as it reads: columns and rules, the texts as they were written."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from engine.process import document

HIT_POLICY = "UNIQUE"  # when a table says none


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownTable:
    """One decision table; each rule has a cell for every input, then one for every output."""

    key: str
    title: str
    hit_policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]


def tables(raw: bytes, file: str) -> tuple[ShownTable, ...]:
    """All decision tables of a .dmn file, in its order. Raises Refused for a file that is none."""
    root = document.parse(raw, file)
    return tuple(
        _table(decision, table)
        for decision in root.iterfind("{*}decision")
        for table in decision.iterfind("{*}decisionTable")
    )


def _table(decision: etree._Element, table: etree._Element) -> ShownTable:
    return ShownTable(
        key=_first_of(decision, "id"),
        title=_first_of(decision, "name", "id"),
        hit_policy=_first_of(table, "hitPolicy") or HIT_POLICY,
        inputs=tuple(_first_of(e, "label") or _text(e.find("{*}inputExpression")) for e in table.iterfind("{*}input")),
        outputs=tuple(_first_of(e, "label", "name") for e in table.iterfind("{*}output")),
        rules=tuple(_rule(e) for e in table.iterfind("{*}rule")),
    )


def _first_of(element: etree._Element, *attributes: str) -> str:
    """The first of some attributes that says anything; else empty."""
    return next(filter(None, map(element.get, attributes)), "")


def _rule(rule: etree._Element) -> tuple[str, ...]:
    cells = [*rule.iterfind("{*}inputEntry"), *rule.iterfind("{*}outputEntry")]
    return tuple(_text(cell) for cell in cells)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.findtext("{*}text") or "").strip()
