"""Which fields of a form stand there for given values: conditions are FEEL, evaluated here and not in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.feel import FeelError, compile_expression
from engine.process.forms.model import Field, FieldType, Form, value_fields

Values = Mapping[str, Any]


def names_of(hide: str) -> frozenset[str]:
    """The names a condition reads. Raises `FeelError` when it is not FEEL."""
    return frozenset(compile_expression(hide).free_names())


def is_hidden(field: Field, values: Values) -> bool:
    """Whether the condition of a field hides it. A condition that cannot be evaluated hides nothing."""
    if not field.hide:
        return False
    try:
        return compile_expression(field.hide)(dict(values)) is True
    except FeelError:
        return False


def hidden(form: Form, values: Values, facts: Values | None = None) -> frozenset[str]:
    """Ids of the components that are hidden for these values; in a dynamic list as `ID.ROW`, from 0.

    A hidden field has no value for the conditions of the others, so this is repeated until nothing changes; conditions
    that hide each other in a circle end with the fewest hidden.
    """
    found: frozenset[str] = frozenset()
    for _ in range(len(form.fields) + 1):
        seen = {**(facts or {}), **_without(form.fields, values, found)}
        now = frozenset(_hidden(form.fields, seen, ""))
        if now == found:
            return found
        found = now
    return found


def _hidden(fields: Sequence[Field], values: Values, row: str) -> list[str]:
    out: list[str] = []
    for field in fields:
        if is_hidden(field, values):
            out.extend(inner.id + row for inner in (field, *_below(field)))
        elif field.type is FieldType.DYNAMICLIST:
            out.extend(_hidden_in_rows(field, values))
        else:
            out.extend(_hidden(field.fields, values, row))
    return out


def _below(field: Field) -> list[Field]:
    """What a hidden group takes with it."""
    if field.type is not FieldType.GROUP:
        return []
    return [inner for child in field.fields for inner in (child, *_below(child))]


def _hidden_in_rows(field: Field, values: Values) -> list[str]:
    out: list[str] = []
    for number, row in enumerate(rows_of(field, values)):
        scope = {**values, **row, "this": row, "parent": dict(values)}
        out.extend(_hidden(field.fields, scope, f".{number}"))
    return out


def rows_of(field: Field, values: Values) -> list[dict[str, Any]]:
    """The rows of a dynamic list, with null in every column that is not filled in."""
    given = values.get(field.key)
    empty = dict.fromkeys(column.key for column in value_fields(field.fields))
    rows = given if isinstance(given, (list, tuple)) else []
    return [{**empty, **row} for row in rows if isinstance(row, Mapping)]


def _without(fields: Sequence[Field], values: Values, hidden_ids: frozenset[str]) -> dict[str, Any]:
    """The values that count: null where nothing is given or the field is hidden."""
    out: dict[str, Any] = {}
    for field in value_fields(tuple(fields)):
        if field.id in hidden_ids:
            out[field.key] = None
        elif field.type is FieldType.DYNAMICLIST:
            out[field.key] = [
                {key: value for key, value in row.items() if f"{_id_of(field, key)}.{number}" not in hidden_ids}
                for number, row in enumerate(rows_of(field, values))
            ]
        else:
            out[field.key] = values.get(field.key)
    return out


def _id_of(field: Field, key: str) -> str:
    return next((column.id for column in value_fields(field.fields) if column.key == key), "")


def shown_for(field: Field, siblings: Sequence[Field]) -> tuple[Field, tuple[str, ...]] | None:
    """The choice that makes a field appear, and the options that do: (field with the options, their values).

    None when the field has no condition, or when it reads more than one choice of this form. A page without scripts
    can so say "when you choose ..." beside the field.
    """
    if not field.hide:
        return None
    try:
        read = names_of(field.hide)
    except FeelError:
        return None
    chooser = next((sibling for sibling in siblings if {sibling.key} == read and sibling.options), None)
    if chooser is None:
        return None
    shown = [option.value for option in chooser.options if not is_hidden(field, {chooser.key: option.value})]
    return chooser, tuple(shown)
