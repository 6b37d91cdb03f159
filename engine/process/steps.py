"""A drawing as a list of its steps, said as data: who, which form, until when, what leads on.

`step_reading` makes them from a document; the words stand in `web/words/drawn.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.process.words import NO_WORDS, Words

_CALL = re.compile(r"=?\s*([a-z_]+)\(\s*([^(),]*?)\s*\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Time:
    """When: `function` and `number` of one of our functions (`working_days`, `5`), else only the text as drawn."""

    text: str
    function: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What an event waits for or throws: timer, message, signal, error, escalation, terminate, ...; and its name."""

    kind: str
    name: str = ""
    time: Time | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Loop:
    """A multi-instance: over which list, or how often."""

    over: str
    is_sequential: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A flow out of a step. Only a default and a condition say when it is taken."""

    flow: str
    name: str
    condition: str
    target: str
    target_name: str
    is_default: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnStep:
    """One flow node. `words` is what Layak adds to BPMN."""

    element: str
    kind: str
    name: str
    documentation: str = ""
    scope: str = ""  # the sub-process it stands in
    lane: str = ""
    words: Words = NO_WORDS
    due: Time | None = None
    event: Event | None = None
    attached_to: str = ""
    is_interrupting: bool = True
    loop: Loop | None = None
    branches: tuple[Branch, ...] = ()

    @property
    def is_named(self) -> bool:
        """A step drawn without a name bears its id as one; for a reader that is none."""
        return self.name != self.element


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnProcess:
    """An executable process of a drawing and its steps, in the order a reader follows them."""

    id: str
    name: str
    file: str
    documentation: str
    steps: tuple[DrawnStep, ...]

    def alarms(self, element: str) -> tuple[DrawnStep, ...]:
        """The events on the edge of a step."""
        return tuple(step for step in self.steps if step.attached_to == element)


def time_of(text: str) -> Time:
    """A due date or a timer, as far as one of our functions says it."""
    found = _CALL.fullmatch(text.strip())
    if found is None:
        return Time(text=text.strip())
    return Time(text=text.strip(), function=found[1], number=found[2])
