"""Refusals, drawn as a tree. Each has a stable `code` and plain `values`; no HTTP status, no translated text.

    LayakError
    ├── NotFound            the thing is not there, or not in this city
    ├── Forbidden           the actor may not do this
    ├── Conflict            somebody was faster, or the state does not allow it
    │   ├── TaskAlreadyCompleted
    │   ├── TaskCancelled
    │   ├── FourEyesViolated
    │   └── LinkSpent
    ├── Invalid             what was handed in is wrong, per field
    ├── ProcessError        the process runtime or a drawing says no
    ├── Busy                the database was busy thrice; nothing was changed
    └── Misconfigured       a setting is missing or wrong

`web/errors.py` maps them to pages and RFC 9457; a job never retries one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class LayakError(Exception):
    """The root: `code` is a public contract, `values` fill the words of the catalogue, the text is English."""

    code = "error"

    def __init__(self, message: str = "", *, code: str | None = None, **values: Any) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.code = code or type(self).code
        self.values: Mapping[str, Any] = values


class NotFound(LayakError):
    """There is no such thing in this city."""

    code = "not_found"


class Forbidden(LayakError):
    """You may not do this."""

    code = "forbidden"


class Conflict(LayakError):
    """The state does not allow this any more."""

    code = "conflict"


class TaskAlreadyCompleted(Conflict):
    """Somebody has completed this task already."""

    code = "task_already_completed"


class TaskCancelled(Conflict):
    """The process does not need this task any more."""

    code = "task_cancelled"


class FourEyesViolated(Conflict):
    """Who sent or signed cannot review."""

    code = "four_eyes_violated"


class LinkSpent(Conflict):
    """This link was used, has expired or was revoked."""

    code = "link_spent"


class Invalid(LayakError):
    """What was handed in is wrong; `fields` says where and why: name -> codes or sentences."""

    code = "invalid"

    def __init__(self, message: str = "", *, fields: Mapping[str, list[str]] | None = None, **values: Any) -> None:
        super().__init__(message, **values)
        self.fields: Mapping[str, list[str]] = fields or {}


class ProcessError(LayakError):
    """The process runtime refuses: `element` is the BPMN id, `line` the line in the drawing, where known."""

    code = "process"

    def __init__(self, code: str, message: str, element: str = "", line: int = 0) -> None:
        super().__init__(message, code=code, element=element, line=line)
        self.element, self.line = element, line


class Busy(LayakError):
    """Too much at once; nothing was changed. Try again."""

    code = "busy"


class Misconfigured(LayakError):
    """A setting is missing or wrong."""

    code = "misconfigured"
