"""What is done to tokens by hand: taking one away, moving one, going on after a stop or under another drawing."""

from __future__ import annotations

from collections.abc import Callable

from engine.process import events
from engine.process.arming import arm
from engine.process.marking import Marking, Token
from engine.process.model import ProcessDefinition
from engine.process.run import LEAVING, MOVES, Run


def take_away(run: Run, token: Token) -> None:
    """The token is gone; the other items of a multi-instance activity go on."""
    parent = token.parent
    assert parent is not None
    run.cancel(token)
    if token.item is not None:
        MOVES["item_stopped"](run, parent, token.at)
    else:
        run.later(run.check_scope, parent)


def jump_to(run: Run, token: Token, element: str) -> None:
    """The token is gone, a new one comes to the element."""
    assert token.parent is not None
    run.cancel(token)
    run.later(run.enter, run.place(element, token.parent, watched=token.watched))


def reset(run: Run, token: Token, disarm: Callable[[Run, Token], None]) -> None:
    """The stop is over."""
    was, token.incident = token.incident or "", None
    run.ledger.resolve(token)
    if token.process is not None:
        run.later(run.check_scope, token)
    elif was.startswith(LEAVING):
        run.leave(token)
    else:
        disarm(run, token)
        run.later(run.enter, token)


def rearm(run: Run, before: ProcessDefinition) -> None:
    """What the old drawing did not have begins to wait."""
    for token in list(run.marking.tokens()):
        if any(t.digest is not None for t in token.outward()):  # a call into another folder keeps its definition
            continue
        old = before.processes.get(token.home.id)
        for node in (*events.on_boundary(token), *events.of_scope(token)):
            if old is None or node.id not in old.nodes:
                arm(run, token, node)


def unfit(marking: Marking) -> list[Token]:
    """The tokens that have no place in the definition the marking is bound to."""
    return [t for t in marking.tokens() if t.node is not None and not _fits(t)]


def _fits(token: Token) -> bool:
    return _is_known(token) and _is_in_its_scope(token) and _repeats_as_drawn(token)


def _is_known(token: Token) -> bool:
    """Are the events it has armed and the flow it came by still drawn?"""
    return token.armed.keys() <= token.home.nodes.keys() and token.flow in (None, *token.home.flows)


def _is_in_its_scope(token: Token) -> bool:
    """An item stands below its body, what undoes below its thrower; all else where it is drawn."""
    if token.parent is None or token.item is not None or token.handler:
        return True
    return token.at.scope == token.parent.element


def _repeats_as_drawn(token: Token) -> bool:
    return (token.loop is not None) == (token.at.loop is not None and token.item is None)
