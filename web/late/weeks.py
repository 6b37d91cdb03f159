"""How punctual agencies are, week by week."""

from __future__ import annotations

from engine.city.actors import Actor
from engine.readiness.lateness.punctuality import get_punctuality
from engine.readiness.lateness.views import AgencyWeeks, Week
from web import present
from web.late import rows
from web.late.views import AgencyRow, Cell, Weeks
from web.session import db_session


def weeks(actor: Actor) -> Weeks:
    """The table and its lines."""
    found = get_punctuality(db_session(), actor)
    return Weeks(
        year=found.cycle.year, weeks=found.weeks, first_week=found.first_week,
        rows=tuple(_row(each) for each in found.rows), all=_row(found.all),
    )  # fmt: skip


def _row(found: AgencyWeeks) -> AgencyRow:
    return AgencyRow(
        name=present.agency_in_a_sentence(found.agency), url=rows.address({"agency": found.agency}),
        cells=tuple(_cell(each) for each in found.weeks), all=_cell(found.all),
    )  # fmt: skip


def _cell(week: Week) -> Cell:
    return Cell(met=week.met, total=week.total)
