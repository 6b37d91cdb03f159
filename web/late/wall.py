"""The wall of the meeting room: what is late, where, who is next; nothing that has to be clicked."""

from __future__ import annotations

from flask import url_for

from engine import clock
from engine.city.actors import Actor
from engine.evidence.facts import days_left
from engine.readiness.lateness import rules
from engine.readiness.lateness.queries import get_late
from web import present
from web.late import overview, rows
from web.late.views import Wall
from web.session import current_city, db_session
from web.words import stages

REFRESH = 60  # seconds
AGENCIES, NEXT = 8, 4  # as many as are read from the last row of chairs


def wall(actor: Actor, *, is_still: bool) -> Wall:
    """The wall; `is_still` for whoever wants to read it in peace."""
    found = get_late(db_session(), actor)
    stage = found.cycle.stage_on(present.today())
    agencies = overview.groups(found.late, "agency", {})
    rising = sorted(
        (t for t in found.late if t.next_at and t.next_at > clock.now()), key=lambda t: t.next_at or t.due_at
    )
    stairs = sorted(overview.groups(found.late, "rung", {}), key=lambda group: overview.height(group.key))
    return Wall(
        at=clock.now(), city=current_city().name, stage=stages.word(stage.key), closes_on=stage.ends_on,
        days_left=days_left(present.calendar(), present.today(), stage), sum=rows.totals(rules.add_up(found.late)),
        agencies=agencies[:AGENCIES], more=max(0, len(agencies) - AGENCIES), stairs=tuple(stairs),
        next=tuple(rows.row(task) for task in rising[:NEXT]), refresh=0 if is_still else REFRESH,
        other_url=url_for("late.wall", segar=None if is_still else "tidak"),
    )  # fmt: skip
