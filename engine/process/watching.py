"""The watched task: the one a boundary event sits on, for all that follows from the event, at any depth of calls."""

from __future__ import annotations

from engine.process.marking import Token
from engine.process.model import OPEN_TASKS, Node


def watched(token: Token) -> int | None:
    """The token of the task whose boundary event we are in: of its body, if it has several items."""
    return next((t.watched for t in token.outward() if t.watched is not None), None)


def watched_by(token: Token, node: Node) -> int | None:
    """The task an event armed at a token looks at: a boundary event at its own, if it is one with a deadline."""
    if node.attached_to is not None and token.at.kind in OPEN_TASKS:
        return token.body.id
    return watched(token)
