"""Writes nobody waits for, kept back and sent together: one way to PostgreSQL and back instead of one for each.

    with bundled(session):            # around units of work
        ...
            insert_rows(session, ...)  # kept back until the session is asked something, or commits

Whatever else the session is asked first sends what was kept back, so nobody reads less than was written; a rollback
forgets it. SQLite lives in the same process: there nothing is kept back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.errors import Conflict
from engine.store.prepared import Write, prepared, prepared_inserts, prepared_query
from engine.store.unit import commit_behind

KEY = "bundle"
AT_ONCE = 50  # rows of one INSERT
Rows = Sequence[Mapping[str, Any]]
Query = sa.Select[*tuple[Any, ...]]


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

    def ask(self, query: Query, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of an answer, behind what was kept back."""
        self.send()
        with self._driver() as (driver, dialect):
            ready = prepared_query(query, dialect)
            cursor = psycopg.RawCursor(driver)
            cursor.execute(ready.asked.text, ready.asked.values(values[n] for n in ready.asked.names), binary=True)
            return [ready.row(row) for row in cursor.fetchall()]

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
        with self._driver() as (driver, dialect):
            _sent(driver, _grouped(kept), dialect, is_last=is_last)

    @contextlib.contextmanager
    def _driver(self) -> Iterator[tuple[psycopg.Connection[Any], sa.Dialect]]:
        """The session's connection as it is below SQLAlchemy; errors leave as if SQLAlchemy had met them."""
        connection = self._session.connection()
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        try:
            yield driver, connection.dialect
        except psycopg.errors.DivisionByZero as error:
            raise Conflict("the row was changed by somebody who did not hold its lock", code="stale") from error
        except psycopg.Error as error:  # the unit knows what passes a moment later
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
            commit_behind(cursor)


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


def ask(session: Session, query: Query, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """The rows of a question that is built once, all its values by name, in the order of its columns."""
    bundle: Bundle | None = session.info.get(KEY)
    return session.execute(query, values).all() if bundle is None else bundle.ask(query, values)


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
