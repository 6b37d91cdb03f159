"""The URL table of what is one's own. Two addresses need no session: their token says whose they are."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine.city.tables import Person
from engine.errors import Invalid, NotFound
from engine.escalation.post.feeds import make_feed, revoke_feed
from engine.escalation.post.preferences import Wishes, get_wishes, mute_digest, set_wishes
from engine.escalation.post.tokens import UNSUBSCRIBE, read_token
from web.auth import cookie, limits
from web.mine import calendar as calendars
from web.mine import present
from web.mine.views import Unsubscribed
from web.security import csrf
from web.session import current_actor, current_city, current_person, db_session, public, unit

blueprint = Blueprint("mine", __name__)
PER_PLACE = "60 per 15 minutes"  # tokens that were never made: somebody is guessing


@blueprint.get("/surat-saya")
def mail() -> str:
    """What the reader gets by mail, and when."""
    return render_template("mine/mail.html", page=present.page(current_actor(), current_person(), _wishes()))


@blueprint.post("/surat-saya")
def choose() -> Response:
    """Keeps the choice."""
    typed = _typed()
    try:
        unit(lambda s: set_wishes(s, current_city().id, current_person().id, typed))
    except Invalid as refused:
        page = present.page(current_actor(), current_person(), _wishes(), refused)
        return make_response(render_template("mine/mail.html", page=page), 422)
    flash(_("Pilihan Anda tersimpan."), "accepted")
    response = make_response(redirect(url_for("mine.mail"), 303))
    cookie.remember_language(response, typed.language)
    return response


def _wishes() -> Wishes:
    return get_wishes(db_session(), current_city().id, current_person().id)


def _typed() -> Wishes:
    """The form; what is no time of the day is refused as one that is not offered."""
    chosen, had = request.form.get("digest_at", ""), _wishes()
    try:
        at = dt.time.fromisoformat(chosen) if chosen else had.digest_at
    except ValueError:
        at = dt.time.max
    return Wishes(language=request.form.get("language", ""), has_digest=bool(chosen), digest_at=at)


@blueprint.post("/surat-saya/kalender")
def feed() -> Response:
    """Makes the address of a calendar, or takes it back."""
    actor, agency = current_actor(), request.form.get("agency") or None
    if request.form.get("do") == "revoke":
        unit(lambda s: revoke_feed(s, actor, agency))
        flash(_("Alamat kalender dicabut. Program yang memakainya tidak menerima apa-apa lagi."), "accepted")
    else:
        unit(lambda s: make_feed(s, actor, agency))
        flash(_("Alamat kalender dibuat. Siapa pun yang memegangnya dapat membaca judul dan tenggatnya."), "accepted")
    return make_response(redirect(url_for("mine.mail", _anchor="calendar"), 303))


# -- without a session
def is_unknown(response: Response) -> bool:
    """A token that was never made."""
    return response.status_code == 404


@blueprint.get("/tenggat/<token>.ics")
@public
@limits.limiter.limit(PER_PLACE, deduct_when=is_unknown)
def calendar(token: str) -> Response:
    """Deadlines for another program's calendar: titles only."""
    answer = make_response(calendars.written(token))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return answer


@blueprint.get("/berhenti/<token>")
@public
@limits.limiter.limit(PER_PLACE, deduct_when=is_unknown)
def leave(token: str) -> str:
    """Asks whether the digest shall stop; nothing changes, whoever opens the link."""
    _person(token)
    return render_template("mine/unsubscribe.html", page=Unsubscribed(url=url_for("mine.left", token=token)))


@blueprint.post("/berhenti/<token>")
@public
@limits.limiter.limit(PER_PLACE, deduct_when=is_unknown)
def left(token: str) -> str:
    """Stops it: from the page, or by a mail program's own button (RFC 8058), which knows no form of ours."""
    person = _person(token)
    city_id, person_id = person.city_id, person.id
    unit(lambda s: mute_digest(s, city_id, person_id))
    return render_template("mine/unsubscribe.html", page=Unsubscribed(url="", is_done=True))


csrf.exempt(left)


def _person(token: str) -> Person:
    """Whose token it is; NotFound for one we did not make. The person's own city comes with the token."""
    person_id = read_token(calendars.keys(), UNSUBSCRIBE, token)
    found = db_session().get(Person, person_id) if person_id else None
    if found is None:
        raise NotFound("no such link", code="link_unknown")
    return found


@blueprint.after_request
def keep_the_link(response: Response) -> Response:
    """A token is a key: no referrer, no cache, no search engine learns it."""
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
