"""What the rooms hand upward: forms, facts, effects and consumers are registered here and nowhere else."""

from __future__ import annotations

from engine.config import Settings


def wire(settings: Settings) -> None:
    """Lets every room register what it offers; may be called again without harm."""
