"""What protects every page: response headers, the size of a request, forged forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from engine.config import Settings
from web.context import context

View = TypeVar("View", bound=Callable[..., Any])
FORM_BYTES = 2_000_000
FORM_PARTS = 2_000
UPLOAD_BYTES = 1_000_000_000  # what the server in front takes at all; a view says how much less
YEAR = 31_536_000
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
csrf = CSRFProtect()


def draws(view: View) -> View:
    """Marks a page with the drawing: the viewer writes styles into its SVG. Scripts stay our own files."""
    vars(view)["draws"] = True
    return view


def takes_uploads(limit: int) -> Callable[[View], View]:
    """Marks a view whose request may have up to `limit` bytes."""

    def mark(view: View) -> View:
        vars(view)["body_limit"] = limit
        return view

    return mark


def install(app: Flask, settings: Settings) -> None:
    """Sets the cookies' marks and the hooks; `guard` is called by the gate, when the session is known."""
    is_https = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_NAME="layak_form",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # checked by `guard`, behind the size of the request
        WTF_CSRF_TIME_LIMIT=None,  # a form may lie open for a day; the session behind it ends
        WTF_CSRF_SSL_STRICT=False,  # decision pages send no referrer
        MAX_FORM_PARTS=FORM_PARTS,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
    )
    csrf.init_app(app)
    app.after_request(_headers)


def limit_body() -> None:
    """The size of this request, by its view; 413 as soon as it is read beyond."""
    request.max_content_length = getattr(_view(), "body_limit", FORM_BYTES)


def guard() -> None:
    """Refuses a form that does not come from our own page."""
    csrf.protect(apply_exemptions=True)


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _policy())
    if context().settings.base_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    if g.get("signed_in") is not None and request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")  # offices share machines
    return response


def _policy() -> str:
    styles = {"style-src": "'self' 'unsafe-inline'"} if getattr(_view(), "draws", False) else {}
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, **styles}.items())
