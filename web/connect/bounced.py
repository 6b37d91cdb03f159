"""Where a mail server hands over what came back, for those that cannot keep a mailbox for it.

`POST /masukan/surat-kembali` with the token of the installation takes one delivery report, as it came by mail
(`message/rfc822`) or its parts alone (`multipart/report`), and does with it what the reader of the mailbox does.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from engine.errors import Forbidden, Invalid, LayakError, NotFound
from engine.escalation.post import bounces
from engine.escalation.post.dsn import MOST_BYTES, Report, read_report
from web.bearer import bears
from web.connect.problems import problem
from web.context import context
from web.security import csrf, takes_uploads
from web.session import public, unit

blueprint = Blueprint("bounced", __name__)
csrf.exempt(blueprint)
MAIL, PARTS = ("message/rfc822", "application/octet-stream", "text/plain", ""), "multipart/report"
UNPROVEN, UNKNOWN, TOO_LARGE, WRONG_TYPE, NO_REPORT = 401, 404, 413, 415, 422


@blueprint.post("/masukan/surat-kembali")
@public
@takes_uploads(MOST_BYTES)
def take() -> Response:
    """200 and what became of it: `noted`, or `known` for what changes nothing."""
    if refused := _refused():
        return refused
    try:
        report = _report(_message())
        outcome = unit(lambda s: bounces.take_report(s, report))
    except RequestEntityTooLarge:
        return problem(TOO_LARGE, Invalid(f"at most {MOST_BYTES} bytes", code="too_large"))
    except (Invalid, NotFound) as refusal:
        return problem(NO_REPORT, refusal)
    return jsonify(state=outcome)


def _refused() -> Response | None:
    """Before anything of the body is read."""
    token = context().settings.bounces_token
    if not token:
        return problem(UNKNOWN, NotFound("there is no such door"))
    if not bears(token):
        return problem(UNPROVEN, Forbidden("the token is missing or another", code="unproven"))
    if request.mimetype not in (*MAIL, PARTS):
        refusal: LayakError = Invalid(f"send {MAIL[0]} or {PARTS}", code="wrong_type")
        return problem(WRONG_TYPE, refusal)
    return None


def _message() -> bytes:
    """The message as it came; the head that tells its parts apart goes before a body that came without."""
    body = request.get_data(cache=False, parse_form_data=False)
    if request.mimetype != PARTS:
        return body
    return b"Content-Type: " + request.headers["Content-Type"].encode("latin-1", "replace") + b"\r\n\r\n" + body


def _report(raw: bytes) -> Report:
    found = read_report(raw)
    if found is None:
        raise Invalid("this is no delivery report on a message", code="no_report")
    return found
