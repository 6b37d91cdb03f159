"""Parts that several pages of processes share: steps in words, when and by whom a draft was saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from flask_babel import gettext as _

from engine import clock
from engine.process.steps import DrawnProcess
from web.design.views import DrawnSteps
from web.templating import hour, local_day, zone
from web.words import drawn


def steps_in_words(processes: Iterable[DrawnProcess], names: drawn.Names) -> tuple[DrawnSteps, ...]:
    """The steps of all drawings."""
    return tuple(
        DrawnSteps(
            name=p.file.removesuffix(".bpmn"), title=p.name, documentation=p.documentation, steps=drawn.steps(p, names)
        )
        for p in processes
    )


def saved_words(saved_at: dt.datetime | None, who: str) -> str:
    """`tersimpan pukul 10.12 WITA oleh Koordinator`; of an older day with the day."""
    if saved_at is None:
        return str(_("belum ada yang diubah"))
    if saved_at.astimezone(zone()).date() == clock.now().astimezone(zone()).date():
        return str(_("tersimpan pukul %(hour)s oleh %(who)s", hour=hour(saved_at), who=who))
    return str(
        _("tersimpan %(day)s pukul %(hour)s oleh %(who)s", day=local_day(saved_at), hour=hour(saved_at), who=who)
    )
