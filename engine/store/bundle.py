"""Writes nobody waits for, kept back and sent together: one way to PostgreSQL and back instead of one for each.

    with bundled(session):            # around units of work
        ...
            insert_rows(session, ...)  # kept back until the session is asked something, or commits

Whatever else the session is asked first sends what was kept back, so nobody reads less than was written; a rollback
forgets it. SQLite lives in the same process: there nothing is kept back.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.errors import Conflict
from engine.store.unit import commit_behind

KEY = "bundle"
PARAMETER = re.compile(r"%\((\w+)\)s")
AT_ONCE = 50  # rows of one INSERT
Rows = Sequence[Mapping[str, Any]]
Convert = Callable[[Any], Any]
Write = sa.Insert | sa.Update | sa.Delete


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it, and what turns the product's values into the driver's, name by name."""

    text: str
    names: tuple[str, ...]
    converts: tuple[Convert | None, ...]

    def values(self, given: Iterable[Any]) -> list[Any]:
        """The parameters, of values in the order of the names."""
        return [v if convert is None else convert(v) for convert, v in zip(self.converts, given, strict=True)]


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that waits to be sent, with its rows."""

    statement: Write
    names: tuple[str, ...]
    rows: Rows
    is_belt: bool = False


class Bundle:
    """The writes of one unit that have not been sent yet, in order."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: list[Kept] = []

    def keep(self, kept: Kept) -> None:
        """To be sent behind those that are kept already."""
        self._kept.append(kept)

    def send(self, *_event: object) -> None:
        """Sends what was kept back, in one go. Raises what the database says to any of it, or Conflict `stale`."""
        self._send(is_last=False)

    def send_and_commit(self, *_event: object) -> None:
        """The same and COMMIT behind it, before the session's own: that one finds nothing left to do."""
        self._send(is_last=True)

    def _send(self, *, is_last: bool) -> None:
        if not self._kept:
            return
        kept, self._kept = self._kept, []
        connection = self._session.connection()
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        try:
            _sent(driver, _grouped(kept), connection.dialect, is_last=is_last)
        except psycopg.errors.DivisionByZero as error:
            raise Conflict("the row was changed by somebody who did not hold its lock", code="stale") from error
        except psycopg.Error as error:  # as if SQLAlchemy had sent it: the unit knows what passes a moment later
            raise DBAPIError.instance("bundle", None, error, psycopg.Error, dialect=connection.dialect) from error

    def forget(self, *_event: object) -> None:
        """The unit was rolled back, and what it wanted to write with it."""
        self._kept = []


def _grouped(kept: Iterable[Kept]) -> list[list[Kept]]:
    """INSERTs that follow each other become one statement, as long as it stays small; all else is sent by itself."""
    groups: list[list[Kept]] = []
    size = 0
    for one in kept:
        fits = isinstance(one.statement, sa.Insert) and size + len(one.rows) <= AT_ONCE
        if groups and fits and isinstance(groups[-1][0].statement, sa.Insert):
            groups[-1].append(one)
        else:
            groups.append([one])
            size = 0
        size += len(one.rows)
    return groups


def _sent(driver: psycopg.Connection[Any], groups: list[list[Kept]], dialect: sa.Dialect, *, is_last: bool) -> None:
    """After an error the server skips the rest, COMMIT included."""
    cursor = psycopg.RawCursor(driver)
    with driver.pipeline():
        for group in groups:
            for text, values in _ready(group, dialect):
                cursor.execute(text, values)
        if is_last:
            commit_behind(driver)


def _ready(group: list[Kept], dialect: sa.Dialect) -> Iterator[tuple[str, list[Any]]]:
    """What the driver is given: one text for a group of INSERTs, else the same text for each row."""
    first = group[0]
    if isinstance(first.statement, sa.Insert):
        shapes = tuple((kept.statement, kept.names, len(kept.rows)) for kept in group)
        ready = prepared_inserts(shapes, dialect)
        yield ready.text, ready.values(value for kept in group for row in kept.rows for value in row.values())
        return
    ready = prepared(first.statement, first.names, first.is_belt, dialect)
    for row in first.rows:
        yield ready.text, ready.values(row[name] for name in ready.names)


@functools.lru_cache(maxsize=500)
def prepared_inserts(shapes: tuple[tuple[Write, tuple[str, ...], int], ...], dialect: sa.Dialect) -> Prepared:
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
    """The statement for psycopg; found again by identity, so it is made once for each that is built once."""
    text, binds = _compiled(statement, list(names) or None, dialect)
    if is_belt:  # no row: an error, which keeps the COMMIT behind it from happening
        text = f"WITH done AS ({text} RETURNING 1) SELECT 1 / count(*) FROM done"
    return _numbered(text, binds)


def _compiled(statement: Write, names: list[str] | None, dialect: sa.Dialect) -> tuple[str, dict[str, Convert | None]]:
    """The text with its parameters by name, and what converts each."""
    made = statement.compile(dialect=dialect, column_keys=names)
    binds = {made.bind_names[b]: b.type.dialect_impl(dialect).bind_processor(dialect) for b in made.bind_names}
    return str(made), cast("dict[str, Convert | None]", binds)


def _numbered(text: str, binds: Mapping[str, Convert | None]) -> Prepared:
    """With $1, $2 for names: so the driver need not read the text again each time."""
    numbers = {name: number for number, name in enumerate(binds, 1)}
    text = PARAMETER.sub(lambda found: f"${numbers[found[1]]}", text).replace("%%", "%")
    return Prepared(text=text, names=tuple(binds), converts=tuple(binds.values()))


def write(
    session: Session, statement: Write, rows: Rows, *, names: tuple[str, ...] = (), is_belt: bool = False
) -> None:
    """Runs a statement that is built once, for each row; keeps it back where the session's writes are bundled.

    `names` are the columns an INSERT or UPDATE sets from the rows. With `is_belt` it must change exactly one row, or
    Conflict `stale` is raised, at the latest before the commit.
    """
    if not rows:
        return
    bundle: Bundle | None = session.info.get(KEY)
    if bundle is not None:
        bundle.keep(Kept(statement=statement, names=names, rows=rows, is_belt=is_belt))
        return
    done = session.execute(statement, rows[0] if is_belt else list(rows))
    if is_belt and getattr(done, "rowcount", 0) != 1:
        raise Conflict("the row was changed by somebody who did not hold its lock", code="stale")


@contextlib.contextmanager
def bundled(session: Session) -> Iterator[None]:
    """Keeps the plain writes of a session's units back inside the block, where that saves something."""
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    bundle = session.info[KEY] = Bundle(session)
    hooks = {"do_orm_execute": bundle.send, "before_flush": bundle.send, "before_commit": bundle.send_and_commit,
             "after_rollback": bundle.forget}  # fmt: skip
    for event, act in hooks.items():
        sa.event.listen(session, event, act)
    try:
        yield
    finally:
        for event, act in hooks.items():
            sa.event.remove(session, event, act)
        del session.info[KEY]
