"""A due date as it is typed, counted from now by the city's calendar."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from engine import clock
from engine.city.calendar import calendar_of
from engine.errors import LayakError
from engine.instances.deadlines import Deadlines
from engine.process import deadlines
from web.session import current_city, db_session
from web.templating import plain_instant


def of(text: str) -> dict[str, Any]:
    """`{words}`; without a word where it depends on what a case carries; `{error}` for what is no due date."""
    calendar, now = calendar_of(db_session(), current_city().id), clock.now()
    try:
        due = deadlines.example(text, now, calendar.zone)
        found = Deadlines(calendar=calendar, now=now, watched={}).resolve(due) if due is not None else None
    except (LayakError, ArithmeticError, ValueError):
        return {"error": str(_("Ini belum tenggat: tulis misalnya working_days(5)"))}
    if found is None:
        return {}
    return {"words": str(_("dikirim hari ini, jatuh %(instant)s", instant=plain_instant(found.due_at)))}
