"""A form as its template shows it: what was typed, the sentences of the refusals, when a field counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale

from engine.process.forms import Field, FieldType, Form, Given, hidden, shown_for
from engine.process.forms.model import MANY_OF, value_fields
from engine.process.forms.values import with_fixed_rows
from web.forms.typed import day, instant, time
from web.forms.words import OPTIONAL, when
from web.views import FieldError, Option

Messages = Mapping[Any, Any]
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d)?", re.ASCII)
Offered = Mapping[str, Sequence[Option]]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One component. `name` is the name of its control and its id; `value` what stands in it."""

    field: Field
    name: str
    value: Any = ""
    options: tuple[Option, ...] = ()
    #: The sentence of its refusal, or empty.
    message: str = ""
    #: When it is to be filled in, or empty: it counts only with some answers of another field.
    when: str = ""
    #: The name of that other field and its answers, for a script that folds what does not count.
    when_name: str = ""
    when_values: tuple[str, ...] = ()
    #: Of a group: its components. Of a dynamic list: empty, see `rows`.
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()
    #: The first day that may be chosen, ISO, or empty.
    earliest: str = ""

    @property
    def is_optional(self) -> bool:
        """A person may leave it empty."""
        field = self.field
        has_fixed_rows = field.type is FieldType.DYNAMICLIST and not field.can_add_rows
        return field.holds_value and not (field.required or field.readonly or has_fixed_rows)

    @property
    def hint(self) -> str:
        """The line under the label: when it counts, whether it may stay empty, and the form's own help."""
        optional = str(OPTIONAL) if self.is_optional else ""
        parts = (f"{self.when}." if self.when else "", optional, self.field.description)
        return " ".join(part for part in parts if part)

    @property
    def is_as_typed(self) -> bool:
        """What stands in it is no day or time: a browser's picker would throw it away."""
        return self.field.type is FieldType.DATETIME and bool(self.value) and not _ISO.fullmatch(self.value)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a dynamic list; `title` is its first readonly column, or its number."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What `forms/_fields.html` shows as `page.form`; `errors` is for the summary at the top."""

    items: tuple[Item, ...]
    errors: tuple[FieldError, ...] = ()


def sheet(
    form: Form,
    given: Given,
    *,
    values: Mapping[str, Any] | None = None,
    messages: Messages | None = None,
    offered: Offered | None = None,
) -> Sheet:
    """The form for a page.

    `values`: as typed (`posted.typed`), of a draft, or as kept; None for a form not yet touched: it shows its defaults.
    `messages`: of marshmallow's `ValidationError`. `offered`: the options that come with the task, by `options_key`;
    their values are those of `given.choices`.
    """
    typed = _defaults(form) if values is None else dict(values)
    seen = with_fixed_rows(form, typed, given)
    maker = _Maker(form, given, seen, messages or {}, offered or {})
    return Sheet(items=tuple(maker.items(form.fields, seen, "")), errors=errors_of(form, messages or {}))


def errors_of(form: Form, messages: Messages) -> tuple[FieldError, ...]:
    """The sentences in the order of the form, each with the id of its control; those of no control come last."""
    out = list(_errors(tuple(form.inputs()), messages, ""))
    known = {field.key for field in form.inputs()}
    rest = [text for key, found in messages.items() if key not in known for text in _texts(found)]
    return (*out, *(FieldError(field="", message=text) for text in dict.fromkeys(rest)))


def _errors(fields: Sequence[Field], messages: Messages, before: str) -> Iterator[FieldError]:
    for field in fields:
        found = messages.get(field.key)
        if isinstance(found, Mapping):
            columns = tuple(value_fields(field.fields))
            for number in sorted(found, key=str):
                yield from _errors(columns, _mapping(found[number]), f"{before}{field.key}-{number}-")
        else:
            yield from (FieldError(field=before + field.key, message=text) for text in _texts(found))


def _mapping(found: Any) -> Messages:
    return found if isinstance(found, Mapping) else {}


def _texts(found: Any) -> list[Any]:
    if isinstance(found, Mapping):
        return [text for below in found.values() for text in _texts(below)]
    return list(found) if isinstance(found, (list, tuple)) else [found] if found else []


