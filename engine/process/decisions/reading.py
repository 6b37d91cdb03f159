"""The door to decisions: read a .dmn file once, ask its decisions by id.

decisions = read(xml)
decisions.evaluate("due_days", {"questions": 12, "stage": "field"})   # {"collect_days": 2, ...}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import clock
from engine.errors import ProcessError
from engine.feel import FeelError, Runtime, from_feel
from engine.process import feel
from engine.process.decisions import lint
from engine.process.decisions.loading import model_of
from engine.process.decisions.model import Element, Model, Problem
from engine.process.decisions.run import evaluate
from engine.process.decisions.xml import local
from engine.process.document import parse
from engine.process.findings import Finding, Refused


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """The decisions of one .dmn file. Immutable and shared by threads; keep it as long as the file does not change."""

    #: Ids of the decisions, in the order of the file.
    ids: tuple[str, ...] = ()
    #: What is wrong with the file; with an error in it, it is not to be used.
    findings: tuple[Finding, ...] = ()
    model: Model = field(default_factory=Model, repr=False, compare=False)

    def evaluate(self, decision_id: str, values: Mapping[str, Any], now: dt.datetime | None = None) -> Any:
        """What the decision says for these values, as plain JSON data; other values are not looked at.

        A table with one output gives its value, with several a dict by output name; COLLECT, RULE ORDER and OUTPUT
        ORDER give a list of these; None when no rule matches. Raises `ProcessError` with code `decision` when there is
        no such decision, the table contradicts itself for these values, a text in it is not FEEL, or the budget is
        spent.
        """
        element = self._decision(decision_id)
        runtime = Runtime(clock=lambda: now or clock.now())
        try:
            found = evaluate(self.model, element.id, values, runtime)
            return from_feel(found, numbers="json", temporal="text")
        except FeelError as error:
            raise ProcessError("decision", f"{decision_id}: {error}", decision_id, element.line) from error

    def names(self, decision_id: str) -> frozenset[str]:
        """The input data it requires, by itself and through other decisions: what must be data or facts."""
        found: set[str] = set()
        todo, seen = [self._decision(decision_id)], set[Element]()
        while todo:
            element = todo.pop()
            if element.kind == "inputData":
                found.add(element.name)
            if element not in seen:
                seen.add(element)
                todo.extend(target[1] for href in element.requires if (target := self.model.find(href)))
        return frozenset(found)

    def outputs(self, decision_id: str) -> tuple[str, ...]:
        """Names of the output columns of a table, in order; empty for anything else."""
        return self._decision(decision_id).outputs

    def _decision(self, decision_id: str) -> Element:
        element = self.model.by_id.get(decision_id)
        if element is None or element.kind != "decision":
            raise ProcessError("decision", f"there is no decision «{decision_id}»", decision_id)
        return element


def read(xml: bytes, file: str = "") -> Decisions:
    """The decisions of a .dmn file. Never raises for what the file holds: see the findings."""
    try:
        root = parse(xml, file)
    except Refused as refused:
        return Decisions(findings=tuple(refused.findings))
    if local(root) != "definitions":
        return Decisions(findings=(Finding(rule="dmn", line=1, file=file),))
    model = model_of(root, {})
    problems = tuple(_finding(problem, file) for problem in model.problems)
    ids = tuple(element.id for element in model.elements if element.kind == "decision")
    return Decisions(ids=ids, findings=(*lint.check(root, file), *problems), model=model)


def _finding(problem: Problem, file: str) -> Finding:
    return Finding(
        rule="expression",
        variant="cell",
        element=problem.element,
        line=problem.line,
        values={"text": problem.text, **feel.reason(problem.error)},
        file=file,
    )
