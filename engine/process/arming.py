"""Timers and conditions: what a token has armed, and when it goes off."""

from __future__ import annotations

import dataclasses
import datetime as dt

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition

from engine.errors import ProcessError
from engine.process import times
from engine.process.deadlines import instant_of, timer_value
from engine.process.marking import FOREVER, Token
from engine.process.model import Node
from engine.process.run import Run
from engine.process.step import Due, TimerSet
from engine.process.times import Cycle, cycle


def arm(run: Run, token: Token, node: Node) -> None:
    """An event begins to wait at a token; only timers and conditions have something to remember."""
    if node.waits_for(TimerEventDefinition):
        due, repeated = due_of(run, token, node)
        repeats = repeated is not None and not node.is_interrupting
        token.armed[node.id] = _firings(repeated) if repeats else 1
        _set(run, token, node, due)
    elif node.waits_for(ConditionalEventDefinition):
        token.armed[node.id] = 0


def _firings(repeated: Cycle | None) -> int:
    return FOREVER if repeated is None or repeated.times is None else repeated.times


def _set(run: Run, token: Token, node: Node, due: Due) -> None:
    timer = TimerSet(process=token.home.id, element=node.id, token=token.id, due=due)
    run.ledger.set_timer(token, timer)


def disarm(run: Run, token: Token) -> None:
    """Nothing waits at this token any more."""
    for element in token.armed:
        if element in token.home.timers:
            run.ledger.drop_timer(token, element)
    token.armed.clear()


def spend(run: Run, token: Token, node: Node) -> None:
    """A timer has gone off; a repeating one is set again, from now: what was missed does not come as a burst."""
    left = token.armed.pop(node.id)
    run.ledger.drop_timer(token, node.id)
    if left == 1:
        return
    token.armed[node.id] = left if left == FOREVER else left - 1
    due, repeated = due_of(run, token, node)
    every = repeated.every if repeated is not None and repeated.every is not None else dt.timedelta()
    _set(run, token, node, dataclasses.replace(due, instant=times.shifted(run.now, every)))


def due_of(run: Run, token: Token, node: Node) -> tuple[Due, Cycle | None]:
    """When a timer is due, and how it repeats if it does."""
    text = node.event.expression.strip()
    value = timer_value(run, token, node, text)
    if value is None:
        return run.world.undated(node, run.now), None
    if isinstance(value, Due):
        return value, None
    if not isinstance(value, str):
        raise ProcessError("timer_value", f"{node.id}: {text} is no instant and no duration: {value!r}", node.id)
    if isinstance(node.event, CycleTimerEventDefinition) and value.startswith("R"):
        repeated = cycle(run.now, value, run.world.zone)
        return Due(function="at", instant=repeated.at, text=text), repeated
    is_cycle = isinstance(node.event, CycleTimerEventDefinition)  # without a number: it goes off once
    return instant_of(run, value, text), Cycle(at=run.now) if is_cycle else None


def is_met(run: Run, token: Token, node: Node) -> bool:
    """Is a condition true? A name that does not exist yet makes it false."""
    try:
        return run.is_true(node.event.expression, token)
    except ProcessError:
        return False
