"""Writing rows without the ORM: many in one statement, and INSERT ... ON CONFLICT DO UPDATE in both dialects."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.store.base import Base
from engine.store.bundle import write


def upsert(
    session: Session, table: type[Base], row: Mapping[str, Any], unique: Sequence[str], change: Mapping[str, Any]
) -> sqlite.Insert | postgresql.Insert:
    """Inserts a row, or changes the one that has the same `unique` columns."""
    insert = _INSERTS[session.get_bind().dialect.name](table)
    return insert.values(**row).on_conflict_do_update(index_elements=unique, set_=dict(change))


def upserting(
    session: Session, table: type[Base], unique: tuple[str, ...], changed: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    """The same for any rows, to be given when it is executed: those there already get the `changed` columns. Rows of
    one statement differ in their `unique` columns."""
    return _upserting(session.get_bind().dialect.name, table, unique, changed)


@functools.cache
def _upserting(
    dialect: str, table: type[Base], unique: tuple[str, ...], changed: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    insert = _INSERTS[dialect](cast("sa.Table", table.__table__))
    return insert.on_conflict_do_update(index_elements=unique, set_={name: insert.excluded[name] for name in changed})


_INSERTS: Mapping[str, Callable[[Any], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows of the same columns in one statement; kept back where the session's writes are bundled."""
    if rows:
        write(session, _insert_into(table), [dict(row) for row in rows], names=tuple(rows[0]))


@functools.cache
def _insert_into(table: type[Base]) -> sa.Insert:
    """Into the table itself: through the mapped class SQLAlchemy would send one per pattern of NULLs."""
    return sa.insert(cast("sa.Table", table.__table__))


def insert_missing(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], unique: Sequence[str]
) -> None:
    """Inserts those rows whose `unique` columns nobody has taken; the others are left as they are."""
    if rows:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        statement = insert(cast("sa.Table", table.__table__)).on_conflict_do_nothing(index_elements=unique)
        session.execute(statement, [dict(row) for row in rows])
