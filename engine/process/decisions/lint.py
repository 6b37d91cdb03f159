"""What the linter says about the tables of a DMN file, beside the texts in their cells."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator

from engine.process.decisions.hits import AGGREGATIONS, POLICIES
from engine.process.decisions.overlaps import MAX_RULES, Overlap, overlaps
from engine.process.decisions.table import UNIQUE, policy_of
from engine.process.decisions.xml import Element, attribute, kid, kids, text
from engine.process.document import line_of
from engine.process.findings import Finding, Value
from engine.process.rulebook import Rulebook

ANY = "-"  # a cell that takes any value
_ORDERED = ("PRIORITY", "OUTPUT ORDER")
_ONE_OUTPUT = ("SUM", "MIN", "MAX")

TABLES: Rulebook[Element] = Rulebook()


def check(root: Element, file: str = "") -> Iterator[Finding]:
    """Findings about a parsed DMN file."""
    for found in TABLES.check(root):
        yield dataclasses.replace(found, file=file)


def _finding(code: str, element: Element, variant: str = "", *, is_error: bool = True, **values: Value) -> Finding:
    named = next((attribute(e, "id") for e in (element, *element.iterancestors()) if e.get("id")), "")
    return Finding(rule=code, variant=variant, element=named, line=line_of(element), values=values, is_error=is_error)


def _tables(root: Element) -> Iterator[Element]:
    for decision in kids(root, "decision"):
        if (table := kid(decision, "decisionTable")) is not None:
            yield table


@TABLES.rule
def no_decision(root: Element) -> Iterator[Finding]:
    """The file holds a decision."""
    if not kids(root, "decision"):
        yield _finding("no-decision", root)


@TABLES.rule
def no_id(root: Element) -> Iterator[Finding]:
    """Decisions, input data and knowledge have ids: a requirement names them by it."""
    for element in kids(root, "decision", "inputData", "businessKnowledgeModel"):
        if not attribute(element, "id"):
            yield _finding("no-id", element)


@TABLES.rule
def duplicate_id(root: Element) -> Iterator[Finding]:
    """An id stands once."""
    counts = Counter(attribute(element, "id") for element in root)
    for element in kids(root, "decision", "inputData", "businessKnowledgeModel"):
        key = attribute(element, "id")
        if key and counts.pop(key, 0) > 1:
            yield _finding("duplicate-id", element, id=key)


@TABLES.rule
def reference(root: Element) -> Iterator[Finding]:
    """What a decision requires stands in the file."""
    ids = {attribute(element, "id") for element in root}
    for element in root.iter("{*}requiredInput", "{*}requiredDecision", "{*}requiredKnowledge"):
        namespace, _, target = attribute(element, "href").rpartition("#")
        if not namespace and target not in ids:
            yield _finding("reference", element, "requirement", id=target)


@TABLES.rule
def no_output(root: Element) -> Iterator[Finding]:
    """A table has an output column."""
    for table in _tables(root):
        if not kids(table, "output"):
            yield _finding("no-output", table)


@TABLES.rule
def no_rule(root: Element) -> Iterator[Finding]:
    """A table has a rule."""
    for decision in kids(root, "decision"):
        table = kid(decision, "decisionTable")
        if table is not None and not kids(table, "rule"):
            yield _finding("no-rule", decision, is_error=False)


@TABLES.rule
def missing_input(root: Element) -> Iterator[Finding]:
    """An input column names the data it reads."""
    for column in (c for table in _tables(root) for c in kids(table, "input")):
        if not text(kid(column, "inputExpression")):
            label = attribute(column, "label") or attribute(column, "id")
            yield _finding("missing-input", column, column=label)


@TABLES.rule
def output_name(root: Element) -> Iterator[Finding]:
    """Each output of a table becomes a variable, so each has a name of its own that a variable can have."""
    for outputs in (kids(table, "output") for table in _tables(root)):
        counts = Counter(attribute(column, "name") for column in outputs)
        for column in outputs if len(outputs) > 1 else []:
            name = attribute(column, "name")
            if not name.isidentifier():
                yield _finding("output-name", column, name=name)
            elif counts.pop(name, 0) > 1:
                yield _finding("output-name", column, "twice", name=name)


@TABLES.rule
def cells(root: Element) -> Iterator[Finding]:
    """A rule has a cell for each column."""
    for table in _tables(root):
        inputs, outputs = len(kids(table, "input")), len(kids(table, "output"))
        for number, rule in enumerate(kids(table, "rule"), 1):
            found = len(kids(rule, "inputEntry")) + len(kids(rule, "outputEntry"))
            if (len(kids(rule, "inputEntry")), len(kids(rule, "outputEntry"))) != (inputs, outputs):
                yield _finding("cells", rule, number=number, found=found, wanted=inputs + outputs)


@TABLES.rule
def empty_output(root: Element) -> Iterator[Finding]:
    """An output cell says something; an empty one is null."""
    for table in _tables(root):
        for number, rule in enumerate(kids(table, "rule"), 1):
            for cell in kids(rule, "outputEntry"):
                if not text(cell):
                    yield _finding("empty-output", cell, number=number, is_error=False)


@TABLES.rule
def hit_policy(root: Element) -> Iterator[Finding]:
    """The hit policy is one of DMN's, and the table has what it needs."""
    for table in _tables(root):
        policy, aggregation = policy_of(table), attribute(table, "aggregation")
        if policy not in POLICIES:
            yield _finding("hit-policy", table, name=policy[:40], known=", ".join(POLICIES))
        if policy == "COLLECT" and aggregation:
            yield from _aggregation(table, aggregation)
        if policy in _ORDERED and not all(text(kid(column, "outputValues")) for column in kids(table, "output")):
            yield _finding("hit-policy", table, "order", name=policy)


