"""A form as a marshmallow schema: what is typed becomes values, and every refusal a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load, validates_schema

from engine.process.forms import Field, FieldType, Form, Given, Refusal, check, hidden
from engine.process.forms.model import value_fields
from engine.process.forms.values import with_fixed_rows
from web.forms import typed
from web.forms.words import NOT_OF_THIS_FORM, sentence

Messages = dict[str | int, Any]
#: No number, day or time is longer.
LONGEST_TYPED = 60


class Typed(fields.Field[Any]):
    """One field of a form. Reads what was typed; whether it is allowed is the form's own rule."""

    def __init__(self, field: Field) -> None:
        super().__init__(required=False, allow_none=True)
        self.field = field

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        del attr, data, kwargs
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        read = _READERS.get(_reader_of(self.field))
        found = read(value) if read and len(value) <= LONGEST_TYPED else value if not read else None
        if found is None:
            code = _NOT[_reader_of(self.field)]
            limits = {"min": self.field.min, "max": self.field.max} if code == "not_number" else {}
            raise ValidationError([sentence(Refusal(code=code, field=self.field, values=limits))])
        return found


def _reader_of(field: Field) -> str:
    return field.subtype if field.type is FieldType.DATETIME else str(field.type)


#: Dates and times stay Python's own until the form's rule writes them in their one form.
_READERS: Mapping[str, Callable[[str], Any]] = {
    "number": typed.number,
    "date": typed.day,
    "time": typed.time,
    "datetime": typed.instant,
}
_NOT = {"number": "not_number", "date": "not_date", "time": "not_time", "datetime": "not_instant"}


class FormSchema(Schema):
    """Base of the schemas that `schema_of` makes. `load` takes what `posted.typed` gives, or JSON."""

    form: Form
    given: Given

    class Meta:
        unknown = RAISE

    @pre_load
    def drop_hidden(self, data: Any, **_kwargs: Any) -> Any:
        """Takes out what the conditions hide: it is neither read nor refused."""
        if not isinstance(data, Mapping):
            return data
        seen = with_fixed_rows(self.form, _lenient(self.form, data), self.given)
        hidden_ids = hidden(self.form, seen, self.given.facts)
        return _visible(self.form, data, hidden_ids)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def obey_the_form(self, data: Any, original: Any, **_kwargs: Any) -> None:
        """The rule that pages share with commands and players, said in sentences."""
        unread = self._unread(original)
        refusals = check(self.form, data, self.given).refusals
        messages: Messages = {}
        for path, refusal in refusals.items():
            if path not in unread:
                _put(messages, path, sentence(refusal))
        if messages:
            raise ValidationError(messages)

    @post_load
    def keep_what_counts(self, data: Any, **_kwargs: Any) -> dict[str, Any]:
        """Trimmed, in one form, without hidden and empty fields."""
        return check(self.form, data, self.given).values

    def _unread(self, original: Any) -> set[str]:
        """Paths that could not even be read: they have their sentence already."""
        if not isinstance(original, Mapping):
            return set()
        return {path for path, field, value in _cells(self.form, original) if not _can_read(field, value)}


def schema_of(form: Form, given: Given) -> type[FormSchema]:
    """The schema class of a form for a task: `schema_of(form, given)().load(values)`.

    Raises marshmallow's `ValidationError` with `messages` by key (rows: by key, number, column).
    """
    members = {field.key: _marshmallow(field) for field in form.inputs()}
    name = "".join(word.title() for word in form.key.split("_")) + "Schema"
    return type(name, (FormSchema,), {**members, "form": form, "given": given, "error_messages": _UNKNOWN})


def _marshmallow(field: Field) -> fields.Field[Any]:
    if field.type is not FieldType.DYNAMICLIST:
        return Typed(field)
    columns = {column.key: Typed(column) for column in value_fields(field.fields)}
    row = type("Row", (Schema,), {**columns, "Meta": type("Meta", (), {"unknown": RAISE}), "error_messages": _UNKNOWN})
    no_list: dict[str, str | list[Any] | dict[Any, Any]] = {"invalid": sentence(Refusal(code="bad_rows", field=field))}
    return fields.List(fields.Nested(row), allow_none=True, error_messages=no_list)


_UNKNOWN = {"unknown": NOT_OF_THIS_FORM, "type": NOT_OF_THIS_FORM}


def _can_read(field: Field, value: Any) -> bool:
    try:
        Typed(field).deserialize(value)
    except ValidationError:
        return False
    return True


def _lenient(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values as far as they can be read, for the conditions."""
    out: dict[str, Any] = {}
    for path, field, value in _cells(form, data):
        read = Typed(field).deserialize(value) if _can_read(field, value) else None
        key, *below = path.split(".")
        if below:
            rows = out.setdefault(key, [])
            rows.extend({} for _ in range(int(below[0]) + 1 - len(rows)))
            rows[int(below[0])][below[1]] = read
        else:
            out[key] = read
    return out


def _cells(form: Form, data: Mapping[str, Any]) -> list[tuple[str, Field, Any]]:
    """Every value that is there with its path and field."""
    out = []
    for field in form.inputs():
        value = data.get(field.key)
        if field.type is not FieldType.DYNAMICLIST:
            out.append((field.key, field, value))
            continue
        rows = value if isinstance(value, (list, tuple)) else []
        columns = list(value_fields(field.fields))
        for number, row in enumerate(rows):
            if isinstance(row, Mapping):
                out.extend((f"{field.key}.{number}.{c.key}", c, row.get(c.key)) for c in columns)
    return out


def _visible(form: Form, data: Mapping[str, Any], hidden_ids: frozenset[str]) -> dict[str, Any]:
    out = dict(data)
    for field in form.inputs():
        if field.id in hidden_ids or field.readonly:
            out.pop(field.key, None)
        elif field.type is FieldType.DYNAMICLIST and isinstance(out.get(field.key), (list, tuple)):
            out[field.key] = [_visible_row(field, row, n, hidden_ids) for n, row in enumerate(out[field.key])]
    return out


def _visible_row(field: Field, row: Any, number: int, hidden_ids: frozenset[str]) -> Any:
    if not isinstance(row, Mapping):
        return row
    gone = {c.key for c in value_fields(field.fields) if c.readonly or f"{c.id}.{number}" in hidden_ids}
    return {key: value for key, value in row.items() if key not in gone}


def _put(messages: Messages, path: str, message: Any) -> None:
    *parents, last = path.split(".")
    there: dict[str | int, Any] = messages
    for name in parents:
        there = there.setdefault(int(name) if name.isdigit() else name, {})
    there.setdefault(last, []).append(message)
