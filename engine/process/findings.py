"""What the linter says about a drawing, and the refusal that carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.errors import ProcessError

Value = str | int
#: What a mend sets: a property by its name in the studio's panel, or `delete`.
Property = Literal[
    "name", "role", "formKey", "due", "followUp", "assignee", "excluding", "agency", "priority", "timeDate",
    "timeDuration", "timeCycle", "condition", "default", "decision", "calledElement", "operator", "delete",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Mend:
    """A repair that is clear: one property of one element gets one value; an empty value takes it away."""

    element: str
    property: Property
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One remark of the linter about one element of a file.

    `rule` is a stable code, `variant` tells its sentences apart where it has several, `values` fill them: never a
    sentence itself. The words stand in the catalogue, see `web/words/findings.py`; `near` among the values is the name
    somebody may have meant.
    """

    rule: str
    element: str = ""
    line: int = 0
    variant: str = ""
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    mend: Mend | None = None
    is_error: bool = True
    file: str = ""


class Refused(ProcessError):
    """The package must not deploy; `findings` has every reason."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        first = findings[0]
        named = f"{first.rule}/{first.variant}" if first.variant else first.rule
        place = " ".join(part for part in (first.element, f"line {first.line}" if first.line else "") if part)
        super().__init__("refused", f"{named}{': ' + place if place else ''}", first.element, first.line)
