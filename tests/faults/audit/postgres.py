"""A PostgreSQL database as one instant saw it, written into a SQLite file, so that one set of rules reads both.

psycopg fetches the rows; nothing else here is not Python's own. Keys come along: a row that is there twice, or that
refers to nothing, is found in the copy too.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import pathlib
import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import psycopg

KEYS = """
    select c.contype, c.conrelid::regclass::text, c.confrelid::regclass::text,
           (select array_agg(a.attname order by n) from unnest(c.conkey) with ordinality k(num, n)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num),
           (select array_agg(a.attname order by n) from unnest(c.confkey) with ordinality k(num, n)
            join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num)
    from pg_constraint c where c.contype in ('p', 'u', 'f') and c.connamespace = 'public'::regnamespace
"""
TABLES = "select table_name::text from information_schema.tables where table_schema = 'public'"
PLAIN: dict[type, Callable[[Any], Any]] = {
    uuid.UUID: lambda value: value.hex,
    dt.datetime: lambda value: value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
    dt.date: lambda value: value.isoformat(),
    decimal.Decimal: str,
    bool: int,
}


def copied(url: str, path: pathlib.Path) -> None:
    """Writes all tables into a new SQLite file, as the product's own would hold them; `url` as SQLAlchemy has it."""
    address = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address) as source, contextlib.closing(sqlite3.connect(path)) as target:
        source.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        keys = source.execute(KEYS).fetchall()
        for (table,) in source.execute(TABLES).fetchall():
            rows = source.execute(f'select * from "{table}"')
            assert rows.description is not None
            names = [column.name for column in rows.description]
            columns = ", ".join([*(f'"{name}"' for name in names), *_constraints(table, keys)])
            target.execute(f'create table "{table}" ({columns})')
            marks = ", ".join("?" * len(names))
            target.executemany(f'insert into "{table}" values ({marks})', ([_plain(v) for v in row] for row in rows))
        target.commit()


def _constraints(table: str, keys: list[Any]) -> list[str]:
    """The keys of a table in SQL."""
    found = []
    for kind, owner, parent, columns, others in keys:
        if owner == table and kind == "f":
            found.append(f'foreign key ({_list(columns)}) references "{parent}" ({_list(others)})')
        elif owner == table:
            found.append(f"{'primary key' if kind == 'p' else 'unique'} ({_list(columns)})")
    return found


def _list(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _plain(value: Any) -> Any:
    return PLAIN[type(value)](value) if type(value) in PLAIN else value
