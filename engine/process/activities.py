"""Tasks, sub-processes and call activities."""

from __future__ import annotations

from engine.process import events
from engine.process.arming import arm
from engine.process.marking import Token
from engine.process.model import Node
from engine.process.run import Effect, Run, behaviour, move
from engine.process.scopes import open_scope


@move("arm_boundary")
def arm_boundary(run: Run, token: Token, node: Node) -> None:
    """On entering an activity its boundary events begin to wait; those of a loop wait at its body."""
    if token.item is None:
        for name in node.boundary:
            arm(run, token, run.definition.nodes[name])


@behaviour("task")
def pass_through(run: Run, token: Token, node: Node) -> None:
    run.leave(token)


@behaviour("userTask", "manualTask", "receiveTask")
def wait(run: Run, token: Token, node: Node) -> None:
    """The token waits for a person or a message."""


@behaviour("serviceTask", "sendTask", "businessRuleTask")
def operate(run: Run, token: Token, node: Node) -> None:
    """Hands out an effect and goes on with what became of it."""
    effect = Effect(element=node.id, token=token.id, name=node.event.name, data=token.names())
    run.note("effect", token, effect)
    outcome = run.perform(effect)
    token.own().update(outcome.data)
    if outcome.failure is not None:
        run.fail(token, outcome.failure)
    elif outcome.error is not None:
        events.throw_error(run, token, outcome.error)
    else:
        run.leave(token)


@behaviour("subProcess", "transaction")
def open_subprocess(run: Run, token: Token, node: Node) -> None:
    open_scope(run, token)


@behaviour("callActivity")
def call(run: Run, token: Token, node: Node) -> None:
    """The called process reads what its caller sees and writes its own."""
    open_scope(run, run.place(node.spec.spec, token, data={}))
