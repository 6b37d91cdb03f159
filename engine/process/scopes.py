"""Scopes: processes, sub-processes, called processes; how they begin, and what follows when nothing is left in them."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from engine.process.arming import arm
from engine.process.marking import Token
from engine.process.model import Node, Process, Scope
from engine.process.run import MOVES, Run, move


def open_scope(run: Run, token: Token, start: str | None = None) -> None:
    """A scope begins: its event sub-processes listen, a token comes to its start."""
    scope = token.home.scopes[token.element]
    for handler in scope.handlers:
        arm(run, token, token.home.nodes[handler])
    for name in (start,) if start else plain_starts(token.home, scope):
        run.later(run.enter, run.place(name, token))
    run.later(run.check_scope, token)


def plain_starts(process: Process, scope: Scope) -> tuple[str, ...]:
    """The starts that need no event; the start event of an event sub-process has had its event."""
    plain = tuple(s for s in scope.starts if process.nodes[s].waits_for(NoneEventDefinition))
    return plain or scope.starts[:1]


@move("children_done")
def children_done(run: Run, token: Token, node: Node) -> None:
    """All a node has held is done: handlers that undo, an event sub-process, a sub-process."""
    if node.kind in ("endEvent", "intermediateThrowEvent"):
        MOVES["undo_next"](run, token, node)
    elif node.is_event_subprocess:
        MOVES["record"](run, token, node)
        run.follow(token, [])
    elif run.scope_of(token) is not None:
        run.leave(token)
