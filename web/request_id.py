"""Every request has a name, which the answer, the logs and the history carry."""

from __future__ import annotations

import re

import structlog
from flask import Flask, Response, g, request

from engine.store import new_id, trace

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


def install(app: Flask) -> None:
    """A proxy's own name is kept where it is plain; others get a new one."""
    app.before_request(_name)
    app.after_request(_tell)


def _name() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if GIVEN.fullmatch(given) else new_id().hex
    structlog.contextvars.clear_contextvars()
    trace.begin(g.request_id)


def _tell(response: Response) -> Response:
    response.headers[HEADER] = g.get("request_id", "")
    return response
