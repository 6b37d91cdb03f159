"""The city of these stories, as in tests.evidence."""

from tests.evidence.fixtures import now, world

__all__ = ["now", "world"]
