"""The URL table of stand-ins: everybody's own, and the whole city's for who leads it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine.city import stand_ins
from engine.city.stand_ins import NewStandIn
from engine.city.standing_in import Scope
from engine.errors import Conflict, Invalid
from web.session import current_actor, unit
from web.stand_ins import present, sentences

blueprint = Blueprint("stand_ins", __name__, url_prefix="/pengganti")
FIELDS = ("person", "substitute", "kind", "scope", "from_on", "until_on")


@blueprint.get("")
def overview() -> str:
    """Who stands in for the reader, for whom the reader does, and the form for another."""
    return render_template("stand_ins/overview.html", page=present.page(current_actor()))


@blueprint.post("")
def make() -> Response:
    """Makes one."""
    actor, typed = current_actor(), {name: request.form.get(name, "").strip() for name in FIELDS}
    typed["person"] = typed["person"] or actor.id
    try:
        new = _read(typed)
        unit(lambda s: stand_ins.make(s, new, actor))
    except Invalid as refused:
        page = present.page(actor, typed, sentences.errors_of(refused))
        return make_response(render_template("stand_ins/overview.html", page=page), 422)
    flash(_("Tersimpan. Tugas dan surat sampai kepada penggantinya selama hari-hari itu."), "accepted")
    return _back()


@blueprint.post("/<uuid:stand_in_id>/akhiri")
def end(stand_in_id: uuid.UUID) -> Response:
    """Ends one; twice is as good as once."""
    actor = current_actor()
    try:
        unit(lambda s: stand_ins.end(s, stand_in_id, actor))
        flash(_("Berakhir sekarang. Tugas kembali kepada pemiliknya."), "accepted")
    except Conflict:
        flash(_("Sudah berakhir sebelumnya."), "here")
    return _back()


def _read(typed: Mapping[str, str]) -> NewStandIn:
    """The form as values; Invalid per field for what is none."""
    wrong: dict[str, list[str]] = {}
    days = {name: _day(typed[name]) for name in ("from_on", "until_on")}
    people = {name: _id(typed[name]) for name in ("person", "substitute")}
    wrong |= {name: ["no_day"] for name, day in days.items() if day is None}
    wrong |= {name: ["unknown"] for name, person in people.items() if person is None}
    person, substitute, first, last = people["person"], people["substitute"], days["from_on"], days["until_on"]
    if person is None or substitute is None or first is None or last is None:
        raise Invalid("the form is not complete", fields=wrong)
    kind, _colon, key = typed["scope"].partition(":")
    return NewStandIn(
        person_id=person, substitute_id=substitute, from_on=first, until_on=last, kind=typed["kind"],
        scope=Scope(kind=kind, key=key),
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _back() -> Response:
    return make_response(redirect(url_for("stand_ins.overview"), 303))
