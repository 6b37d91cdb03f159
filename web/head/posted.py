"""What a head has filled in, checked by the form of the package that asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from engine.process.forms import Form, Given
from web.forms import schema_of, typed_values
from web.views import FieldError

Typed = dict[str, Any]


def typed(form: Form) -> Typed:
    """The posted values as they were typed."""
    return typed_values(form, request.form)


def shown(values: Typed) -> dict[str, str]:
    """What was typed, for a page that shows it again."""
    return {name: value for name, value in values.items() if isinstance(value, str)}


def read(form: Form, given: Given, values: Typed) -> Mapping[str, Any]:
    """The values that count; raises marshmallow's ValidationError with a sentence per field."""
    found: Mapping[str, Any] = schema_of(form, given)().load(values)
    return found


def in_order(form: Form, errors: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
    """Errors in the order of the form's fields; those of no field last."""
    places = {field.key: number for number, field in enumerate(form.inputs())}
    return tuple(sorted(errors, key=lambda error: places.get(error.field, len(places))))
