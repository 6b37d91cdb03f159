"""The coordinator's pages: the board, one case, the letters."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.city.authorize import Thing, authorize
from engine.errors import Conflict, NotFound
from engine.escalation.post.bounces import unpark
from engine.escalation.post.settling import mark_arrived, send_again
from web.coordinate import board as boards
from web.coordinate import case as cases
from web.coordinate import letters as post
from web.coordinate import plan as plans
from web.coordinate import seals as sealed
from web.hands import talk
from web.mail.seals import seal_and_tell
from web.security import draws
from web.session import current_actor, current_city, unit

blueprint = Blueprint("coordinate", __name__)


def _ensure(action: str) -> None:
    authorize(current_actor(), action, Thing(city_id=current_city().id))


@blueprint.get("/kesiapan")
def board() -> str:
    """All cases with their three numbers."""
    _ensure("board.see")
    try:
        page = boards.board(current_actor(), request.args.get("tampil", ""), request.args.get("urut", ""))
    except NotFound as missing:
        if missing.code != "no_cycle":
            raise
        return render_template("coordinate/no_cycle.html")
    return render_template("coordinate/board.html", page=page)


@blueprint.get("/kesiapan/rencana")
def plan() -> str:
    """The cycle counted backwards."""
    _ensure("board.see")
    try:
        page = plans.plan(current_actor())
    except NotFound as missing:
        if missing.code != "no_cycle":
            raise
        return render_template("coordinate/no_cycle.html")
    return render_template("coordinate/plan.html", page=page)


@blueprint.get("/kasus/<path:business_key>")
@draws
def case(business_key: str) -> str:
    """The story of one case; who may see it is asked where it is read."""
    page = cases.case_page(current_actor(), business_key)
    if page.talk_id is not None:
        talk.shown(current_actor(), page.newest, page.talk_id)
    return render_template("coordinate/case.html", page=page)


@blueprint.get("/segel")
def seals() -> str:
    """The seals of the city's history."""
    _ensure("seals.see")
    return render_template("coordinate/seals.html", page=sealed.page(current_actor()))


@blueprint.post("/segel")
def seal() -> Response:
    """Seals it now."""
    actor = current_actor()
    made = unit(lambda s: getattr(seal_and_tell(s, actor), "number", None))
    if made is None:
        flash(_("Tidak ada yang baru sejak segel terakhir."), "here")
    else:
        flash(_("Segel %(number)s dibuat.", number=made), "accepted")
    return redirect(url_for("coordinate.seals"), 303)


@blueprint.get("/surat")
def letters() -> str:
    """What was sent to whom."""
    _ensure("letters.see")
    page = max(1, request.args.get("halaman", 1, type=int))
    sought = post.sought(request.args)
    return render_template("coordinate/letters.html", page=post.letters(current_city().id, page, sought))


@blueprint.get("/surat/<uuid:letter_id>")
def letter(letter_id: uuid.UUID) -> str:
    """One letter, or how it would be written now in the language asked for."""
    _ensure("letters.see")
    language = request.args.get("bahasa", "")
    return render_template("coordinate/letter.html", page=post.letter(current_city().id, letter_id, language))


@blueprint.post("/surat/<uuid:letter_id>")
def settle(letter_id: uuid.UUID) -> Response:
    """A letter that went wrong: it has arrived after all, or goes again."""
    actor, is_there = current_actor(), request.form.get("do") == "arrived"
    try:
        unit(lambda s: (mark_arrived if is_there else send_again)(s, letter_id, actor))
        flash(_("Dicatat: sudah sampai.") if is_there else _("Surat dikirim lagi."), "accepted")
    except Conflict:
        flash(_("Surat ini sudah diurus."), "here")
    return redirect(url_for("coordinate.letter", letter_id=letter_id), 303)


@blueprint.post("/surat/alamat/<uuid:address_id>")
def open_again(address_id: uuid.UUID) -> Response:
    """Letters are sent to a parked address again."""
    actor = current_actor()
    unit(lambda s: unpark(s, address_id, actor))
    flash(_("Surat dikirim lagi ke alamat ini."), "accepted")
    return redirect(url_for("coordinate.letters"), 303)
