"""A task that is done already: whoever did it sees the receipt, everybody else who and when."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine.city.actors import Actor
from engine.city.authorize import authorize, is_allowed
from engine.errors import TaskAlreadyCompleted
from engine.evidence import queries
from engine.instances import tasks
from engine.instances.queries import names_of
from engine.instances.tables import COMPLETED
from web import present
from web.session import current_actor, db_session
from web.views import ErrorPage


def open_row(task_id: uuid.UUID) -> tasks.TaskRow:
    """An open task the signed-in person may see.

    Raises NotFound, Forbidden, TaskAlreadyCompleted or TaskCancelled; `answer` makes a page of the third.
    """
    actor = current_actor()
    row = tasks.get_task(db_session(), actor.city_id, task_id)
    task = row.task
    if task.state == COMPLETED and _has_part(actor, row):
        tasks.ensure_open(task)
    authorize(actor, "task.see", row.thing)
    tasks.ensure_open(task)
    return row


def _has_part(actor: Actor, row: tasks.TaskRow) -> bool:
    """Done by the actor or for the actor, or once offered to a group of the actor's."""
    task, me = row.task, actor.person_id
    is_mine = me in (task.completed_by, task.on_behalf_of) or task.candidate_group in actor.groups
    return is_mine or is_allowed(actor, "task.see", row.thing)


def answer(error: TaskAlreadyCompleted) -> Response:
    """The receipt for whoever completed it, also when the form is sent a second time; else who was faster."""
    actor, by = current_actor(), str(error.values.get("by") or "")
    task_id = uuid.UUID(str(error.values["task"]))
    number = queries.find_receipt_number(db_session(), actor.city_id, task_id)
    if by == actor.id:
        if request.method == "POST":  # a second click, or a page left open in another tab
            flash(_("Tugas ini sudah Anda selesaikan. Kiriman yang baru tidak mengubah apa-apa."), "here")
        elif number is None:
            flash(_("Tugas ini sudah Anda selesaikan."), "accepted")
        return after(number)
    at = error.values.get("at")
    owner = str(error.values.get("on_behalf_of") or "")
    names = names_of(db_session(), actor.city_id, {by, owner})
    page = ErrorPage(
        who=present.acting_words(names.get(by, ""), names.get(owner, "")),
        at=at if isinstance(at, dt.datetime) else None,
        receipt=number or "",
        url=url_for("officer.inbox"),
    )
    return make_response(render_template("errors/409.html", page=page), 409)


def after(number: str | None) -> Response:
    """Where a completed task leads: to its receipt, or back to the list."""
    url = url_for("officer.receipt", number=number) if number else url_for("officer.inbox")
    return make_response(redirect(url, 303))
