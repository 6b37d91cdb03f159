"""The mend of a wrong name inside an expression: the same expression with the name that was meant."""

from __future__ import annotations

from engine.process.expressions import Place
from engine.process.findings import Mend, Property
from engine.process.lint.hints import renamed

_SETTERS: dict[str, Property] = {
    "due": "due",
    "followUp": "followUp",
    "assignee": "assignee",
    "excluding": "excluding",
    "agency": "agency",
    "priority": "priority",
    "timeDate": "timeDate",
    "timeDuration": "timeDuration",
    "timeCycle": "timeCycle",
    "condition": "condition",
}


def in_expression(place: Place, wrong: str, near: str) -> Mend | None:
    """None where no similar name is known, or where the panel cannot set what stands in that place."""
    setter = _SETTERS.get(place.setter)
    if setter is None or not wrong or not near:
        return None
    return Mend(element=place.owner, property=setter, value=renamed(place.text, wrong, near))


def in_text(place: Place, wrong: str, near: str) -> Mend | None:
    """The same for a name that stands in quotes."""
    setter = _SETTERS.get(place.setter)
    if setter is None or not near:
        return None
    return Mend(element=place.owner, property=setter, value=place.text.strip().replace(f'"{wrong}"', f'"{near}"'))
