"""The reviewer's desk: the queue, and one whole indicator to judge."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine.errors import Invalid
from engine.evidence import queries
from engine.instances import advance, drafts
from web.review import posted, present
from web.session import current_actor, db_session, unit

blueprint = Blueprint("review", __name__)


@blueprint.get("/pemeriksaan")
def desk() -> str:
    """What waits for a verdict, what was returned and is not back."""
    return render_template("review/desk.html", page=present.desk(current_actor()))


@blueprint.get("/pemeriksaan/<uuid:task_id>")
def case(task_id: uuid.UUID) -> str:
    """One indicator, with a file on the desk."""
    actor = current_actor()
    review = queries.get_review(db_session(), actor, task_id)
    show = (request.args["berkas"], request.args.get("halaman", 1, type=int)) if "berkas" in request.args else None
    return render_template("review/case.html", page=present.review_page(actor, review, show=show))


@blueprint.post("/pemeriksaan/<uuid:task_id>")
def judge(task_id: uuid.UUID) -> Response:
    """Sends the verdict, keeps it as a draft, or opens another file and keeps the draft."""
    actor, typed = current_actor(), request.form.to_dict()
    if "show" in typed:
        unit(lambda s: drafts.save_draft(s, task_id, actor, posted.draft_of(typed)))
        file_id, _colon, page = typed["show"].partition(":")
        return _go(url_for("review.case", task_id=task_id, berkas=file_id, halaman=page, _anchor="viewer"))
    if typed.get("do") != "send":
        unit(lambda s: drafts.save_draft(s, task_id, actor, posted.draft_of(typed)))
        flash(_("Draf tersimpan. Belum ada yang dikirim."), "accepted")
        return _go(url_for("review.case", task_id=task_id))
    return _send(task_id, typed)


def _send(task_id: uuid.UUID, typed: dict[str, str]) -> Response:
    actor = current_actor()
    try:
        done = unit(lambda s: advance.complete(s, task_id, actor, posted.values_of(typed)))
    except Invalid as refused:
        review = queries.get_review(db_session(), actor, task_id)
        page = present.review_page(actor, review, typed=posted.draft_of(typed), refused=refused)
        return make_response(render_template("review/case.html", page=page), 422)
    number = done.receipt or queries.find_receipt_number(db_session(), actor.city_id, task_id)
    flash(_("Putusan tersimpan."), "accepted")
    return _go(url_for("officer.receipt", number=number) if number else url_for("review.desk"))


def _go(url: str) -> Response:
    return make_response(redirect(url, 303))
