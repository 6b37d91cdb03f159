"""The URL table of heads."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from web.auth import limits
from web.head import deciding
from web.head import sign_off as signing
from web.session import public

blueprint = Blueprint("head", __name__)

PER_PLACE = "60 per 15 minutes"  # links that do not exist: somebody is guessing
PER_LINK = "20 per 15 minutes"


def is_unknown(response: Response) -> bool:
    """A link that was never made."""
    return response.status_code == 404


def link() -> str:
    """The link, as far as the count of its answers goes."""
    return f"decision {(request.view_args or {}).get('token', '')[:64]}"


@blueprint.get("/keputusan/<token>", endpoint="decide")
@public
@limits.limiter.limit(PER_PLACE, deduct_when=is_unknown)
def show_decision(token: str) -> Response:
    """The question behind a link; nothing changes."""
    return deciding.shown(token)


@blueprint.post("/keputusan/<token>", endpoint="decided")
@public
@limits.limiter.limit(PER_PLACE, deduct_when=is_unknown)
@limits.limiter.limit(PER_LINK, key_func=link)
def decide(token: str) -> Response:
    """The answer."""
    return deciding.answered(token)


@blueprint.get("/tugas/<uuid:task_id>/tanda-tangan")
def sign_off(task_id: uuid.UUID) -> Response:
    """The claim to be signed."""
    return signing.shown(task_id)


@blueprint.post("/tugas/<uuid:task_id>/tanda-tangan", endpoint="signed")
def sign(task_id: uuid.UUID) -> Response:
    """The signature, or what goes back."""
    return signing.decided(task_id)


@blueprint.after_request
def keep_the_link(response: Response) -> Response:
    """A link is a key: no referrer, no cache, no search engine learns it."""
    if request.endpoint in ("head.decide", "head.decided"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
