"""What the rooms hand upward: forms, facts, effects and consumers are registered here and nowhere else."""

from __future__ import annotations

from engine.config import Settings
from engine.escalation import registrations as escalation
from engine.escalation.links import LinkKeys
from engine.evidence import registrations as evidence
from engine.instances import moves
from engine.jobs import mending
from engine.readiness import letters
from web import recounting
from web.mail import digests, holding, receipts, reminders, seals
from webhooks import registrations as webhooks
from webhooks.addresses import Policy
from webhooks.secrets import Vault


def wire(settings: Settings) -> None:
    """Lets every room register what it offers; may be called again without harm."""
    moves.register()
    mending.register()
    evidence.register()
    escalation.register(LinkKeys(current=settings.secret_key, fallbacks=settings.secret_key_fallbacks))
    letters.register()
    recounting.register()
    receipts.register()
    reminders.register()
    seals.register()
    digests.register()
    holding.register()
    webhooks.register(vault_of(settings), policy_of(settings))


def vault_of(settings: Settings) -> Vault:
    """What opens the secrets of webhooks in this installation."""
    return Vault(settings.secret_key, settings.secret_key_fallbacks)


def policy_of(settings: Settings) -> Policy:
    """Which addresses webhooks may call in this installation."""
    return Policy(rehearsal_hosts=settings.webhooks_rehearsal_hosts)
