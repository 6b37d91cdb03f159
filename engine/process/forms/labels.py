"""The words of a form in another language: labels by component id, from `labels.<language>.yaml` of the package."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from engine.process.forms.model import Field, FieldType, Form, Option


def translated(form: Form, words: Mapping[str, str]) -> Form:
    """The form with the words given; what is not given stays as it is.

    Keys are `ID` (its label; of a text component its text), `ID.description`, `ID.pattern` and `ID.OPTION`, where ID is
    the component's id and OPTION the value of an option.
    """
    if not words:
        return form
    return dataclasses.replace(form, fields=tuple(_field(field, words) for field in form.fields))


def _field(field: Field, words: Mapping[str, str]) -> Field:
    is_text = field.type is FieldType.TEXT
    described = words.get(field.id if is_text else f"{field.id}.description", field.description)
    return dataclasses.replace(
        field,
        label=words.get(field.id, field.label) if not is_text else field.label,
        description=described,
        pattern_message=words.get(f"{field.id}.pattern", field.pattern_message),
        options=tuple(_option(field.id, option, words) for option in field.options),
        fields=tuple(_field(inner, words) for inner in field.fields),
    )


def _option(field_id: str, option: Option, words: Mapping[str, str]) -> Option:
    return Option(value=option.value, label=words.get(f"{field_id}.{option.value}", option.label))
