"""What the linter says about the tables of a DMN file, beside the texts in their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from engine.process.decisions.hits import AGGREGATIONS, POLICIES
from engine.process.decisions.overlaps import MAX_RULES, overlaps
from engine.process.decisions.table import UNIQUE, policy_of
from engine.process.decisions.xml import Element, attribute, kid, kids, text
from engine.process.document import line_of
from engine.process.findings import Finding

ANY = "-"  # a cell that takes any value
_ORDERED = ("PRIORITY", "OUTPUT ORDER")
Say = Callable[..., Finding]


def check(root: Element, file: str = "") -> Iterator[Finding]:
    """Findings about a parsed DMN file; `rule`, `element`, `line`, `message`, `hint`."""
    decisions = kids(root, "decision")
    if not decisions:
        yield _finding(root, file, "no-decision", "the file holds no decision", "draw one and save the file again")
    yield from _ids(root, file)
    yield from _references(root, file)
    for decision in decisions:
        table = kid(decision, "decisionTable")
        if table is not None:
            yield from _table(decision, table, file)


def _finding(element: Element, file: str, rule: str, message: str, hint: str, *, is_error: bool = True) -> Finding:
    named = next((attribute(e, "id") for e in (element, *element.iterancestors()) if e.get("id")), "")
    return Finding(
        rule=rule, element=named, line=line_of(element), message=message, hint=hint, is_error=is_error, file=file
    )


def _ids(root: Element, file: str) -> Iterator[Finding]:
    counts = Counter(attribute(element, "id") for element in root)
    for element in kids(root, "decision", "inputData", "businessKnowledgeModel"):
        key = attribute(element, "id")
        if not key:
            yield _finding(element, file, "no-id", "an element without an id", "save the file again with the editor")
        elif counts.pop(key, 0) > 1:
            yield _finding(element, file, "duplicate-id", f"the id «{key}» stands twice", "give each its own id")


def _references(root: Element, file: str) -> Iterator[Finding]:
    ids = {attribute(element, "id") for element in root}
    for element in root.iter("{*}requiredInput", "{*}requiredDecision", "{*}requiredKnowledge"):
        namespace, _, target = attribute(element, "href").rpartition("#")
        if not namespace and target not in ids:
            message = f"«{target}» is nowhere in the file"
            yield _finding(element, file, "reference", message, "draw the requirement again")


def _table(decision: Element, table: Element, file: str) -> Iterator[Finding]:
    outputs, rules = kids(table, "output"), kids(table, "rule")
    if not outputs:
        yield _finding(table, file, "no-output", "the table has no output column", "add one")
    if not rules:
        yield _finding(decision, file, "no-rule", "the table has no rule", "add one", is_error=False)
    yield from _inputs(table, file)
    yield from _output_names(outputs, file)
    yield from _rows(table, file)
    yield from _policy(table, outputs, file)
    if policy_of(table) == UNIQUE:
        yield from _overlaps(table, file)


def _inputs(table: Element, file: str) -> Iterator[Finding]:
    for column in kids(table, "input"):
        if not text(kid(column, "inputExpression")):
            label = attribute(column, "label") or attribute(column, "id")
            message = f"the input «{label}» has no expression, so it is always null"
            yield _finding(column, file, "missing-input", message, "write the name of the data it reads")


def _output_names(outputs: list[Element], file: str) -> Iterator[Finding]:
    counts = Counter(attribute(column, "name") for column in outputs)
    for column in outputs if len(outputs) > 1 else []:
        name = attribute(column, "name")
        if not name.isidentifier():
            hint = "each column becomes a variable: letters, digits and _"
            yield _finding(column, file, "output-name", f"«{name}» cannot be the name of an output", hint)
        elif counts.pop(name, 0) > 1:
            yield _finding(column, file, "output-name", f"two outputs are called «{name}»", "rename one of them")


def _rows(table: Element, file: str) -> Iterator[Finding]:
    wanted = len(kids(table, "input")), len(kids(table, "output"))
    for number, rule in enumerate(kids(table, "rule"), 1):
        found = len(kids(rule, "inputEntry")), len(kids(rule, "outputEntry"))
        if found != wanted:
            message = f"rule {number} has {found[0]} and {found[1]} cells, not {wanted[0]} and {wanted[1]}"
            yield _finding(rule, file, "cells", message, "delete the rule and write it again")
        for cell in kids(rule, "outputEntry"):
            if not text(cell):
                message = f"rule {number} has an empty output, so it is null"
                yield _finding(cell, file, "empty-output", message, "write null if that is meant", is_error=False)


def _policy(table: Element, outputs: list[Element], file: str) -> Iterator[Finding]:
    policy, aggregation = policy_of(table), attribute(table, "aggregation")
    if policy not in POLICIES:
        hint = f"choose one of {', '.join(POLICIES)}"
        yield _finding(table, file, "hit-policy", f"there is no hit policy «{policy[:40]}»", hint)
    if policy == "COLLECT" and aggregation and aggregation not in AGGREGATIONS:
        hint = f"choose one of {', '.join(AGGREGATIONS)}, or none"
        yield _finding(table, file, "hit-policy", f"there is no aggregation «{aggregation[:40]}»", hint)
    if policy == "COLLECT" and aggregation in ("SUM", "MIN", "MAX") and len(outputs) > 1:
        message = f"«{aggregation}» needs a table with one output"
        yield _finding(table, file, "hit-policy", message, "split the table, or collect without it")
    if policy in _ORDERED and not all(text(kid(column, "outputValues")) for column in outputs):
        message = f"{policy} needs the values of each output in their order"
        yield _finding(table, file, "hit-policy", message, "list them in the head of the column")


def _overlaps(table: Element, file: str) -> Iterator[Finding]:
    """Overlaps are errors where the columns read different data; columns that depend on each other may exclude them."""
    rules, columns = kids(table, "rule"), kids(table, "input")
    expressions = [text(kid(column, "inputExpression")) for column in columns]
    is_certain = len(set(expressions)) == len(expressions) and all(e.isidentifier() for e in expressions)
    if len(rules) > MAX_RULES:
        message = f"more than {MAX_RULES} rules: whether they overlap is not looked at"
        yield _finding(table, file, "overlap", message, "split the table", is_error=False)
    cells = [[text(cell) or ANY for cell in kids(rule, "inputEntry")] for rule in rules]
    for found in overlaps(cells):
        asked = zip(expressions, found.witness, cells[found.first - 1], cells[found.second - 1], strict=False)
        where = ", ".join(f"{e} = {value}" for e, value, one, other in asked if (one, other) != (ANY, ANY))
        message = f"rules {found.first} and {found.second} both match" + (f" when {where}" if where else "")
        hint = "make them exclude each other, or choose the hit policy FIRST"
        yield _finding(rules[found.second - 1], file, "overlap", message, hint, is_error=is_certain)