def _defaults(form: Form) -> dict[str, Any]:
    return {field.key: field.default for field in form.inputs() if field.default is not None}


class _Maker:
    """Makes the items of one form."""

    def __init__(self, form: Form, given: Given, seen: Mapping[str, Any], messages: Messages, offered: Offered) -> None:
        self.given, self.messages, self.offered = given, messages, offered
        self.hidden = hidden(form, seen, given.facts)

    def items(self, fields: Sequence[Field], values: Mapping[str, Any], before: str) -> Iterator[Item]:
        for field in fields:
            chooser = shown_for(field, tuple(value_fields(tuple(fields))))
            if chooser is None and _hidden_id(field, before) in self.hidden:
                continue
            yield self.item(field, values, before, chooser)

    def item(
        self, field: Field, values: Mapping[str, Any], before: str, chooser: tuple[Field, tuple[str, ...]] | None
    ) -> Item:
        name = before + field.key if field.key else before + field.id
        rows = self.rows(field, values) if field.type is FieldType.DYNAMICLIST else ()
        return Item(
            field=field,
            name=name,
            value=_shown(field, values.get(field.key)),
            options=self.options(field),
            message=self.message(name, field),
            when=_when(chooser),
            when_name=before + chooser[0].key if chooser else "",
            when_values=chooser[1] if chooser else (),
            items=tuple(self.items(field.fields, values, before)) if field.type is FieldType.GROUP else (),
            rows=rows,
            earliest=self.given.today.isoformat() if field.disallow_past and field.subtype == "date" else "",
        )

    def options(self, field: Field) -> tuple[Option, ...]:
        listed = tuple(Option(value=option.value, label=option.label) for option in field.options)
        return listed + tuple(self.offered.get(field.options_key, ()) if field.options_key else ())

    def rows(self, field: Field, values: Mapping[str, Any]) -> tuple[Row, ...]:
        rows = list(values.get(field.key) or ())
        if field.can_add_rows:  # one more to fill in; empty ones count as not there
            rows.append({})
        return tuple(self.row(field, row, number) for number, row in enumerate(rows))

    def row(self, field: Field, row: Mapping[str, Any], number: int) -> Row:
        named = next((column for column in value_fields(field.fields) if column.readonly), None)
        rest = tuple(column for column in field.fields if column is not named)
        title = f"{named.label} {row.get(named.key) or ''}" if named else f"{field.label} {number + 1}"
        return Row(title=title.strip(), items=tuple(self.items(rest, row, f"{field.key}-{number}-")))

    def message(self, name: str, field: Field) -> Any:
        found: Any = self.messages
        for part in name.split("-") if field.key else ():
            found = _mapping(found).get(int(part) if part.isdigit() else part)
        texts = found if isinstance(found, (list, tuple)) else ()
        return texts[0] if texts else ""


def _hidden_id(field: Field, before: str) -> str:
    return f"{field.id}.{before.split('-')[1]}" if before else field.id


def _when(chooser: tuple[Field, tuple[str, ...]] | None) -> str:
    if chooser is None:
        return ""
    field, values = chooser
    return when([option.label for option in field.options if option.value in values])


def _shown(field: Field, value: Any) -> Any:
    """A value as it stands in its control: typed text as it was typed, kept values in the reader's way."""
    if field.type in MANY_OF:
        return _chosen(value)
    if field.type is FieldType.CHECKBOX:
        return value is True
    if _is_number(value):
        return format_decimal(Decimal(str(value)), format="0.##########", locale=get_locale() or "id")
    if not isinstance(value, str):
        return ""
    return _picked(field, value) if field.type is FieldType.DATETIME else value


def _chosen(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value or ())


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _picked(field: Field, value: str) -> str:
    """A day or time as a browser's picker wants it; what is none stays as it was typed."""
    readers: Mapping[str, Callable[[str], Any]] = {"date": day, "time": time, "datetime": instant}
    found = readers[field.subtype](value)
    if found is None:
        return value
    return str(found.isoformat() if field.subtype == "date" else found.isoformat(timespec="minutes"))
