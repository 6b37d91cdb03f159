"""The way in and out."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from engine.city.sign_ins import end_session, end_sessions, verify_password
from engine.city.tables import Person
from web import home
from web.auth import cookie, demo, limits
from web.auth.entry import is_ours, let_in
from web.auth.views import SignIn
from web.session import current_actor, current_city, current_person, db_session, public, signed_in, unit
from web.views import FieldError
from web.words.deadlines import LANGUAGES

blueprint = Blueprint("auth", __name__)


@blueprint.get("/")
@public
def start() -> Response:
    """To one's own first page, or to the door."""
    return _go(home.url() if signed_in() else url_for("auth.sign_in"))


@blueprint.get("/masuk")
@public
def sign_in() -> str:
    """The door."""
    return _door("", request.args.get("next", ""))


@blueprint.post("/masuk")
@public
@limits.limiter.limit(limits.PER_ACCOUNT, key_func=limits.account, deduct_when=limits.is_failure)
@limits.limiter.limit(limits.PER_PLACE, deduct_when=limits.is_failure)
def check() -> Response:
    """In, or the same answer for a wrong password and an unknown address."""
    email, wanted = request.form.get("email", "")[:320], request.form.get("next", "")
    person_id = verify_password(db_session(), email, request.form.get("password", ""))
    if person_id is None:
        wrong = FieldError(field="email", message=_("Surel atau kata sandi tidak cocok. Periksa keduanya."))
        return make_response(_door(email, wanted, wrong), 422)
    return let_in(person_id, wanted)


@blueprint.post("/keluar")
def sign_out() -> Response:
    """Out, here or everywhere."""
    actor, city_id, token = current_actor(), current_city().id, cookie.token() or ""
    session.pop("csrf_token", None)
    if request.form.get("everywhere"):
        unit(lambda s: end_sessions(s, city_id, current_person().id, actor=actor))
        flash(_("Anda sudah keluar di semua perangkat."), "accepted")
    else:
        unit(lambda s: end_session(s, token))
        flash(_("Anda sudah keluar."), "accepted")
    response = _go(url_for("auth.sign_in"))
    cookie.take_back(response)
    return response


@blueprint.post("/bahasa")
@public
def language() -> Response:
    """The language of this browser, and of the person if somebody is signed in."""
    wanted, back = request.form.get("language", ""), request.form.get("next", "")
    response = _go(back if is_ours(back) else home.START)
    if wanted not in LANGUAGES:
        return response
    cookie.remember_language(response, wanted)
    if signed_in():
        city_id, person_id = current_city().id, current_person().id
        mine = sa.update(Person).where(Person.city_id == city_id, Person.id == person_id)
        unit(lambda s: s.execute(mine.values(language=wanted)))
    return response


def _door(email: str, wanted: str, *errors: FieldError) -> str:
    offered = demo.offered(db_session())
    words = _("Pilih peran. Semua data di sini rekaan dan boleh diubah sesukanya.") if offered else ""
    page = SignIn(email=email, next=wanted[:500], errors=errors, demo_roles=offered, demo_words=words)
    return render_template("auth/sign_in.html", page=page)


def _go(url: str) -> Response:
    return make_response(redirect(url, 303))
