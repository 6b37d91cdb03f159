"""What this room hands to the rooms below it; called once, by the composition root."""

from __future__ import annotations

from engine.escalation import results
from engine.escalation.links import LinkKeys
from engine.escalation.notify import Notify
from engine.instances.registry import register_effect, register_form


def register(keys: LinkKeys) -> None:
    """Puts `notify` on the allow-list of operators; the forms by which coordinators help and search have a verb."""
    register_effect("notify", Notify(keys))
    for form in results.ASKED_BY:
        register_form(form, results.tell)
