"""The URL table of heads."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request

from web.auth import limits
from web.head import asked, deciding, door
from web.head import sign_off as signing
from web.session import current_actor, public

blueprint = Blueprint("head", __name__)

PER_PLACE = "60 per 15 minutes"  # links that do not exist: somebody is guessing
PER_LINK = "20 per 15 minutes"
KEYS = ("head.decide", "head.decided", "head.memo_of_link")


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
    return deciding.shown(door.of_token(token))


@blueprint.post("/keputusan/<token>", endpoint="decided")
@public
@limits.limiter.limit(PER_PLACE, deduct_when=is_unknown)
@limits.limiter.limit(PER_LINK, key_func=link)
def decide(token: str) -> Response:
    """The answer."""
    return deciding.answered(door.of_token(token))


@blueprint.get("/keputusan/<token>/nota-dinas.docx")
@public
@limits.limiter.limit(PER_PLACE, deduct_when=is_unknown)
def memo_of_link(token: str) -> Response:
    """The question behind a link as a memo; nothing changes."""
    return deciding.printed(door.of_token(token))


@blueprint.get("/keputusan")
def questions() -> str:
    """What the signed-in person is asked to decide, and what was decided before."""
    return render_template("head/questions.html", page=asked.page(current_actor()))


@blueprint.get("/keputusan/saya/<uuid:link_id>")
def decide_signed_in(link_id: uuid.UUID) -> Response:
    """The same question without a link."""
    return deciding.shown(door.of_account(link_id))


@blueprint.post("/keputusan/saya/<uuid:link_id>")
def decided_signed_in(link_id: uuid.UUID) -> Response:
    """The same answer."""
    return deciding.answered(door.of_account(link_id))


@blueprint.get("/keputusan/saya/<uuid:link_id>/nota-dinas.docx")
def memo_of_question(link_id: uuid.UUID) -> Response:
    """The same memo."""
    return deciding.printed(door.of_account(link_id))


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
    if request.endpoint in KEYS:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
