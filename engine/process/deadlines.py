"""Deadlines leave the runtime as data: our functions of a due date say what is to be counted, the calendar counts."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.errors import ProcessError
from engine.feel import Function
from engine.process import feel, named_days, times
from engine.process.marking import Token
from engine.process.model import Node, Package
from engine.process.run import Run
from engine.process.step import Due, OpenedTask
from engine.process.watching import watched_by

LENGTHS = ("working_days", "working_hours", "hours")
RELATIVE = ("before_due", "after_due")
LADDER, LEVEL, DELAY = "ladder", "level", "delay_days"


# -- tasks
def open_task(run: Run, token: Token, node: Node) -> OpenedTask:
    """A task as it is when it is created, its words evaluated."""
    words = node.words
    agency = _text(run.value(words.agency, token)) if words.agency else None
    return OpenedTask(
        token=token.id,
        body=token.body.id,
        process=token.home.id,
        digest=token.home.package.digest,
        element=node.id,
        name=node.name or node.id,
        kind=node.kind,
        form_key=words.form_key,
        role=words.role,
        agency=agency,
        assignee=_assignee(run, token, node, agency),
        excluding=_people(run.value(words.excluding, token), node) if words.excluding else (),
        has_excluding=words.excluding is not None,
        due=_deadline(run, token, node, words.due, None),
        follow_up=_deadline(run, token, node, words.follow_up, token.body.id),
        priority=_priority(run.value(words.priority, token)) if words.priority else 50,
        pause=words.pause or "waiting",
        item=_item(token),
        loop_counter=token.item,
    )


def _item(token: Token) -> Any:
    """The value of the multi-instance item a task is opened for; None where nothing is gone through."""
    loop = token.body.loop
    return loop.items[token.item] if loop is not None and loop.items and token.item is not None else None


def _assignee(run: Run, token: Token, node: Node, agency: str | None) -> str | None:
    if node.words.assignee is None:
        return None
    around = agency if agency is not None else _text(run.names(token).get("agency"))

    def performer(_: Any, arguments: list[Any]) -> str | None:
        """Who did the element before, for the same agency and item; None for a null element and for nobody."""
        return run.world.performer(str(arguments[0]), around, token.item) if arguments[0] is not None else None

    functions = {"performer": Function(["element"], performer)}
    return _text(feel.evaluate(node.words.assignee, run.names(token), run.local_now, functions))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _people(value: Any, node: Node) -> tuple[str, ...]:
    if not isinstance(value, list | None):
        raise ProcessError("excluding", f"{node.id}: {node.words.excluding} is no list of people: {value!r}", node.id)
    return tuple(str(person) for person in value or () if person is not None)


def _priority(value: Any) -> int:
    """From 0 to 100; what is no number counts as the middle."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return min(100, max(0, round(value))) if is_number else 50


def _deadline(run: Run, token: Token, node: Node, text: str | None, watched: int | None) -> Due | None:
    """A due date of a task; null is none, a day is due at the end of its work."""
    if text is None:
        return None
    value = _value(run, token, text, _COUNTED if watched is None else _COUNTED | _relative(watched))
    if value is None or isinstance(value, Due):
        return value
    if not isinstance(value, str):
        raise ProcessError("due", f"{node.id}: {text} is no due date: {value!r}", node.id, node.line)
    if times.is_day(value):
        return Due(function="day", day=dt.date.fromisoformat(value), text=text)
    return instant_of(run, value, text)


def example(text: str, now: dt.datetime, zone: dt.tzinfo) -> Due | None:
    """What a due date would be for a task made now by a case that carries nothing yet; None where that decides.

    Raises ProcessError for what is no expression or no due date.
    """
    if times.is_literal(text):
        value: Any = text.strip()
    else:
        value = feel.evaluate(text, {}, now.astimezone(zone), _COUNTED)
    if value is None or isinstance(value, Due):
        return value
    if not isinstance(value, str):
        raise ProcessError("due", f"{text} is no due date: {value!r}")
    if times.is_day(value):
        return Due(function="day", day=dt.date.fromisoformat(value), text=text)
    return Due(function="at", instant=times.when(now, value, zone), text=text)


# -- timers
def timer_value(run: Run, token: Token, node: Node, text: str) -> Any:
    """What a timer says: a Due by one of our functions, or a text."""
    if times.is_literal(text):
        return text
    looks_at = watched_by(token, node)

    def rung(_: Any, arguments: list[Any]) -> Due | None:
        """Working days after the due date at a boundary event, elsewhere from now; null where the ladder has no row."""
        delay = _delay(run, token, arguments[0])
        if delay is None:
            return None
        is_boundary = node.attached_to is not None
        return Due(
            function="after_due" if is_boundary else "working_days",
            number=delay,
            watched=looks_at if is_boundary else None,
        )

    return _value(run, token, text, _COUNTED | _relative(looks_at) | {"rung": Function(["n"], rung)})


def instant_of(run: Run, value: str, text: str) -> Due:
    """An ISO instant or duration, counted by the clock."""
    return Due(function="at", instant=times.when(run.now, value, run.world.zone), text=text)


def _value(run: Run, token: Token, text: str, functions: Mapping[str, Function]) -> Any:
    if times.is_literal(text):
        return text
    value = feel.evaluate(text, run.names(token), run.local_now, functions)
    return dataclasses.replace(value, text=text.strip()) if isinstance(value, Due) else value


def _relative(watched: int | None) -> dict[str, Function]:
    return {name: _counting(name, watched) for name in RELATIVE}


def _counting(name: str, watched: int | None) -> Function:
    def call(_: Any, arguments: list[Any]) -> Due | None:
        """Null for what is no number; the Due is only a length: which instant it is the city's calendar says later."""
        number = _number(arguments[0])
        return None if number is None else Due(function=name, number=number, watched=watched)

    return Function(["n"], call)


def _number(value: Any) -> float | None:
    if not isinstance(value, Decimal):
        return None
    return int(value) if value == value.to_integral_value() else float(value)


_COUNTED = {name: _counting(name, None) for name in LENGTHS} | named_days.FUNCTIONS


# -- the ladder
def _delay(run: Run, token: Token, level: Any) -> float | None:
    """How many working days the ladder waits before this rung: the row of the decision `ladder`."""
    if not isinstance(level, Decimal):
        return None
    package = _with_ladder(run, token)
    names = {**package.defaults, **run.names(token), LEVEL: _number(level)}
    row = package.tables.decisions[LADDER].value(names, run.local_now)
    delay = row.get(DELAY) if isinstance(row, dict) else None
    return delay if isinstance(delay, int | float) and not isinstance(delay, bool) else None


def _with_ladder(run: Run, token: Token) -> Package:
    """The folder whose table `ladder` counts: its own, else one of those it calls."""
    package = token.home.package
    if LADDER in package.tables.decisions:
        return package
    for key in package.declared.calls if package.declared else ():
        called = run.world.library.latest(key).package
        if LADDER in called.tables.decisions:
            return called
    raise ProcessError("ladder", "no table ladder in this folder or those it calls", token.element)
