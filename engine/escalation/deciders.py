"""Who may answer a link while signed in, and on whose behalf."""

from __future__ import annotations

from dataclasses import replace

from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize, is_allowed
from engine.escalation.tables import DecisionLink


def decider(
    actor: Actor, link: DecisionLink, agency: str | None, cluster: int | None, process: str | None
) -> Actor | None:
    """The actor as whom the link's question is answered: in person, or on behalf of whoever was asked; else None.

    A link that was made for a stand-in is that stand-in's, the person's who is away, and any other stand-in's.
    """
    if actor.person_id is not None and actor.person_id == link.person_id:
        return replace(actor, on_behalf_of=str(link.on_behalf_of) if link.on_behalf_of else None)
    asked = Thing(
        city_id=link.city_id,
        assignee_id=link.on_behalf_of or link.person_id,
        agencies=frozenset(filter(None, [agency])),
        cluster=cluster,
        process=process,
    )
    return authorize(actor, "decision.make", asked) if is_allowed(actor, "decision.make", asked) else None
