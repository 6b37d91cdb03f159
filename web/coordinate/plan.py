"""/kesiapan/rencana: by when each step must begin so that the stage's date is met."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from engine.calendar.backwards import Shorter
from engine.city.actors import Actor
from engine.readiness.planning import views as planning
from engine.readiness.planning.queries import get_plan
from web import present
from web.coordinate.views import PlanGroup, PlanPage, PlanRow, PlanStage
from web.session import db_session
from web.words import planned as words
from web.words import stages


def plan(actor: Actor) -> PlanPage:
    """The plan as a page; raises Forbidden, NotFound `no_cycle`."""
    found = get_plan(db_session(), actor)
    return PlanPage(
        year=found.cycle.year, at=found.at, title=_title(found), has_lengths=found.has_lengths,
        stages=tuple(_stage(each) for each in found.stages if each.groups),
    )  # fmt: skip


def _title(found: planning.CycleBack) -> str:
    if not found.has_lengths:
        return str(_("Rencana mundur belum bisa dihitung"))
    now = next((each for each in found.stages if each.is_now), None)
    if now is None or not now.groups:
        return str(_("Tidak ada indikator yang masih harus diselesaikan"))
    return _title_of(now)


def _title_of(now: planning.StageBack) -> str:
    missing = max(group.rest.missing_days for group in now.groups)
    stage = stages.word(now.stage.key)
    if missing:
        return str(
            ngettext(
                "Kurang %(num)d hari kerja untuk %(stage)s",
                "Kurang %(num)d hari kerja untuk %(stage)s",
                missing,
                stage=stage,
            )
        )
    if any(row.too_late for group in now.groups for row in group.rows):
        return str(_("Sebagian langkah lewat waktunya untuk %(stage)s", stage=stage))
    return str(_("Waktu masih cukup untuk %(stage)s", stage=stage))


def _stage(found: planning.StageBack) -> PlanStage:
    due = present.due(found.due_at, None)
    assert due is not None
    return PlanStage(
        key=found.stage.key, name=stages.word(found.stage.key), due=due, is_now=found.is_now,
        groups=tuple(_group(each) for each in found.groups),
    )  # fmt: skip


def _group(found: planning.Group) -> PlanGroup:
    return PlanGroup(
        title=_sizes(found), count=len(found.cases), rows=tuple(_row(each) for each in found.rows),
        missing=found.rest.missing_days, lacking=found.rest.lacking_days,
        shorter=tuple(_shorter(each) for each in found.rest.shorter), is_estimated=found.rest.is_estimated,
    )  # fmt: skip


def _sizes(found: planning.Group) -> str:
    """`3–12 pertanyaan`: the table gives lengths by their number."""
    if found.least == found.most:
        return str(ngettext("%(num)d pertanyaan", "%(num)d pertanyaan", found.most))
    return str(_("%(least)d–%(most)d pertanyaan", least=found.least, most=found.most))


def _row(found: planning.Row) -> PlanRow:
    planned = found.planned
    return PlanRow(
        step=words.step(planned.step.key, planned.step.round), days=planned.step.days, start_on=planned.start_on,
        due_at=planned.due_at, here=found.here, is_over=not found.here and not found.to_come,
        too_late=found.too_late,
    )  # fmt: skip


def _shorter(found: Shorter) -> str:
    """`Periksa bukti 5 menjadi 3`."""
    step = words.step(found.step.key, found.step.round)
    return str(_("%(step)s %(now)d menjadi %(then)d", step=step, now=found.step.days, then=found.days))
