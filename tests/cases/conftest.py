"""The city of these stories, as in tests.evidence."""

from tests.evidence.fixtures import (
    now,
    postgresql_city,
    postgresql_template,
    sqlite_city,
    sqlite_template,
    world,
)

__all__ = ["now", "postgresql_city", "postgresql_template", "sqlite_city", "sqlite_template", "world"]
