"""Statements as the driver takes them: compiled once by SQLAlchemy, from then on only text, values and rows.

For the few statements on the way of every case of a sweep: what SQLAlchemy does around a statement each time costs
several times what the driver and the server do.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

PARAMETER = re.compile(r"%\((\w+)\)s")
Convert = Callable[[Any], Any]
Write = sa.Insert | sa.Update | sa.Delete
Shape = tuple[Write, tuple[str, ...], int]  # an INSERT, the columns it sets, how many rows


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement with $1, $2 for its values, and what turns the product's values into the driver's, name by name."""

    text: str
    names: tuple[str, ...]
    converts: tuple[Convert | None, ...]

    def values(self, given: Iterable[Any]) -> list[Any]:
        """The parameters, of values in the order of the names."""
        return [v if convert is None else convert(v) for convert, v in zip(self.converts, given, strict=True)]


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """The same of a question; `readers` turn the driver's values into the product's, column by column."""

    asked: Prepared
    readers: tuple[Convert | None, ...]

    def row(self, given: Iterable[Any]) -> tuple[Any, ...]:
        """One row of the answer."""
        return tuple([v if read is None else read(v) for read, v in zip(self.readers, given, strict=True)])


@functools.lru_cache(maxsize=500)
def prepared_query(statement: sa.Select[*tuple[Any, ...]], dialect: sa.Dialect) -> PreparedQuery:
    """A question that is built once; none with a list of unknown length among its values."""
    columns = statement.selected_columns
    readers = tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    return PreparedQuery(_numbered(*_compiled(statement, None, dialect)), cast("tuple[Convert | None, ...]", readers))


@functools.lru_cache(maxsize=500)
def prepared_inserts(shapes: tuple[Shape, ...], dialect: sa.Dialect) -> Prepared:
    """One statement for several INSERTs of so many rows each: WITH, the last one behind it.

    PostgreSQL looks at foreign keys when the whole statement is done, so the order among them does not matter.
    """
    texts, order, converts = [], list[str](), dict[str, Convert | None]()
    for number, (statement, names, count) in enumerate(shapes):
        text, binds = _compiled(_one_insert(f"w{number}", statement, names, count), None, dialect)
        texts.append(text)
        converts |= binds
        order += [f"w{number}_{name}_{row}" for row in range(count) for name in names]
    head = ", ".join(f"w{number} AS ({text})" for number, text in enumerate(texts[:-1]))
    return _numbered(f"WITH {head} {texts[-1]}" if head else texts[-1], {name: converts[name] for name in order})


def _one_insert(prefix: str, statement: Write, names: tuple[str, ...], count: int) -> sa.Insert:
    assert isinstance(statement, sa.Insert)
    columns = statement.table.columns
    rows = [{n: sa.bindparam(f"{prefix}_{n}_{i}", type_=columns[n].type) for n in names} for i in range(count)]
    return statement.values(rows)


@functools.lru_cache(maxsize=500)
def prepared(statement: Write, names: tuple[str, ...], is_belt: bool, dialect: sa.Dialect) -> Prepared:
    """A statement that writes; found again by identity, so it is made once for each that is built once."""
    text, binds = _compiled(statement, list(names) or None, dialect)
    if is_belt:  # no row: an error, which keeps the COMMIT behind it from happening
        text = f"WITH done AS ({text} RETURNING 1) SELECT 1 / count(*) FROM done"
    return _numbered(text, binds)


def _compiled(
    statement: Write | sa.Select[*tuple[Any, ...]], names: list[str] | None, dialect: sa.Dialect
) -> tuple[str, dict[str, Convert | None]]:
    """The text with its parameters by name, and what converts each."""
    made = statement.compile(dialect=dialect, column_keys=names)
    binds = {made.bind_names[b]: b.type.dialect_impl(dialect).bind_processor(dialect) for b in made.bind_names}
    return str(made), cast("dict[str, Convert | None]", binds)


def _numbered(text: str, binds: Mapping[str, Convert | None]) -> Prepared:
    """With $1, $2 for names: so the driver need not read the text again each time."""
    numbers = {name: number for number, name in enumerate(binds, 1)}
    text = PARAMETER.sub(lambda found: f"${numbers[found[1]]}", text).replace("%%", "%")
    return Prepared(text=text, names=tuple(binds), converts=tuple(binds.values()))
