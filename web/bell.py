"""The bell: rung when the answer is out, so that nobody waits for it."""

from __future__ import annotations

from flask import Flask, Response, g

from web.context import context


def install(app: Flask) -> None:
    """Rings after every response whose request committed a unit."""
    app.after_request(_ring_later)


def _ring_later(response: Response) -> Response:
    if g.pop("is_bell_due", False):
        response.call_on_close(context().ring)
    return response
