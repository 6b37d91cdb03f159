"""The drawings of a deployment as pages show them: steps in words, tokens where a case stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.instances.whereabouts import Place
from engine.process.model import Process, ProcessDefinition
from engine.process.outline import outline
from web.coordinate.views import Drawing, Token
from web.views import Moment, Step
from web.words import steps


class Waiting(Protocol):
    """As much of an open task as a token needs."""

    token: int
    due_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a case shows on its drawings: its open tasks, where their tokens are, the places it has left behind."""

    tasks: Sequence[Waiting] = ()
    places: Mapping[int, tuple[Place, ...]] = field(default_factory=dict)
    passed: frozenset[Place] = frozenset()
    now: dt.datetime | None = None


def drawings(definition: ProcessDefinition, standing: Standing | None = None) -> tuple[Drawing, ...]:
    """Every drawing of a package, the main one first; of a case, with tokens."""
    standing = standing or Standing()
    counts, late = _tokens(standing)
    order = sorted(definition.processes.values(), key=lambda p: (p.id != definition.key, p.file))
    return tuple(_drawing(process, counts, late, standing.passed) for process in order)


def _tokens(standing: Standing) -> tuple[Counter[Place], Counter[Place]]:
    """Open tasks by place; a task of a called process also counts where that is called from."""
    counts, late = Counter[Place](), Counter[Place]()
    for task in standing.tasks:
        is_late = standing.now is not None and task.due_at is not None and task.due_at <= standing.now
        for place in standing.places.get(task.token, ()):
            counts[place] += 1
            late[place] += is_late
    return counts, late


def _drawing(process: Process, counts: Counter[Place], late: Counter[Place], passed: frozenset[Place]) -> Drawing:
    told = outline(process)
    names = {step.element: step.name for step in told}
    here = {element for key, element in counts if key == process.id}
    return Drawing(
        name=process.file.removesuffix(".bpmn"),
        title=process.name or process.id,
        steps=tuple(
            Step(title=s.name, moment=_moment(process.id, s.element, here, passed), meta=steps.meta(s, names),
                 quote="" if here or passed else steps.leads_to(s))
            for s in told if steps.is_told(s, here)
        ),
        tokens=tuple(
            Token(element=e, count=counts[process.id, e], late=late[process.id, e]) for e in sorted(here)
        ),
    )  # fmt: skip


def _moment(process: str, element: str, here: set[str], passed: frozenset[Place]) -> Moment:
    if element in here:
        return "now"
    return "past" if (process, element) in passed or not (here or passed) else "next"
