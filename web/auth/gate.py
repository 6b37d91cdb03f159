"""Before each request: whose it is, in which language, and may it come in?"""

from __future__ import annotations

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from engine.city.sign_ins import find_signed_in
from web import demo_clock, errors, security
from web.auth import cookie
from web.session import PUBLIC, db_session

UNTOUCHED = ("static", "health.live")


def install(app: Flask) -> None:
    """In this order: the size of the request, the session, the form's origin, the door."""
    app.before_request(_enter)


def _enter() -> Response | None:
    g.language = request.cookies.get(cookie.LANGUAGE)
    if request.endpoint in UNTOUCHED:
        return None
    security.limit_body()
    _recognise()
    security.guard()
    if request.endpoint is None or g.get("signed_in") or _is_public():
        return None
    return _to_the_door()


def _recognise() -> None:
    """Loads the session of the cookie, in two statements."""
    token = cookie.token()
    found = find_signed_in(db_session(), token, request_id=g.request_id) if token else None
    if found is None:
        return
    g.signed_in, g.language, g.zone = found, found.person.language, found.city.zone
    # The token of the forms belongs to the session on the server: a cookie planted beside it is no use.
    session["csrf_token"] = found.csrf
    if found.city.is_demo:
        demo_clock.keep_up(found.city.clock_offset_seconds)


def _is_public() -> bool:
    return getattr(current_app.view_functions[request.endpoint or ""], PUBLIC, False)


def _to_the_door() -> Response:
    """To the sign-in page, and from there to the page that was wanted: after a form, to the page it stood on."""
    if errors.wants_json():
        raise Unauthorized
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")), 303)
    flash(_("Sesi Anda berakhir. Masuk lagi; yang sudah tersimpan sebagai draf tetap ada."), "late")
    return redirect(url_for("auth.sign_in", next=request.path), 303)
