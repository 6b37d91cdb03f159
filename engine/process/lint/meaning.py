"""Expressions and times, read before anybody waits for them; functions only where they mean something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)

from engine.errors import ProcessError
from engine.process import feel, named_days, times
from engine.process.expressions import Place, performers_in, places
from engine.process.findings import Finding, Mend, Value
from engine.process.lint.hints import nearest
from engine.process.lint.mends import in_expression, in_text
from engine.process.model import Node, Process
from engine.process.rulebook import Rulebook

THEN = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
LENGTHS = frozenset(("working_days", "working_hours", "hours"))
DAYS = frozenset(named_days.FUNCTIONS)
ALLOWED = {  # where our functions mean something
    "due": LENGTHS | DAYS,
    "timer": LENGTHS | DAYS | {"before_due", "after_due", "rung"},
    "followUp": LENGTHS | {"before_due"},
    "assignee": frozenset(("performer",)),
}
OURS = frozenset().union(*ALLOWED.values())


@dataclass(frozen=True, kw_only=True)
class Said:
    """The expressions of one process; `tasks` are the user and manual tasks of the whole package."""

    process: Process
    tasks: Collection[str]

    def readable(self) -> Iterator[Place]:
        """Those that parse: what is wrong with the others is said by `expression`."""
        for place in places(self.process):
            if feel.problem(place.text) is None:
                yield place


EXPRESSIONS: Rulebook[Said] = Rulebook()


def _at(rule: str, place: Place, variant: str, values: Mapping[str, Value], mend: Mend | None = None) -> Finding:
    said = {"text": place.text.strip(), **values}
    return Finding(rule=rule, variant=variant, element=place.element, line=place.line, values=said, mend=mend)


@EXPRESSIONS.rule
def expression(said: Said) -> Iterator[Finding]:
    """Every expression is FEEL."""
    for place in places(said.process):
        if (problem := feel.problem(place.text)) is not None:
            wrong, near = str(problem.get("fault_found", "")), str(problem.get("near", ""))
            yield _at("expression", place, "", problem, in_expression(place, wrong, near))


@EXPRESSIONS.rule
def function(said: Said) -> Iterator[Finding]:
    """A function exists, takes what it is given, and means something where it is called."""
    for place in said.readable():
        here = ALLOWED.get(place.use, frozenset())
        for name, arguments in feel.calls_in(place.text):
            if name in here:
                yield from _arguments(place, name, arguments)
            elif name in OURS:
                where = ", ".join(sorted(use for use, names in ALLOWED.items() if name in names))
                yield _at("function", place, "elsewhere", {"name": name, "use": place.use, "where": where})
            elif not _is_function(name, place):
                yield _unknown(place, name, nearest(name, {*feel.functions(), *here}))


def _arguments(place: Place, name: str, arguments: Sequence[Any]) -> Iterator[Finding]:
    wrong = named_days.slip(name, arguments) if name in DAYS else "arguments" * (len(arguments) != 1)
    if wrong:
        yield _at("function", place, wrong, {"name": name})


def _unknown(place: Place, name: str, near: str) -> Finding:
    values = {"name": name, **({"near": near} if near else {})}
    return _at("function", place, "", values, in_expression(place, name, near))


def _is_function(name: str, place: Place) -> bool:
    return feel.is_function(name) or name in feel.names_in(place.text)


@EXPRESSIONS.rule
def performer(said: Said) -> Iterator[Finding]:
    """`performer("...")` asks who did a task of this folder."""
    for place in said.readable():
        for element in performers_in(place.text):
            if element not in said.tasks:
                yield _performer(place, element, nearest(element, said.tasks))


def _performer(place: Place, element: str, near: str) -> Finding:
    values = {"name": element, **({"near": near} if near else {})}
    return _at("performer", place, "", values, in_text(place, element, near))


@EXPRESSIONS.rule
def timer_value(said: Said) -> Iterator[Finding]:
    """A date, a duration or a cycle that is written out is one: ISO 8601, and not beyond what a calendar knows."""
    for node in said.process.nodes.values():
        for use, text in _literals(node):
            shape = _shape(node, text, use)
            try:
                _READERS[shape](text)
            except ProcessError:
                yield Finding(
                    rule="timer-value", variant=shape, element=node.id, line=node.line, values={"text": text[:80]}
                )


def _literals(node: Node) -> Iterator[tuple[str, str]]:
    texts = [("timer", node.event.expression)] if node.waits_for(TimerEventDefinition) else []
    texts += [(use, text) for use, text in (("due", node.words.due), ("followUp", node.words.follow_up)) if text]
    return ((use, text.strip()) for use, text in texts if times.is_literal(text))


def _shape(node: Node, text: str, use: str) -> str:
    if use == "timer" and text.startswith("R") and isinstance(node.event, CycleTimerEventDefinition):
        return "cycle"
    is_date = use != "timer" or isinstance(node.event, TimeDateEventDefinition)
    return "date" if is_date and not text.startswith("P") else "duration"


_READERS: dict[str, Callable[[str], object]] = {
    "cycle": lambda text: times.cycle(THEN, text),
    "date": times.instant,
    "duration": lambda text: times.length(THEN, text),
}
