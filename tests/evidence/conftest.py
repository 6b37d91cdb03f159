"""The city of these stories."""

from tests.evidence.fixtures import now, world

__all__ = ["now", "world"]
