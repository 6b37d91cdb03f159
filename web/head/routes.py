"""The URL table of heads."""

from __future__ import annotations

from flask import Blueprint, Response, request

from web.auth import limits
from web.head import deciding
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


@blueprint.after_request
def keep_the_link(response: Response) -> Response:
    """A link is a key: no referrer, no cache, no search engine learns it."""
    if request.endpoint in ("head.decide", "head.decided"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