def _aggregation(table: Element, aggregation: str) -> Iterator[Finding]:
    if aggregation not in AGGREGATIONS:
        yield _finding("hit-policy", table, "aggregation", name=aggregation[:40], known=", ".join(AGGREGATIONS))
    if aggregation in _ONE_OUTPUT and len(kids(table, "output")) > 1:
        yield _finding("hit-policy", table, "one", name=aggregation)


@TABLES.rule
def overlap(root: Element) -> Iterator[Finding]:
    """Two rules of a table with the hit policy UNIQUE never match together."""
    for table in _tables(root):
        if policy_of(table) == UNIQUE:
            yield from _overlaps(table)


def _overlaps(table: Element) -> Iterator[Finding]:
    """Overlaps are errors where the columns read different data; columns that depend on each other may exclude them."""
    rules = kids(table, "rule")
    expressions = [text(kid(column, "inputExpression")) for column in kids(table, "input")]
    is_certain = len(set(expressions)) == len(expressions) and all(map(str.isidentifier, expressions))
    if len(rules) > MAX_RULES:
        yield _finding("overlap", table, "many", most=MAX_RULES, is_error=False)
    rows = list(map(_row, rules))
    for found in overlaps(rows):
        where = _where(found, expressions, rows)
        values: dict[str, Value] = {"first": found.first, "second": found.second, "where": where}
        variant = "" if where else "always"
        yield _finding("overlap", rules[found.second - 1], variant, is_error=is_certain, **values)


def _row(rule: Element) -> list[str]:
    return [text(cell) or ANY for cell in kids(rule, "inputEntry")]


def _where(found: Overlap, expressions: list[str], rows: list[list[str]]) -> str:
    """`level = 2, agency = "x"`: values for which both match."""
    asked = zip(expressions, found.witness, rows[found.first - 1], rows[found.second - 1], strict=False)
    return ", ".join(f"{e} = {value}" for e, value, one, other in asked if (one, other) != (ANY, ANY))
