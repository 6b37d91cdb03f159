"""What this room offers to those below it: who is told of events, who carries out which rows."""

from __future__ import annotations

from engine.history import register_listener
from engine.jobs import Consumer, register_consumer
from webhooks import correlating, planning, receiving
from webhooks.addresses import Policy
from webhooks.delivering import Courier
from webhooks.secrets import Vault


def register(vault: Vault, policy: Policy) -> None:
    """Plans events from now on, and carries out what was planned and what came in."""
    register_listener(planning.plan_events)
    register_consumer(planning.KIND, Consumer(run=Courier(vault=vault, policy=policy).run))
    register_consumer(receiving.KIND, Consumer(run=correlating.run))
