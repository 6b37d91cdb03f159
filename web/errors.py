"""Refusals become pages, or problems (RFC 9457) for a client that asks for JSON. Nobody sees a traceback."""

from __future__ import annotations

import dataclasses
import errno
from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from engine import errors
from web import chrome
from web.auth import limits
from web.database import db
from web.session import request_id
from web.views import ErrorPage
from web.words import refusals

log = structlog.get_logger(__name__)
STATUSES: Mapping[type[errors.LayakError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.LinkSpent: 410,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.ProcessError: 422,
    errors.Busy: 503,
    errors.Misconfigured: 500,
}
STORAGE_FULL = "storage_full"  # the evidence store's code
PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503, 507})
KEPT_BYTES = 200_000
RETRY_AFTER = 5  # seconds
FULL_STATES = frozenset({"53100", "53200"})  # PostgreSQL: disk full, out of memory
AWAY_STATES = ("08", "57P0")  # connection exceptions; shutting down, crashed, starting up
AWAY = ("unable to open", "connection", "readonly database", "disk i/o", "locked")
LAST_RESORT = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Layak</title>
<h1>Ada gangguan di pihak kami</h1><p>Tidak ada yang berubah separuh jalan. Coba lagi sebentar.</p>
<p lang="en">Something went wrong on our side; nothing was half done. Try again in a moment.</p><p>{reference}</p>"""
SECRET_FIELDS = frozenset({"csrf_token", "password"})


def install(app: Flask) -> None:
    """Catches what routes and hooks let rise."""
    app.register_error_handler(errors.LayakError, _refusal)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _crowded)
    app.register_error_handler(OSError, _storage)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: errors.LayakError) -> int:
    """The status of a refusal: that of the nearest class above it, save for a full disk."""
    if error.code == STORAGE_FULL:
        return 507
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def _refusal(error: errors.LayakError) -> Response:
    status = status_of(error)
    if status == 500:
        return _unexpected(error)
    page = ErrorPage(text=refusals.text(error), **_of_conflict(error))
    if isinstance(error, errors.Busy):
        page = dataclasses.replace(page, retry_after=RETRY_AFTER, url=request.path, kept=_kept())
    more = {"errors": error.fields} if isinstance(error, errors.Invalid) else {}
    return _answer(status, error.code, str(error), page, **more)


def _of_conflict(error: errors.LayakError) -> dict[str, Any]:
    """Who was faster, when the refusal tells."""
    known = {"who", "at", "receipt"}
    return {name: value for name, value in error.values.items() if name in known and value}


def _kept() -> tuple[tuple[str, str], ...]:
    """What was typed, to be posted again; files and secrets are not."""
    if request.method != "POST" or (request.content_length or 0) > KEPT_BYTES:
        return ()
    return tuple((k, v) for k, v in request.form.items(multi=True) if k not in SECRET_FIELDS)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # a redirect of the router's
        return make_response(error)
    response = _answer(status, "http", error.description or error.name, _page_of(error))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _page_of(error: HTTPException) -> ErrorPage:
    if isinstance(error, RequestEntityTooLarge):
        return ErrorPage(limit=request.max_content_length or 0, url=request.path)
    if isinstance(error, RateLimitExceeded):
        return ErrorPage(url=request.path, retry_after=limits.seconds_left())
    return ErrorPage()


def _database(error: DBAPIError) -> Response:
    said, state = str(error.orig).lower(), getattr(error.orig, "sqlstate", None) or ""
    if state in FULL_STATES or "disk is full" in said:
        return _full(error)
    is_away = error.connection_invalidated or state.startswith(AWAY_STATES) or any(words in said for words in AWAY)
    if not is_away:
        return _unexpected(error)
    log.error("the database does not answer", error=said)
    _forget_database()
    page = ErrorPage(text=refusals.database_away(), url=request.path, kept=_kept(), reference=request_id())
    return _answer(503, "database_away", "the database does not answer; nothing was changed", page)


def _crowded(error: PoolTimeout) -> Response:
    log.error("no connection to the database was free", error=str(error))
    _forget_database()
    page = ErrorPage(url=request.path, kept=_kept(), retry_after=RETRY_AFTER)
    return _answer(503, "busy", "too much at once; nothing was changed", page)


def _storage(error: OSError) -> Response:
    return _full(error) if error.errno in (errno.ENOSPC, errno.EDQUOT) else _unexpected(error)


def _full(error: Exception) -> Response:
    log.error("the disk of the server is full", error=str(error))
    _forget_database()
    page = ErrorPage(url=request.path, kept=_kept(), reference=request_id())
    return _answer(507, STORAGE_FULL, "the server's storage is full; nothing was changed", page)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", exc_info=error, path=request.path, method=request.method)
    _forget_database()
    page = ErrorPage(reference=request_id())
    return _answer(500, "unexpected", "an unexpected error; nothing was half done", page)


def _forget_database() -> None:
    """A page that tells of trouble asks the database nothing."""
    g.chrome = chrome.bare()
    db.session.remove()


def _answer(status: int, code: str, detail: str, page: ErrorPage, **more: Any) -> Response:
    response = _problem(status, code, detail, **more) if wants_json() else _page(status, page)
    response.status_code = status
    if page.retry_after:
        response.headers["Retry-After"] = str(page.retry_after)
    return response


def wants_json() -> bool:
    """Does this client rather read a problem than a page?"""
    found = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return found is not None and found != "text/html"


def _problem(status: int, code: str, detail: str, **more: Any) -> Response:
    body = {"type": f"urn:layak:problem:{code}", "status": status, "code": code, "detail": detail}
    response = jsonify(**body, instance=request.path, request_id=request_id(), **more)
    response.mimetype = "application/problem+json"
    return response


def _page(status: int, page: ErrorPage) -> Response:
    name = status if status in PAGES else (500 if status >= 500 else 400)
    try:
        return make_response(render_template(f"errors/{name}.html", page=page))
    except Exception as error:  # the page of last resort depends on nothing
        log.error("the error page failed", exc_info=error)
        return make_response(LAST_RESORT.format(reference=request_id()))
