"""What the rooms hand upward: forms, facts, effects and consumers are registered here and nowhere else."""

from __future__ import annotations

from importlib import import_module

# Each has a `register()` that may be called again without harm.
ROOMS: tuple[str, ...] = ()


def wire() -> None:
    """Lets every room register what it offers."""
    for name in ROOMS:
        import_module(name).register()
