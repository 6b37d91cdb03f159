"""The URL table of tasks that are made from a form file; and the answer to a task that is done already, everywhere."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError

from engine.city.authorize import authorize
from engine.errors import Invalid, TaskAlreadyCompleted
from engine.instances import advance, drafts
from web.session import current_actor, unit
from web.tasks import form_task, present, settled
from web.tasks.form_task import FormTask
from web.templating import PAGES, task_url

blueprint = Blueprint("tasks", __name__)
PATH = "/tugas/<uuid:task_id>/formulir"
blueprint.app_errorhandler(TaskAlreadyCompleted)(settled.answer)


@blueprint.get(PATH)
def form(task_id: uuid.UUID) -> Response:
    """The form, with what was typed before."""
    row = settled.open_row(task_id)
    form_key = row.task.form_key or ""
    if form_key in PAGES:  # a page of the product's own
        return make_response(redirect(task_url(form_key, str(task_id)), 303))
    values = form_task.draft_of(task_id, current_actor())
    return _page(form_task.of_row(row), values)


@blueprint.post(PATH)
def send(task_id: uuid.UUID) -> Response:
    """Keeps the draft, or completes the task."""
    row = settled.open_row(task_id)
    authorize(current_actor(), "task.complete", row.thing)
    task = form_task.of_row(row)
    typed = task.typed()
    return _send(task, typed) if request.form.get("do") == "send" else _keep(task_id, task.known(typed))


def _keep(task_id: uuid.UUID, typed: dict[str, Any]) -> Response:
    actor = current_actor()
    unit(lambda s: drafts.save_draft(s, task_id, actor, typed))
    flash(_("Draf tersimpan. Belum ada yang dikirim."), "accepted")
    return make_response(redirect(url_for("tasks.form", task_id=task_id), 303))


def _send(task: FormTask, typed: dict[str, Any]) -> Response:
    actor, task_id = current_actor(), task.id
    try:
        values = task.read(typed)
        done = unit(lambda s: advance.complete(s, task_id, actor, values))
    except (ValidationError, Invalid) as error:
        messages = task.messages(error)
        kept = task.known(typed)
        unit(lambda s: drafts.save_draft(s, task_id, actor, kept))
        return _page(form_task.of_row(settled.open_row(task_id)), typed, messages, status=422)
    if done.receipt is None:
        flash(_("Selesai. Prosesnya berjalan terus."), "accepted")
    return settled.after(done.receipt)


def _page(task: FormTask, values: Any, messages: Any = None, status: int = 200) -> Response:
    return make_response(render_template("tasks/form.html", page=present.page(task, values, messages)), status)
