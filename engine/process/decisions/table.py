"""Decision tables: which rules match, and what the hit policy makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.feel.program import scope_of
from engine.feel.runtime import Scope
from engine.process.decisions.compiler import Compiler, Test, boxes
from engine.process.decisions.hits import POLICIES, Hits, Output
from engine.process.decisions.model import Boxed, DmnError, Variables
from engine.process.decisions.run import Run
from engine.process.decisions.xml import Element, attribute, kid, kids, text

UNIQUE = "UNIQUE"


@dataclass(frozen=True, kw_only=True, eq=False)
class Input:
    """An input column: its expression, and the values it may take."""

    label: str
    value: Boxed
    allowed: Test | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """A row: a test per input (None: any value) and an expression per output."""

    tests: tuple[Test | None, ...]
    outputs: tuple[Boxed, ...]


@boxes("decisionTable")
def decision_table(compiler: Compiler, element: Element) -> Boxed:
    """A table."""
    policy, aggregation = policy_of(element), attribute(element, "aggregation")
    inputs = [_input(compiler, column) for column in kids(element, "input")]
    rules = [_rule(compiler, row) for row in kids(element, "rule")]
    outputs = tuple(_output(compiler, column) for column in kids(element, "output"))
    answer = POLICIES.get(policy)

    def run_(variables: Variables, run: Run) -> Any:
        """Null, strict DmnError, where an input is not allowed; raises DmnError for a hit policy nobody knows."""
        if answer is None:
            raise DmnError(f"there is no hit policy «{policy}»")
        scope = scope_of(variables, run.rt)
        values = _values(inputs, variables, scope, run)
        if values is None:
            return None
        found = _matching(rules, values, scope, run, only_first=policy == "FIRST")
        return answer(Hits(outputs, [rule.outputs for rule in found], aggregation, variables, run))

    return run_


def policy_of(element: Element) -> str:
    """The hit policy in capitals with blanks, as `RULE ORDER`."""
    return (attribute(element, "hitPolicy") or UNIQUE).upper().replace("_", " ")


def _input(compiler: Compiler, column: Element) -> Input:
    expression = kid(column, "inputExpression")
    label = attribute(column, "label") or text(expression)
    return Input(label=label, value=compiler.expression(expression), allowed=compiler.tests(kid(column, "inputValues")))


def _rule(compiler: Compiler, row: Element) -> Rule:
    return Rule(
        tests=tuple(compiler.tests(cell) for cell in kids(row, "inputEntry")),
        outputs=tuple(compiler.expression(cell) for cell in kids(row, "outputEntry")),
    )


def _output(compiler: Compiler, column: Element) -> Output:
    default = kid(column, "defaultOutputEntry")
    return Output(
        name=attribute(column, "name"),
        order=compiler.listed(kid(column, "outputValues")),
        default=compiler.expression(default) if text(default) else None,
    )


def _values(inputs: list[Input], variables: Variables, scope: Scope, run: Run) -> list[Any] | None:
    values = []
    for column in inputs:
        value = column.value(variables, run)
        if column.allowed is not None and column.allowed(value, scope, run) is not True:
            run.refuse(f"the input «{column.label}» is outside its allowed values: {value}")
            return None
        values.append(value)
    return values


def _matching(rules: list[Rule], values: list[Any], scope: Scope, run: Run, *, only_first: bool) -> list[Rule]:
    found = []
    for rule in rules:
        run.rt.charge(1 + len(rule.tests))
        if _matches(rule, values, scope, run):
            found.append(rule)
            if only_first:
                break
    return found


def _matches(rule: Rule, values: list[Any], scope: Scope, run: Run) -> bool:
    tests = zip(rule.tests, values, strict=False)
    return all(test is None or test(value, scope, run) is True for test, value in tests)
