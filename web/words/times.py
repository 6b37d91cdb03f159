"""Due dates and timers of a drawing, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext

from engine.process.steps import Time

TIMES: Mapping[str, Callable[[str], str]] = {
    "working_days": lambda n: gettext("%(n)s hari kerja", n=n),
    "working_hours": lambda n: gettext("%(n)s jam kerja", n=n),
    "hours": lambda n: gettext("%(n)s jam", n=n),
    "before_due": lambda n: gettext("%(n)s hari kerja sebelum tenggat", n=n),
    "after_due": lambda n: (
        gettext("tepat pada tenggat") if n == "0" else gettext("%(n)s hari kerja setelah tenggat", n=n)
    ),
    "end_of_work": lambda day: gettext("sampai akhir jam kerja %(day)s", day=day.strip('"')),
    "end_of_day": lambda day: gettext("sampai akhir hari %(day)s", day=day.strip('"')),
    "rung": lambda n: gettext("menurut tangga eskalasi, tingkat %(n)s", n=n),
}


def time(it: Time) -> str:
    """`2 hari kerja`, `tepat pada tenggat`; a formula of its own as it is drawn."""
    told = TIMES.get(it.function)
    return str(told(it.number)) if told is not None and it.number else it.text
