"""A posted page becomes the values of a form, still as typed. `questions-0-reason` is column `reason` of row 0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from engine.process.forms import Field, FieldType, Form
from engine.process.forms.model import MANY_OF, value_fields
from engine.process.forms.values import MAX_ROWS

#: Names that belong to the page and not to the form.
OF_THE_PAGE = frozenset({"csrf_token", "do", "next"})
_CELL = re.compile(r"([a-z][a-z0-9_]*)-(\d{1,4})-([a-z][a-z0-9_]*)", re.ASCII)


class Posted(Protocol):
    """What werkzeug's `MultiDict` offers."""

    def getlist(self, key: str) -> list[str]: ...

    def __iter__(self) -> Any: ...


def typed(form: Form, posted: Posted, of_the_page: Iterable[str] = ()) -> dict[str, Any]:
    """The values by key, as typed; rows of a dynamic list as a list of dicts. Names the form does not know stay.

    `of_the_page` names further fields that the page around the form brings and reads itself.
    """
    ignored = OF_THE_PAGE.union(of_the_page)
    inputs = {field.key: field for field in form.inputs()}
    lists = {key for key, field in inputs.items() if field.type is FieldType.DYNAMICLIST}
    out: dict[str, Any] = {}
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    for name in posted:
        if (cell := _cell(name)) and cell.list in lists:
            column = _column(inputs[cell.list], cell.column)
            row = rows.setdefault(cell.list, {}).setdefault(cell.number, {})
            row[cell.column] = _of(column, posted.getlist(name))
        elif name not in ignored:
            out[name] = _of(inputs.get(name), posted.getlist(name))
    return out | {key: _listed(inputs[key], by_number) for key, by_number in rows.items()}


class _Cell(NamedTuple):
    list: str
    number: int
    column: str


def _cell(name: str) -> _Cell | None:
    """The cell a name of a control speaks of, if it is one of a row we take."""
    found = _CELL.fullmatch(name)
    if found is None or int(found[2]) >= MAX_ROWS:
        return None
    return _Cell(found[1], int(found[2]), found[3])


def _column(field: Field, key: str) -> Field | None:
    return next((column for column in value_fields(field.fields) if column.key == key), None)


def _of(field: Field | None, values: list[str]) -> Any:
    if field is not None and field.type in MANY_OF:
        return values
    if field is not None and field.type is FieldType.CHECKBOX:
        return bool(values) and values[-1] not in ("", "0", "false")
    return values[-1] if values else ""


def _listed(field: Field, rows: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in order. Where a person may add rows, empty ones count as not there."""
    if field.can_add_rows:
        return [row for _number, row in sorted(rows.items()) if any(row.values())]
    return [rows.get(number, {}) for number in range(max(rows) + 1)]
