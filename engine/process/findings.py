"""What the linter says about a drawing, and the refusal that carries it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import ProcessError


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One remark of the linter about one element of a file."""

    rule: str
    element: str
    line: int
    message: str
    hint: str = ""
    is_error: bool = True
    file: str = ""


class Refused(ProcessError):
    """The package must not deploy; `findings` has every reason."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        first = findings[0]
        super().__init__("refused", f"{first.rule}: {first.message}", first.element, first.line)
