"""Expressions and times, read before anybody waits for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)

from engine.errors import ProcessError
from engine.process import feel, times
from engine.process.findings import Finding

if TYPE_CHECKING:
    from engine.process.model import Node, ProcessDefinition

THEN = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


def check(definition: ProcessDefinition) -> Iterator[Finding]:
    """Every expression parses, every literal is an instant or a length of time."""
    for node in definition.nodes.values():
        for text in expressions(node):
            try:
                feel.names_in(text)
            except ProcessError as error:
                yield Finding(rule="expression", element=node.id, line=node.line, message=str(error))
        yield from _time(node)


def names(definition: ProcessDefinition) -> frozenset[str]:
    """The names its expressions take from outside: facts and data of the process."""
    return frozenset(n for node in definition.nodes.values() for text in expressions(node) for n in feel.names_in(text))


def expressions(node: Node) -> Iterator[str]:
    yield from (f.condition for f in node.outgoing if f.condition is not None)
    if node.waits_for(ConditionalEventDefinition):
        yield node.event.expression
    if node.waits_for(TimerEventDefinition) and not times.is_literal(node.event.expression):
        yield node.event.expression
    if node.loop is not None:
        collection = getattr(node.loop, "data_input", None)
        texts = (
            node.loop.condition,
            getattr(node.loop, "cardinality", None),
            collection.bpmn_id if collection else None,
        )
        yield from (t for t in texts if t)


def _time(node: Node) -> Iterator[Finding]:
    if not node.waits_for(TimerEventDefinition) or not times.is_literal(node.event.expression):
        return
    try:
        _read(node)
    except ProcessError as error:
        yield Finding(rule="timer-value", element=node.id, line=node.line, message=str(error))


def _read(node: Node) -> None:
    text = node.event.expression.strip()
    if isinstance(node.event, CycleTimerEventDefinition) and text.startswith("R"):
        times.cycle(THEN, text)
    elif isinstance(node.event, TimeDateEventDefinition) and not text.startswith("P"):
        times.instant(text)
    else:
        times.length(THEN, text)
