"""Where other systems send to: no session and no form, the signature proves whose a delivery is."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from engine.errors import Invalid, NotFound
from web.connect.problems import problem
from web.context import context
from web.security import csrf, takes_uploads
from web.session import db_session, public, unit
from web.wiring import vault_of
from webhooks import receiving
from webhooks.signing import Unproven

blueprint = Blueprint("incoming", __name__)
csrf.exempt(blueprint)
ACCEPTED, MALFORMED, UNPROVEN, UNKNOWN, TOO_LARGE = 202, 400, 401, 404, 413


@blueprint.post("/masukan/<uuid:source_id>")
@public
@takes_uploads(receiving.MOST_BYTES)
def take(source_id: uuid.UUID) -> Response:
    """Proves, stores and answers; what it means to a process is found out afterwards."""
    try:
        headers = {name.lower(): value for name, value in request.headers.items()}
        proven = receiving.prove(db_session(), vault_of(context().settings), source_id, headers, _body())
    except Unproven as refused:
        return problem(UNPROVEN, refused)
    except NotFound as refused:
        return problem(UNKNOWN, refused)
    except Invalid as refused:
        return problem(MALFORMED, refused)
    except RequestEntityTooLarge:
        return problem(TOO_LARGE, Invalid(f"at most {receiving.MOST_BYTES} bytes", code="too_large"))
    stored = unit(lambda s: receiving.store(s, proven))
    answer = jsonify(id=str(stored))
    answer.status_code = ACCEPTED
    return answer


def _body() -> bytes:
    """The raw bytes, whatever type they are said to have."""
    return request.get_data(cache=False, parse_form_data=False)
