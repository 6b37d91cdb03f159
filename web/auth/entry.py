"""Letting somebody in: the session begins, the browser gets its cookie."""

from __future__ import annotations

import uuid

from flask import Response, make_response, redirect, request

from engine.city.sign_ins import begin_session, end_session
from web import home
from web.auth import cookie
from web.session import request_id, unit


def let_in(person_id: uuid.UUID, wanted: str = "") -> Response:
    """Begins a session, ends the one the browser had, and goes where the person wanted."""
    agent, before = request.headers.get("User-Agent", ""), cookie.token()
    token = unit(lambda s: begin_session(s, person_id, user_agent=agent, request_id=request_id()))
    if before is not None:
        unit(lambda s: end_session(s, before))
    response = make_response(redirect(wanted if is_ours(wanted) else home.START, 303))
    cookie.hand_out(response, token)
    return response


def is_ours(path: str) -> bool:
    """Is it a path of this very site, and no way out of it?"""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
