"""Refusals for other systems, which read no pages: a problem as of RFC 9457."""

from __future__ import annotations

from flask import Response, jsonify

from engine.errors import LayakError
from web.session import request_id


def problem(status: int, refusal: LayakError) -> Response:
    """The refusal under a status code of HTTP."""
    answer = jsonify(
        type=f"urn:layak:problem:{refusal.code}", status=status, code=refusal.code, detail=str(refusal),
        request_id=request_id(),
    )  # fmt: skip
    answer.status_code, answer.mimetype = status, "application/problem+json"
    return answer
