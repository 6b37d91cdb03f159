"""What a form is: its fields in order, as values. A form of one version never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.process.findings import Finding


class FieldType(StrEnum):
    """The components of form-js that we show and check; the rest is refused at deployment."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    DATETIME = "datetime"
    CHECKBOX = "checkbox"
    CHECKLIST = "checklist"
    RADIO = "radio"
    SELECT = "select"
    TAGLIST = "taglist"
    GROUP = "group"
    DYNAMICLIST = "dynamiclist"
    TEXT = "text"
    SEPARATOR = "separator"
    SPACER = "spacer"


#: Components that hold no value.
SHOWN_ONLY = frozenset({FieldType.TEXT, FieldType.SEPARATOR, FieldType.SPACER, FieldType.GROUP})
#: Components whose value is one of the options, or several of them.
ONE_OF = frozenset({FieldType.RADIO, FieldType.SELECT})
MANY_OF = frozenset({FieldType.CHECKLIST, FieldType.TAGLIST})


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One of the answers a person may choose."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One component. `key` is empty where the component holds no value; `id` is unique in the file.

    A dynamic list (`type` DYNAMICLIST) holds a list of rows under `key`; `fields` are the columns of a row. A group's
    `fields` belong to the form itself.
    """

    id: str
    type: FieldType
    key: str = ""
    label: str = ""
    #: Help under the label; of a text component: what it says.
    description: str = ""
    required: bool = False
    readonly: bool = False
    options: tuple[Option, ...] = ()
    #: The options come with the task, under this name (`officers`).
    options_key: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    #: Digits after the decimal point; None: any.
    decimal_digits: int | None = None
    increment: Decimal | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_message: str = ""
    #: "email", "phone" or empty.
    validation_type: str = ""
    #: Of a datetime: "date", "time" or "datetime".
    subtype: str = ""
    disallow_past: bool = False
    #: FEEL without the leading "=": the field is hidden, and its value dropped, where this is true.
    hide: str = ""
    default: str | bool | int | float | tuple[str, ...] | None = None
    #: A dynamic list whose rows a person may add and remove; otherwise the rows come with the task.
    can_add_rows: bool = False
    fields: tuple[Field, ...] = ()

    @property
    def holds_value(self) -> bool:
        """Whether a person fills this in, or its rows."""
        return self.type not in SHOWN_ONLY


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form of a package. `findings` says what is wrong with the file; one with an error is not to be used."""

    key: str
    fields: tuple[Field, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_usable(self) -> bool:
        """No finding is an error."""
        return not any(finding.is_error for finding in self.findings)

    def inputs(self) -> Iterator[Field]:
        """The fields that hold values of the form itself, also those in groups; a dynamic list counts as one."""
        return value_fields(self.fields)

    def components(self) -> Iterator[Field]:
        """Every component, also those in groups and rows."""
        return _every(self.fields)


def value_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    """The fields that hold values of one scope: groups are looked into, rows are not."""
    for field in fields:
        if field.type is FieldType.GROUP:
            yield from value_fields(field.fields)
        elif field.holds_value:
            yield field


def _every(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _every(field.fields)
