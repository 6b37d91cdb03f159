"""The URL table of officers."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError

from engine.errors import Invalid, NotFound
from engine.evidence import queries
from engine.evidence.views import QuestionView, ShareView
from engine.instances import advance, drafts
from web.officer import check as checks
from web.officer import inbox as inboxes
from web.officer import plan as plans
from web.officer import posted
from web.officer import question as questions
from web.officer import receipt as receipts
from web.officer import share as shares
from web.officer.saving import Saver
from web.security import takes_uploads
from web.session import current_actor, db_session, unit
from web.tasks import settled
from web.views import FieldError

blueprint = Blueprint("officer", __name__)
UPLOAD_BYTES = 260_000_000  # of one page: two films, or ten documents of the largest size


@blueprint.get("/tugas")
def inbox() -> str:
    """What waits for the reader."""
    return render_template("officer/inbox.html", page=inboxes.page(current_actor()))


@blueprint.get("/tanda-terima/<number>")
def receipt(number: str) -> str:
    """Proof of what was sent."""
    if not number.isprintable():  # no database takes it
        raise NotFound("there is no such receipt")
    found = queries.get_receipt(db_session(), current_actor(), number)
    return render_template("officer/receipt.html", page=receipts.page(found))


# -- a share
@blueprint.get("/tugas/<uuid:task_id>")
def share(task_id: uuid.UUID) -> str:
    """The questions of a share."""
    found = queries.get_share(db_session(), current_actor(), task_id)
    plan = plans.find(found, current_actor())
    return render_template("officer/share.html", page=shares.page(found, plan.sheet() if plan else None))


@blueprint.post("/tugas/<uuid:task_id>")
def keep_plan(task_id: uuid.UUID) -> Response:
    """Keeps the plan of a share that came back, as far as it is written."""
    actor = current_actor()
    found = queries.get_share(db_session(), actor, task_id)
    plan = plans.find(found, actor)
    if plan is None:
        raise NotFound("this share has no plan")
    typed = plans.with_typed(plan)
    unit(lambda s: drafts.save_draft(s, task_id, actor, dict(typed.typed or {})))
    if typed.sheet().errors:
        page = shares.page(queries.get_share(db_session(), actor, task_id), typed.sheet())
        return make_response(render_template("officer/share.html", page=page), 422)
    flash(_("Rencana tersimpan. Belum ada yang dikirim."), "accepted")
    return _go("officer.share", task_id=task_id)


# -- one question
@blueprint.get("/tugas/<uuid:task_id>/pertanyaan/<code>")
def question(task_id: uuid.UUID, code: str) -> Response:
    """One question, as saved."""
    found, view = _question(task_id, code)
    return _question_page(found, view)


@blueprint.post("/tugas/<uuid:task_id>/pertanyaan/<code>")
@takes_uploads(UPLOAD_BYTES)
def keep_question(task_id: uuid.UUID, code: str) -> Response:
    """Saves what can be saved; what cannot is said, and stays as it was typed."""
    found, view = _question(task_id, code)
    typed = posted.read(view)
    outcome = Saver(task_id=task_id, actor=current_actor(), view=view, typed=typed).save()
    if outcome.errors:
        return _question_page(*_question(task_id, code), typed, outcome.errors, outcome.status)
    if typed.remove or typed.reuse:
        return _go("officer.question", task_id=task_id, code=code, _anchor="evidence")
    if typed.do == "list":
        return _go("officer.share", task_id=task_id)
    codes = [each.code for each in found.questions]
    following = codes[codes.index(code) + 1 :]
    if typed.do == "next" and following:
        return _go("officer.question", task_id=task_id, code=following[0])
    flash(_("Draf tersimpan. Belum ada yang dikirim."), "accepted")
    return _go("officer.question", task_id=task_id, code=code)


def _question(task_id: uuid.UUID, code: str) -> tuple[ShareView, QuestionView]:
    found = queries.get_share(db_session(), current_actor(), task_id)
    view = found.question(code)
    if view is None:
        raise NotFound(f"question {code[:20]} is not part of this share", code="not_in_share")
    return found, view


def _question_page(
    found: ShareView, view: QuestionView, typed: posted.Posted | None = None,
    errors: list[FieldError] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    offers = queries.list_reuse(db_session(), found, view.code)
    page = questions.page(found, view, offers, typed, errors or ())
    return make_response(render_template("officer/question.html", page=page), status)


# -- the check, and sending
@blueprint.get("/tugas/<uuid:task_id>/periksa")
def check(task_id: uuid.UUID) -> Response:
    """Everything that will be sent."""
    return _check_page(task_id)


@blueprint.post("/tugas/<uuid:task_id>/periksa")
def send(task_id: uuid.UUID) -> Response:
    """Sends the share; the receipt is the answer."""
    if request.form.get("statement") != "1":
        unsaid = FieldError(field="statement", message=_("Nyatakan bahwa berkas ini benar"))
        return _check_page(task_id, unsaid)
    actor = current_actor()
    plan = plans.find(queries.get_share(db_session(), actor, task_id), actor)
    try:
        values: dict[str, Any] = plan.values() if plan else {"statement": True}
        done = unit(lambda s: advance.complete(s, task_id, actor, values))
    except ValidationError:
        return _check_page(task_id)  # the findings say what the plan lacks
    except Invalid as error:
        found = queries.get_share(db_session(), actor, task_id)
        return _check_page(task_id, *checks.refused(found, error))
    return settled.after(done.receipt)


def _check_page(task_id: uuid.UUID, *errors: FieldError) -> Response:
    actor = current_actor()
    found = queries.get_share(db_session(), actor, task_id)
    plan = plans.find(found, actor)
    page = checks.page(found, plan.said() if plan else (), plan.lacks() if plan else (), errors)
    is_refused = request.method == "POST"
    return make_response(render_template("officer/check.html", page=page), 422 if is_refused else 200)


def _go(endpoint: str, **values: Any) -> Response:
    return make_response(redirect(url_for(endpoint, **values), 303))
