"""Compensation: what was completed is undone, the last first; a transaction that is cancelled undoes all.

While a throw event or a cancel end event waits, its token keeps what is still to be undone in `completed`, and the
handlers at work are its children. The items of one multi-instance activity are undone together, all else in turn.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from SpiffWorkflow.bpmn.specs.event_definitions.simple import CancelEventDefinition

from engine.process.events import Listener, on_boundary, trigger
from engine.process.marking import Completed, Token
from engine.process.model import Node
from engine.process.run import Run, move


@move("record")
def record(_run: Run, token: Token, node: Node) -> None:
    """Remembers a completed activity if there is anything to undo in it."""
    assert token.parent is not None
    if token.handler:
        return
    if token.loop is not None:
        token.parent.completed.extend(token.completed)
        return
    if node.compensation or _has_inside_to_undo(token, node):
        token.parent.completed.append(Completed(element=node.id, data=dict(token.data or {}), inside=token.completed))


def _has_inside_to_undo(token: Token, node: Node) -> bool:
    """Is it a sub-process that undoes itself, or one in which something can be undone?"""
    scope = token.home.scopes.get(node.id)
    return scope is not None and bool(scope.compensation or token.completed)


@move("compensate")
def compensate(run: Run, token: Token, node: Node) -> None:
    """A throw event undoes one activity of its scope or all; it waits for that, or leaves it to a second token."""
    for scope in reversed(_scopes(token)):
        chosen = [c for c in scope.completed if node.event.activity in (None, c.element)]
        scope.completed = [c for c in scope.completed if c not in chosen]
        token.completed.extend(chosen)
    if node.event.waits:
        run.later(run.check_scope, token)
        return
    assert token.parent is not None
    worker = run.place(node.id, token.parent, handler=True, completed=token.completed)
    token.completed = []
    run.later(run.check_scope, worker)
    run.leave(token)


@move("cancel_transaction")
def cancel(run: Run, token: Token, _node: Node) -> None:
    """A cancel end event stops the transaction and undoes what was completed in it."""
    transaction = token.parent
    assert transaction is not None
    for child in [c for c in transaction.children if c is not token]:
        run.cancel(child)
    token.completed, transaction.completed = transaction.completed, []
    run.later(run.check_scope, token)


def _scopes(token: Token) -> list[Token]:
    """Its own scope; an event sub-process also speaks for the scope it is in."""
    found = []
    for level in token.outward():
        if level is token:
            continue
        found.append(level)
        node = level.node
        if node is None or not node.is_event_subprocess or level.handler:
            break
    return found


@move("undo_next")
def undo_next(run: Run, token: Token, node: Node) -> None:
    """Nothing is being undone just now: the next, or what comes after."""
    while token.completed:
        handlers = [handler for done in _last(token) for handler in _handlers(run, token, done)]
        for handler in handlers:
            run.later(run.enter, handler)
        if handlers:
            return
    if node.waits_for(CancelEventDefinition):
        _leave_transaction(run, token)
    elif token.handler:
        run.follow(token, [])
    else:
        run.leave(token)


def _last(token: Token) -> list[Completed]:
    """What is undone next: the activity that was completed last, all its items together."""
    together = [token.completed.pop()]
    while token.completed and token.completed[-1].element == together[0].element:
        together.append(token.completed.pop())
    return together


def _handlers(run: Run, thrower: Token, done: Completed) -> Iterator[Token]:
    """What undoes an activity: its handler, its compensation event sub-process, or, in turn, the handlers inside."""
    node = thrower.home.nodes[done.element]
    scope = thrower.home.scopes.get(done.element)
    if node.compensation is not None:
        yield run.place(node.compensation, thrower, handler=True, data=done.data or None)
    elif scope is not None and scope.compensation is not None:
        yield run.place(scope.compensation, thrower, handler=True, data=done.data or None, completed=done.inside)
    else:
        thrower.completed.extend(dataclasses.replace(inner, data={**done.data, **inner.data}) for inner in done.inside)


def _leave_transaction(run: Run, token: Token) -> None:
    """All is undone: the transaction is left by its cancel boundary event."""
    transaction = token.parent
    assert transaction is not None
    body = transaction.parent if transaction.item is not None and transaction.parent is not None else transaction
    for boundary in on_boundary(body):
        if boundary.waits_for(CancelEventDefinition):
            trigger(run, Listener(host=body, node=boundary))
            return
    run.leave(token)
