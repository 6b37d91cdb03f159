"""The clocks of a case: a coordinator lets one stand while its task waits for somebody outside, and go on."""

from __future__ import annotations

import dataclasses
import uuid
from dataclasses import dataclass

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine.errors import Conflict, Invalid, NotFound
from engine.instances.pausing import Standing, list_clocks, pause, resume
from web import present
from web.session import current_actor, db_session, unit
from web.templating import plain_instant
from web.views import Due, FieldError
from web.words import calendar as words

blueprint = Blueprint("pauses", __name__, url_prefix="/jeda")


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    """One open task. `goes_on` says what the deadline would be; `refusal` why this clock cannot stand."""

    task_id: str
    title: str
    holder: str
    due: Due | None
    goes_on: str = ""
    refusal: str = ""


@dataclass(frozen=True, kw_only=True)
class ClocksPage:
    """/jeda/KLA-2026/07; `typed` is what was typed for the task `wrong`."""

    business_key: str
    rows: tuple[ClockRow, ...]
    standing: int
    wrong: str = ""
    typed: str = ""
    errors: tuple[FieldError, ...] = ()


@blueprint.get("/<path:business_key>")
def case(business_key: str) -> str:
    """All clocks of a case; who may see them is asked where they are read."""
    return render_template("pauses/case.html", page=_page(business_key))


@blueprint.post("/<path:business_key>")
def change(business_key: str) -> Response:
    """Lets one stand, or go on."""
    task_id = _task_id()
    try:
        if request.form.get("do") == "resume":
            unit(lambda s: resume(s, task_id, current_actor()))
            flash(_("Tenggat berjalan lagi."), "accepted")
        else:
            unit(lambda s: pause(s, task_id, current_actor(), request.form.get("waiting_for", "")))
            flash(_("Tenggat dijeda. Selama itu tidak ada pengingat dan tidak ada yang terlambat."), "accepted")
    except Conflict:
        flash(_("Sudah diubah orang lain; inilah keadaannya sekarang."), "here")
    except Invalid as refused:
        return _again(business_key, str(task_id), refused)
    return make_response(redirect(url_for("pauses.case", business_key=business_key), 303))


def _task_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("task", ""))
    except ValueError as error:
        raise NotFound("this form was not made here") from error


def _again(business_key: str, task_id: str, refused: Invalid) -> Response:
    code = next(code for codes in refused.fields.values() for code in codes)
    error = FieldError(field=f"waiting-{task_id}", message=str(words.CLOCKS[code]))
    page = dataclasses.replace(
        _page(business_key), wrong=task_id, typed=request.form.get("waiting_for", ""), errors=(error,)
    )
    return make_response(render_template("pauses/case.html", page=page), 422)


def _page(business_key: str) -> ClocksPage:
    found = list_clocks(db_session(), current_actor(), business_key)
    return ClocksPage(
        business_key=business_key, rows=tuple(_row(each) for each in found),
        standing=sum(each.since is not None for each in found),
    )  # fmt: skip


def _row(found: Standing) -> ClockRow:
    task = found.task
    return ClockRow(
        task_id=str(task.id), title=task.name, holder=present.holder_words(task.candidate_group),
        due=present.due(task.due_at, task.due_explained),
        goes_on=plain_instant(found.goes_on) if found.goes_on else "",
        refusal=str(words.CLOCKS[found.refusal]) if found.refusal else "",
    )  # fmt: skip
