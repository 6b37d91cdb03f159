"""The drawings of a deployment as pages show them: steps in words, tokens where a case stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from engine.process.model import Process, ProcessDefinition
from engine.process.outline import outline
from web.coordinate.views import Drawing, Token
from web.views import Moment, Step
from web.words import steps

Place = tuple[str, str]  # process key, element


class Waiting(Protocol):
    """What a token is made of: an open task."""

    process_key: str
    element_id: str
    due_at: dt.datetime | None


def drawings(definition: ProcessDefinition, tasks: Sequence[Waiting] = (), now: dt.datetime | None = None,
             passed: Iterable[Place] = ()) -> tuple[Drawing, ...]:  # fmt: skip
    """Every drawing of a package, the main one first; with tasks, the tokens they stand for."""
    counts, late = _tokens(definition, tasks, now)
    order = sorted(definition.processes.values(), key=lambda p: (p.id != definition.key, p.file))
    been = frozenset(passed)
    return tuple(_drawing(process, counts, late, been) for process in order)


def with_tokens(found: Iterable[Drawing]) -> tuple[Drawing, ...]:
    """The main drawing, and those of the others in which something waits."""
    first, *rest = found
    return (first, *(each for each in rest if each.tokens))


def _tokens(
    definition: ProcessDefinition, tasks: Sequence[Waiting], now: dt.datetime | None
) -> tuple[Counter[Place], Counter[Place]]:
    """Open tasks by place; a called process also counts where it is called from."""
    counts, late = Counter[Place](), Counter[Place]()
    for task in tasks:
        is_late = now is not None and task.due_at is not None and task.due_at <= now
        for place in _places(definition, (task.process_key, task.element_id)):
            counts[place] += 1
            late[place] += is_late
    return counts, late


def _places(definition: ProcessDefinition, place: Place) -> Iterable[Place]:
    todo, seen = [place], set[Place]()
    while todo:
        found = todo.pop()
        if found in seen:
            continue
        seen.add(found)
        yield found
        todo.extend(_callers(definition, found[0]))


def _callers(definition: ProcessDefinition, process_key: str) -> Iterable[Place]:
    for process in definition.processes.values():
        for node in process.nodes.values():
            if node.words.called == process_key:
                yield process.id, node.id


def _drawing(process: Process, counts: Counter[Place], late: Counter[Place], passed: frozenset[Place]) -> Drawing:
    told = outline(process)
    names = {step.element: step.name for step in told}
    here = {element for key, element in counts if key == process.id}
    shown = [s for s in told if steps.is_told(s, here)]
    return Drawing(
        name=process.file.removesuffix(".bpmn"),
        title=process.name or process.id,
        steps=tuple(
            Step(title=s.name, moment=_moment(process.id, s.element, here, passed), meta=steps.meta(s, names),
                 quote="" if here or passed else steps.leads_to(s))
            for s in shown
        ),
        tokens=tuple(
            Token(element=e, count=counts[process.id, e], late=late[process.id, e]) for e in sorted(here)
        ),
    )  # fmt: skip


def _moment(process: str, element: str, here: set[str], passed: frozenset[Place]) -> Moment:
    if element in here:
        return "now"
    return "past" if (process, element) in passed or not (here or passed) else "next"
