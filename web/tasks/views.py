"""A task whose page is made from a form file: continuation, help, search, last resort and whatever a city adds."""

from __future__ import annotations

from dataclasses import dataclass

from web.forms.sheet import Sheet
from web.views import Due, FieldError, Indicator, Step


@dataclass(frozen=True, kw_only=True)
class TaskForm:
    """One task with facts above and the rendered form below; buttons `do` = `send` | `save`."""

    task_id: str
    title: str
    indicator: Indicator
    form: Sheet
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    due: Due | None = None
    errors: tuple[FieldError, ...] = ()
    steps: tuple[Step, ...] = ()
    button: str = ""  #: verb on the button; "Kirim" when empty
