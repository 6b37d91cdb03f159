"""The door to decisions: read a .dmn file once, ask its decisions by id.

    decisions = read(xml)
    decisions.evaluate("due_days", {"max_score": 45, "stage": "field"})   # {"collect_days": 10, ...}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import clock
from engine.errors import ProcessError
from engine.feel import FeelError, Runtime, from_feel
from engine.process.decisions.dmn import Model, load
from engine.process.decisions.dmn import _kid as kid
from engine.process.decisions.dmn import _kids as kids
from engine.process.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """The decisions of one .dmn file. Immutable and shared by threads; keep it as long as the file does not change."""

    ids: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    _model: Model | None = field(default=None, repr=False, compare=False)

    def evaluate(self, decision_id: str, values: Mapping[str, Any], now: dt.datetime | None = None) -> Any:
        """What the decision says for these values, as plain JSON data.

        A table with one output gives its value, with several a dict by output name, a COLLECT, RULE ORDER or OUTPUT
        ORDER table a list of these; None when no rule matches. Raises `ProcessError` with code `decision` when there is
        no such decision, the table contradicts itself for these values, or the budget is spent.
        """
        model = self._model
        if model is None or decision_id not in self.ids:
            raise ProcessError("decision", f"there is no decision «{decision_id}»", decision_id)
        element = model.by_id[decision_id]
        runtime = Runtime(clock=lambda: now or clock.now())
        try:
            result = model.evaluate(element.get("name"), dict(values), runtime)
            return from_feel(result, numbers="json", temporal="text")
        except FeelError as error:
            raise ProcessError("decision", f"{decision_id}: {error}", decision_id, element.sourceline) from error

    def names(self, decision_id: str) -> frozenset[str]:
        """The data and facts the decision reads, with those of the decisions it requires."""
        element = self._model.by_id[decision_id]
        return frozenset(
            kid(requirement, "requiredInput").get("href").removeprefix("#input_")
            for requirement in kids(element, "informationRequirement")
        )

    def outputs(self, decision_id: str) -> tuple[str, ...]:
        """Names of the output columns, in order; empty when the decision gives one value without a name."""
        table = kid(self._model.by_id[decision_id], "decisionTable")
        return tuple(column.get("name") for column in kids(table, "output"))


def read(xml: bytes) -> Decisions:
    """The decisions of a .dmn file. A file that cannot be used gives no decisions but findings that say why."""
    model = load(xml)
    return Decisions(
        ids=tuple(key for key, element in model.by_id.items() if element.tag.endswith("decision")), _model=model
    )
