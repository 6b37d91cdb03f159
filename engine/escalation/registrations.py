"""What this room hands to the rooms below it; called once, by the composition root."""

from __future__ import annotations

from engine.escalation.links import LinkKeys
from engine.escalation.notify import Notify
from engine.instances.registry import register_effect


def register(keys: LinkKeys) -> None:
    """Puts `notify` on the allow-list of operators."""
    register_effect("notify", Notify(keys))
