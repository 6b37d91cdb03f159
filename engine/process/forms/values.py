"""The one rule for what may stand in a form: pages, commands and players all pass through `check`.

Values are plain JSON: text, number, true or false, list of texts; a day as "2026-03-17", a time as "16:00", an instant
without zone as "2026-03-17T16:00"; rows of a dynamic list as a list of objects.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import Invalid
from engine.process.forms import rules
from engine.process.forms.conditions import hidden, rows_of
from engine.process.forms.model import Field, FieldType, Form, value_fields

MAX_ROWS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why a value is refused: a stable code, the field it speaks of, and what fills the sentence."""

    code: str
    field: Field | None = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """The values that count, hidden and empty ones left out, and the refusals by path (`questions.0.reason`)."""

    values: dict[str, Any]
    refusals: dict[str, Refusal]


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What a task brings to its form besides the person's answers."""

    #: The day in the city's zone.
    today: dt.date
    #: Values of the options a form names by `options_key`.
    choices: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    #: Rows of the dynamic lists to which nobody adds any, by key, with their readonly columns.
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = dataclasses.field(default_factory=dict)
    #: Further names that conditions may read.
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def check(form: Form, values: Mapping[str, Any], given: Given) -> Checked:
    """Checks what was filled in against a form. Nothing is raised; nothing is guessed."""
    return _Sheet(form, values, given).checked()


def ensure_valid(form: Form, values: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """The values that count, or `Invalid` with the codes by path."""
    checked = check(form, values, given)
    if checked.refusals:
        fields = {path: [refusal.code] for path, refusal in checked.refusals.items()}
        raise Invalid(f"the form «{form.key}» is not filled in rightly: {', '.join(fields)[:200]}", fields=fields)
    return checked.values


def with_fixed_rows(form: Form, values: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """The values as conditions see them: readonly columns come from the task, never from the person."""
    return {**values, **{field.key: _rows(field, values, given) for field in form.inputs() if field.fields}}


def _rows(field: Field, values: Mapping[str, Any], given: Given) -> list[dict[str, Any]]:
    rows = rows_of(field, values)
    if field.can_add_rows:
        return rows
    fixed = given.rows.get(field.key, ())
    readonly = [column.key for column in value_fields(field.fields) if column.readonly]
    rows = rows_of(field, {field.key: [*rows[: len(fixed)], *[{}] * (len(fixed) - len(rows))]})
    return [{**row, **{key: brought.get(key) for key in readonly}} for row, brought in zip(rows, fixed, strict=True)]


class _Sheet:
    """One form being checked."""

    def __init__(self, form: Form, values: Mapping[str, Any], given: Given) -> None:
        self.fields = {field.key: field for field in form.inputs()}
        self.values, self.given = values, given
        self.seen = with_fixed_rows(form, values, given)
        self.hidden = hidden(form, self.seen, given.facts)
        self.refusals: dict[str, Refusal] = {}

    def checked(self) -> Checked:
        """Values that are null, hidden or readonly are left out; refusals by path, «field» or «table.0.column»."""
        self.refuse_unknown(self.values, self.fields, "")
        out = {}
        for key, field in self.fields.items():
            if field.id not in self.hidden:
                out[key] = (
                    self.rows(field) if field.type is FieldType.DYNAMICLIST else self.one(field, key, self.values)
                )
        return Checked(values={key: value for key, value in out.items() if value is not None}, refusals=self.refusals)

    def refuse_unknown(self, values: Mapping[str, Any], known: Mapping[str, Field], before: str) -> None:
        """Refuses keys the form has no field for, each path being `before` and the first 60 characters of the key."""
        for key in values:
            if key not in known:
                self.refusals[before + str(key)[:60]] = Refusal(code="unknown_field", values={"key": str(key)[:60]})

    def one(self, field: Field, path: str, values: Mapping[str, Any]) -> Any:
        """The value of a field that counts; None when there is none or it is refused."""
        if field.readonly:
            return None
        try:
            value = rules.kept(field, values.get(field.key), self.given.choices, self.given.today)
        except rules.Refused as refused:
            self.refusals[path] = Refusal(code=refused.code, field=field, values=refused.values)
            return None
        if value is None and field.required:
            self.refusals[path] = Refusal(code="required", field=field)
        return value

    def rows(self, field: Field) -> list[dict[str, Any]] | None:
        """None when it is refused or has no rows; rows the task brought keep their number, missing ones are empty."""
        given, rows = self.values.get(field.key), self.seen[field.key]
        refusal = _refusal_of_rows(field, given, len(rows))
        if refusal is not None:
            self.refusals[field.key] = refusal
            return None
        columns = {column.key: column for column in value_fields(field.fields)}
        for number, row in enumerate(given or ()):
            self.refuse_unknown(row, columns, f"{field.key}.{number}.")
        return [
            self.row(f"{field.key}.{number}", row, columns, f".{number}") for number, row in enumerate(rows)
        ] or None

    def row(self, path: str, row: dict[str, Any], columns: Mapping[str, Field], end: str) -> dict[str, Any]:
        """Readonly columns come from the task; hidden and null ones are left out. `end`: the row, as in `hidden`."""
        out = {}
        for key, column in columns.items():
            if column.id + end not in self.hidden:
                out[key] = row[key] if column.readonly else self.one(column, f"{path}.{key}", row)
        return {key: value for key, value in out.items() if value is not None}


def _refusal_of_rows(field: Field, given: Any, expected: int) -> Refusal | None:
    if not _are_rows(given):
        return Refusal(code="bad_rows", field=field)
    most = MAX_ROWS if field.can_add_rows else expected
    if len(given or ()) > most:
        return Refusal(code="too_many_rows", field=field, values={"max": most})
    return Refusal(code="required", field=field) if field.required and not expected else None


def _are_rows(given: Any) -> bool:
    is_list = isinstance(given, (list, tuple)) and all(isinstance(row, Mapping) for row in given)
    return given is None or is_list
