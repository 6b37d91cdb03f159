"""What was filled into a form, said as labels and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.process.forms import Field, FieldType, Form
from engine.process.forms.model import MANY_OF, ONE_OF
from web import i18n
from web.forms.typed import day
from web.words import deadlines

CHOSEN = ONE_OF | MANY_OF
Said = tuple[tuple[str, str], ...]


def said(form: Form, values: Mapping[str, Any]) -> Said:
    """Label and words of every field that was filled in; rows are left out."""
    pairs = ((field, values.get(field.key)) for field in form.inputs() if field.type is not FieldType.DYNAMICLIST)
    return tuple((field.label, words) for field, value in pairs if (words := _words(field, value)))


def _words(field: Field, value: Any) -> str:
    if value in (None, "", [], False):
        return ""
    if field.type in CHOSEN:
        labels = {option.value: option.label for option in field.options}
        chosen = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(labels.get(str(each), str(each)) for each in chosen)
    if field.subtype == "date" and (found := day(str(value))):
        return deadlines.day(found, i18n.language())
    return str(value)
