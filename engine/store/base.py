"""The base of all tables, and the column types both databases agree on."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from engine.store.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(sa.types.TypeDecorator[dt.datetime]):
    """An aware instant, kept in UTC. SQLite stores ISO text of a fixed width, so that it sorts as time does."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Text of 32 characters in SQLite, which has no instants; `timestamptz` in PostgreSQL."""
        return sa.String(32) if dialect.name == "sqlite" else sa.DateTime(timezone=True)

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:
        """In UTC, to the microsecond; raises ValueError for an instant without a zone. None is NULL."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None).isoformat(timespec="microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:
        """Always aware and in UTC, whatever zone the connection has; NULL is None."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return dt.datetime.fromisoformat(f"{value}+00:00")
        found: dt.datetime = value
        return found.astimezone(dt.UTC)


_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class JsonText(sa.types.TypeDecorator[Any]):
    """JSON as text, never as the database's own JSON type: what was hashed comes back byte for byte."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """None is NULL, never the text `null`; keys stay in their order and no blanks are added."""
        return None if value is None else _as_text(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        """NULL is None; numbers come back as int or float, never as Decimal."""
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """All our tables. Every one has an `id` and, save the city itself, a `city_id`."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: Instant,
        uuid.UUID: sa.Uuid(),
        str: sa.Text(),
        bytes: sa.LargeBinary(),
    }


class CityRow:
    """What every row of a city has: an id of its own, and its city."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # The type is named, not found by the key: statements are built before the city's table is known.
    city_id: Mapped[uuid.UUID] = mapped_column(sa.Uuid(), sa.ForeignKey("city.id"))


def city_row(table: str, *more: Any, refers: dict[str, str] | None = None) -> tuple[Any, ...]:
    """`__table_args__` of a city's table: unique (city_id, id), and one composite key per column in `refers`.

    A foreign key is always (city_id, x_id) -> (city_id, id), so that no row can point into another city.
    """
    keys = [
        sa.ForeignKeyConstraint(["city_id", column], [f"{other}.city_id", f"{other}.id"])
        for column, other in (refers or {}).items()
    ]
    return (sa.UniqueConstraint("city_id", "id", name=f"uq_{table}_city_id_id"), *keys, *more)


def in_city(column: Any, city_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """The condition every query carries."""
    found: sa.ColumnElement[bool] = column == city_id
    return found


def json_column(**more: Any) -> MappedColumn[Any]:
    """A column of JSON kept as text."""
    return mapped_column(JsonText, **more)
