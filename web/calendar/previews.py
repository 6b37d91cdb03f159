"""What a change would do, as a page: the change in words, the deadlines that move, the form that applies it."""

from __future__ import annotations

import json
from typing import Literal

from flask import url_for

from engine.city.actors import Actor
from engine.city.calendar.change import LONGEST_REASON
from engine.city.calendar.changes import Change, as_data, from_data
from engine.city.calendar.kept import Kept
from engine.errors import Invalid
from engine.instances.recount.preview import Moved, preview
from web import present
from web.calendar.views import MovedRow, PreviewPage
from web.session import db_session
from web.words import calendar as words

SHOWN = 100


def page(actor: Actor, kept: Kept, change: Change, *, back: str = "", reason: str | None = None) -> PreviewPage:
    """Raises Forbidden, Invalid for a change that cannot be. `reason` is what was typed, None before anything was."""
    found = preview(db_session(), actor, kept, change)
    lines = words.change_lines(change, found.before)
    return PreviewPage(
        title=words.moved_title(len(found.moved), found.late), lines=lines,
        moved=tuple(_row(each) for each in found.moved[:SHOWN]), total=len(found.moved), late=found.late,
        change=json.dumps(as_data(change), ensure_ascii=False), version=found.before.version,
        reason=words.reason_of(lines, LONGEST_REASON) if reason is None else reason,
        back=back or url_for("calendar.overview", tahun=year_of(change)),
    )  # fmt: skip


def change_of(text: str) -> Change:
    """The change that the form of the page carries; raises Invalid."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Invalid("this is no change of a calendar", code="calendar_change") from error
    return from_data(data)


def year_of(change: Change) -> int | None:
    """The year whose page shows the change."""
    hours = [it.first_on.year for it in change.put_hours]
    return next(iter((*change.years, *hours)), None)


def _row(moved: Moved) -> MovedRow:
    due = present.due(moved.after, moved.explained)
    return MovedRow(
        business_key=moved.business_key, title=moved.name, holder=present.holder_words(moved.candidate_group),
        before=moved.before, after=moved.after, counted=due.counted if due else "", tone=_tone(moved),
    )  # fmt: skip


def _tone(moved: Moved) -> Literal["", "late", "accepted"]:
    if moved.becomes_late:
        return "late"
    return "accepted" if moved.is_late_no_more else ""
