"""A file that breaks one rule, as small as can be, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.process import checking
from engine.process.findings import Finding
from tests.process.drawing import declared, drawing

Files = Mapping[str, bytes]
NAMES: dict[str, Any] = {
    "roles": {"officer": {}, "head": {}},
    "pages": {"evidence": "Bukti"},
    "messages": {"go": {"by": ["head"]}},
    "escalations": {"X1": "Lanjut"},
    "operators": {"notify": {"to": "role", "template": "name", "about": "step"}},
    "templates": ["evidence_due"],
    "facts": {"returns": {"type": "number"}},
    "data": {"days": {"type": "number"}, "agency": {"type": "string"}},
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """`shown` is the part of a file that is worth showing; without `mended` the finding brings its own mend."""

    rule: str
    element: str
    files: Files
    shown: str
    mended: Files | None = None
    is_error: bool = True

    def findings(self, files: Files | None = None) -> list[Finding]:
        """What the linter says of this rule."""
        return [f for f in checking.check(files or self.files).findings if f.rule == self.rule]


def lined(raw: bytes) -> bytes:
    """A line per tag, so that lines mean something."""
    return re.sub(rb"><(?!/)", b">\n<", raw)


def drawn(rule: str, element: str, body: str, mended: str | None = None, *, is_error: bool = True) -> Case:
    """A rule that looks at a drawing alone."""
    return Case(
        rule=rule,
        element=element,
        files={"p.bpmn": lined(drawing(body))},
        shown=body,
        mended={"p.bpmn": lined(drawing(mended))} if mended is not None else None,
        is_error=is_error,
    )


def named(
    rule: str, element: str, body: str, mended: str | None = None, *, is_error: bool = True, **parts: Any
) -> Case:
    """A rule that looks at a drawing beside its process.yaml."""

    def files(text: str) -> Files:
        return {"p.bpmn": lined(drawing(text)), "process.yaml": declared(**{**NAMES, **parts})}

    mend = files(mended) if mended is not None else None
    return Case(rule=rule, element=element, files=files(body), shown=body, mended=mend, is_error=is_error)


def filed(rule: str, name: str, broken: str, mended: str, element: str = "", *, is_error: bool = True) -> Case:
    """A rule that looks at another file."""
    sound = {} if name.endswith(".bpmn") else {"p.bpmn": lined(drawing(SOUND))}
    return Case(
        rule=rule,
        element=element,
        files={**sound, name: broken.encode()},
        shown=broken,
        mended={**sound, name: mended.encode()},
        is_error=is_error,
    )


SOUND = '<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="s-e" sourceRef="s" targetRef="e"/>'
