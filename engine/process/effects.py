"""Effects are data: what a node asks of the world, handed out and never done inside the step."""

from __future__ import annotations

from engine.process.marking import Token
from engine.process.model import Node
from engine.process.run import Run
from engine.process.step import Effect
from engine.process.watching import watched


def effect_of(run: Run, token: Token, node: Node) -> Effect:
    """What a node asks of the world, its parameters evaluated."""
    return Effect(
        process=token.home.id,
        element=node.id,
        token=token.id,
        kind=node.kind,
        operator=node.words.operator,
        message=node.event.name,
        decision=node.words.decision,
        parameters=run.values(node.words.parameters, token),
        watched=watched(token),
        data=token.names(),
    )
