"""The URL table of work that changes hands."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine.city.authorize import Thing, authorize, is_allowed
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.escalation import hand_over as leaving
from engine.escalation.talk import comment, list_parts
from engine.instances import tasks
from engine.instances.tasks import TaskRow
from web.hands import many, reading, sentences
from web.hands import talk as talks
from web.hands import task as keeping
from web.session import current_actor, current_city, db_session, unit

blueprint = Blueprint("hands", __name__)


# -- one task
@blueprint.get("/tugas/<uuid:task_id>/atur")
def task(task_id: uuid.UUID) -> str:
    """Who has it, and what may be done about that."""
    row, actor = _row(task_id), current_actor()
    instance_id, page = row.task.instance_id, keeping.page(row, actor)
    talks.shown(actor, page.said, instance_id, task_id)
    return render_template("hands/task.html", page=page)


@blueprint.post("/tugas/<uuid:task_id>/atur", endpoint="kept")
def keep(task_id: uuid.UUID) -> Response:
    """Does one thing about it."""
    actor, do = current_actor(), reading.text("do")
    if do not in keeping.ACTS:
        raise NotFound(f"nothing is called {do[:20]}")
    try:
        act = keeping.ACTS[do]()
        unit(lambda s: act(s, task_id, actor))
    except (Invalid, Conflict) as refused:
        return _again(task_id, refused)
    flash(_("Tersimpan dan tercatat di riwayat kasus."), "accepted")
    is_still_seen = is_allowed(actor, "task.see", _find(task_id).thing)
    to = url_for("hands.task", task_id=task_id) if is_still_seen else url_for("officer.inbox")
    return make_response(redirect(to, 303))


def _find(task_id: uuid.UUID) -> TaskRow:
    return tasks.get_task(db_session(), current_city().id, task_id)


def _row(task_id: uuid.UUID) -> TaskRow:
    """An open task the reader may see; one that is done leads to its case."""
    row = _find(task_id)
    authorize(current_actor(), "task.see", row.thing)
    tasks.ensure_open(row.task)
    return row


def _again(task_id: uuid.UUID, refused: Invalid | Conflict) -> Response:
    if not isinstance(refused, Invalid):
        flash(sentences.why(refused), "late")
        return make_response(redirect(url_for("hands.task", task_id=task_id), 303))
    errors = sentences.errors_of(refused)
    page = keeping.page(_row(task_id), current_actor(), dict(request.form.items()), errors)
    return make_response(render_template("hands/task.html", page=page), 422)


# -- what is said
@blueprint.get("/komentar/<uuid:instance_id>")
def talk(instance_id: uuid.UUID) -> str:
    """What was said in a case."""
    page = talks.page(instance_id, current_actor())
    talks.shown(current_actor(), page.said, instance_id)
    return render_template("hands/talk.html", page=page)


@blueprint.post("/komentar/<uuid:instance_id>", endpoint="said")
def say(instance_id: uuid.UUID) -> Response:
    """Says something."""
    actor, words = current_actor(), reading.text("words")
    parts = list_parts(db_session(), actor.city_id, instance_id)
    mentions = talks.mentioned(words, request.form.getlist("mentions"), parts)
    about = request.form.get("tugas", "")
    try:
        task_id = uuid.UUID(about) if about else None
        unit(lambda s: comment(s, instance_id, actor, words, task_id=task_id, mentions=mentions))
    except Invalid as refused:
        page = talks.page(instance_id, actor, {"words": words}, sentences.errors_of(refused))
        return make_response(render_template("hands/talk.html", page=page), 422)
    except ValueError as error:
        raise NotFound("there is no such task") from error
    flash(_("Komentar tersimpan."), "accepted")
    return make_response(redirect(talks.url(instance_id), 303))


# -- many tasks
@blueprint.get("/tugas-terbuka")
def open_tasks() -> str:
    """The city's open tasks."""
    _ensure("task.assign")
    return render_template("hands/open_tasks.html", page=many.page(current_actor()))


@blueprint.post("/tugas-terbuka", endpoint="changed")
def change_many() -> Response:
    """One act over the selection, a result per task."""
    actor = current_actor()
    _ensure("task.assign")
    try:
        page = many.page(actor, many.act(actor))
        return make_response(render_template("hands/open_tasks.html", page=page))
    except Invalid as refused:
        page = many.page(actor, (), dict(request.form.items()), sentences.errors_of(refused))
        return make_response(render_template("hands/open_tasks.html", page=page), 422)


def _ensure(action: str) -> None:
    authorize(current_actor(), action, Thing(city_id=current_city().id))


# -- somebody leaves
@blueprint.get("/serah-terima")
def hand_over() -> str:
    """What is open of a person."""
    _ensure("person.hand_over")
    return render_template("hands/hand_over.html", page=many.hand_over_page(current_actor()))


@blueprint.post("/serah-terima", endpoint="handed_over")
def hand_over_now() -> Response:
    """All of it to a successor."""
    actor = current_actor()
    _ensure("person.hand_over")
    try:
        person_id, to = reading.person("person"), reading.person()
        with_roles = request.form.get("with_roles") == "1"
        if with_roles and not is_allowed(actor, "city.administer", Thing(city_id=actor.city_id)):
            raise Forbidden(action="city.administer")
        done = leaving.hand_over(unit, db_session(), person_id, to, actor, with_roles=with_roles)
    except Invalid as refused:
        page = many.hand_over_page(actor, (), sentences.errors_of(refused))
        return make_response(render_template("hands/hand_over.html", page=page), 422)
    results = many.told(actor, done, str(_("Diserahkan")))
    flash(_("Serah terima selesai; suratnya sedang dikirim kepada penerus."), "accepted")
    return make_response(render_template("hands/hand_over.html", page=many.hand_over_page(actor, results)))
