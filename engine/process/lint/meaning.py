"""Expressions and times, read before anybody waits for them; functions only where they mean something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)

from engine.errors import ProcessError
from engine.process import feel, times
from engine.process.expressions import Place, performers_in, places
from engine.process.findings import Finding
from engine.process.lint.hints import nearest
from engine.process.model import Node, Process

THEN = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
LENGTHS = frozenset(("working_days", "working_hours", "hours"))
ALLOWED = {  # where our functions mean something
    "due": LENGTHS,
    "timer": LENGTHS | {"before_due", "after_due", "rung"},
    "followUp": LENGTHS | {"before_due"},
    "assignee": frozenset(("performer",)),
}
OURS = frozenset().union(*ALLOWED.values())


def check(process: Process, tasks: Collection[str]) -> Iterator[Finding]:
    """Every expression parses, every function exists there, every literal is an instant or a length of time.

    `tasks` are the user and manual tasks of the whole package: `performer` may ask of any.
    """
    for place in places(process):
        try:
            feel.names_in(place.text)
        except ProcessError as error:
            yield _finding("expression", place, str(error))
            continue
        yield from _functions(place)
        yield from _performers(place, tasks)
    for node in process.nodes.values():
        yield from _times(node)


def _finding(rule: str, place: Place, message: str, hint: str = "") -> Finding:
    return Finding(rule=rule, element=place.element, line=place.line, message=message, hint=hint)


def _functions(place: Place) -> Iterator[Finding]:
    here = ALLOWED.get(place.use, frozenset())
    for name, arguments in feel.calls_in(place.text):
        if name in here and len(arguments) != 1:
            yield _finding("function", place, f"{name} takes one argument: {place.text.strip()}")
        elif name in OURS and name not in here:
            where = " or ".join(sorted(use for use, names in ALLOWED.items() if name in names))
            yield _finding("function", place, f"{name} has no meaning in {place.use}", f"it belongs in {where}")
        elif name not in here and not feel.is_function(name) and name not in feel.names_in(place.text):
            hint = nearest(name, {*feel.functions(), *here})
            yield _finding("function", place, f"there is no function {name}: {place.text.strip()}", hint)


def _performers(place: Place, tasks: Collection[str]) -> Iterator[Finding]:
    for element in performers_in(place.text):
        if element not in tasks:
            yield _finding("performer", place, f"there is no task {element} in this folder", nearest(element, tasks))


def _times(node: Node) -> Iterator[Finding]:
    literals = [("timer", node.event.expression)] if node.waits_for(TimerEventDefinition) else []
    literals += [(use, text) for use, text in (("due", node.words.due), ("followUp", node.words.follow_up)) if text]
    for use, text in literals:
        if not times.is_literal(text):
            continue
        try:
            _read(node, text.strip(), use)
        except ProcessError as error:
            yield Finding(rule="timer-value", element=node.id, line=node.line, message=str(error))


def _read(node: Node, text: str, use: str) -> None:
    is_cycle = use == "timer" and isinstance(node.event, CycleTimerEventDefinition)
    is_date = use != "timer" or isinstance(node.event, TimeDateEventDefinition)
    if is_cycle and text.startswith("R"):
        times.cycle(THEN, text)
    elif is_date and not text.startswith("P"):
        times.instant(text)
    else:
        times.length(THEN, text)
