"""A stored due date as a page shows it: what is left or how late it is, and how it was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from engine.calendar import counting
from engine.calendar.due import from_data
from engine.calendar.working import WorkingCalendar
from web import i18n
from web.views import Due
from web.words import deadlines


def due(
    calendar: WorkingCalendar,
    due_at: dt.datetime,
    explained: Mapping[str, Any] | None,
    now: dt.datetime,
) -> Due:
    """`explained` is the stored explanation (`DueDate.as_data`), if there is one; words in the reader's language."""
    language = i18n.language()
    is_late = due_at <= now
    counted = deadlines.explain(from_data(explained), calendar.zone)[language] if explained else ""
    return Due(
        at=due_at,
        why="" if is_late else deadlines.remaining(calendar, due_at, now)[language],
        counted=counted,
        late_days=counting.working_days_between(calendar, due_at, now) if is_late else 0,
        is_late=is_late,
    )


def standing(calendar: WorkingCalendar, explained: Mapping[str, Any], paused: Mapping[str, str]) -> Due:
    """A deadline whose clock stands: the one there was, since when, and who is waited for."""
    was = from_data(explained)
    return Due(
        at=was.due_at,
        why=str(_("menunggu %(who)s", who=paused["for"])),
        counted=deadlines.explain(was, calendar.zone)[i18n.language()],
        paused_since=dt.datetime.fromisoformat(paused["since"]),
    )
