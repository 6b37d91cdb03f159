"""The words of a digest: what it is about in one line, and how each task stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask_babel import gettext as _

from web import templating
from web.views import Due


def headline(day: dt.date, counts: Mapping[str, int]) -> str:
    """The subject: `13 Maret 2026: 2 terlambat, 1 jatuh tempo hari ini`; `counts` by section."""
    late, today, rest = counts.get("late", 0), counts.get("today", 0), sum(counts.values())
    named = {"day": templating.day(day), "late": late, "today": today, "count": rest}
    if late and today:
        return str(_("%(day)s: %(late)s terlambat, %(today)s jatuh tempo hari ini", **named))
    if late:
        return str(_("%(day)s: %(late)s terlambat", **named))
    if today:
        return str(_("%(day)s: %(today)s jatuh tempo hari ini", **named))
    return str(_("%(day)s: %(count)s hal untuk diketahui", **named))


def state(due: Due | None) -> str:
    """`terlambat 4 hari kerja, tenggat Jumat, 6 Maret 2026 pukul 16.00 WITA`."""
    if due is None:
        return str(_("tanpa tenggat"))
    at = templating.plain_instant(due.at)
    if due.late_days:
        return str(_("terlambat %(days)s, tenggat %(at)s", days=templating.working_days(due.late_days), at=at))
    return str(_("terlambat, tenggat %(at)s", at=at) if due.is_late else _("tenggat %(at)s", at=at))


def mentioned(by: str, at: dt.datetime) -> str:
    """`oleh Koordinator, Senin, 2 Maret 2026 pukul 09.00 WITA`."""
    return str(_("oleh %(by)s, %(at)s", by=by, at=templating.plain_instant(at)))
