"""The studio's JSON: what a script asked for, or why it cannot have it, in words it can show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response, jsonify, request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError

from engine.errors import Invalid, LayakError
from engine.instances.package_drafts.rules import DraftChanged
from web.design import refusals
from web.errors import status_of

T = TypeVar("T")
Answer = dict[str, Any]


def sent(schema: Schema) -> Mapping[str, Any]:
    """The body of the request; raises Invalid for what is none."""
    try:
        found: Mapping[str, Any] = schema.load(request.get_json(silent=True) or {})
    except ValidationError as error:
        raise Invalid("the request is malformed", code="request_malformed") from error
    return found


def answered(act: Callable[[], Answer]) -> Response:
    """The answer of `act`, or the refusal it ran into; a fault of ours rises to the page of errors."""
    try:
        return jsonify(act())
    except LayakError as error:
        status = status_of(error)
        if status == 500:
            raise
        response = jsonify(refusal(error))
        response.status_code = status
        return response


def refusal(error: LayakError) -> Answer:
    """Code and words; of a draft that somebody changed also who and when."""
    answer: Answer = {"code": error.code, "message": refusals.text(error) or str(_("Gagal: coba lagi"))}
    if isinstance(error, DraftChanged):
        answer |= {
            "revision": error.values["revision"],
            "saved_by": refusals.who(error),
            "saved_at": error.values["saved_at"].isoformat(),
        }
    return answer
