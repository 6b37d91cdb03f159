"""Timers and conditions: what a token has armed, and when it goes off."""

from __future__ import annotations

import datetime as dt

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)

from engine.errors import ProcessError
from engine.process.marking import FOREVER, Token
from engine.process.model import Node
from engine.process.run import Run
from engine.process.times import Due, after, cycle, instant, is_literal


def arm(run: Run, token: Token, node: Node) -> None:
    """An event begins to wait at a token; only timers and conditions have something to remember."""
    if node.waits_for(TimerEventDefinition):
        due = due_of(run, token, node)
        repeats = isinstance(node.event, CycleTimerEventDefinition) and not node.is_interrupting
        token.armed[node.id] = 1 if not repeats else FOREVER if due.times is None else due.times
        run.note("timer_set", token, due.at, node.id)
    elif node.waits_for(ConditionalEventDefinition):
        token.armed[node.id] = 0


def disarm(run: Run, token: Token) -> None:
    """Nothing waits at this token any more."""
    for element in token.armed:
        if element in run.definition.timers:
            run.note("timer_gone", token, element=element)
    token.armed.clear()


def spend(run: Run, token: Token, node: Node) -> None:
    """A timer has gone off; a repeating one is set again, from now: what was missed does not come as a burst."""
    left = token.armed.pop(node.id)
    if left == 1:
        return
    token.armed[node.id] = left if left == FOREVER else left - 1
    every = due_of(run, token, node).every or dt.timedelta()
    run.note("timer_set", token, run.now + every, node.id)


def due_of(run: Run, token: Token, node: Node) -> Due:
    """When a timer is due, resolved once."""
    text = node.event.expression.strip()
    value = text if is_literal(text) else run.value(text, token)
    if not isinstance(value, str):
        raise ProcessError("timer_value", f"{node.id}: {text} is no instant and no duration: {value!r}", node.id)
    if isinstance(node.event, CycleTimerEventDefinition) and value.startswith("R"):
        return cycle(run.now, value)
    if isinstance(node.event, TimeDateEventDefinition) and not value.startswith("P"):
        return Due(at=instant(value))
    return Due(at=after(run.now, value))


def is_met(run: Run, token: Token, node: Node) -> bool:
    """Is a condition true? A name that does not exist yet makes it false."""
    try:
        return run.is_true(node.event.expression, token)
    except ProcessError:
        return False
