"""Gateways, as the standard words them: a token per flow, tokens of the same scope, no memory of other rounds."""

from __future__ import annotations

import collections

from engine.process.arming import arm
from engine.process.marking import Token
from engine.process.model import Node
from engine.process.run import Run, behaviour, move


@behaviour("exclusiveGateway")
def exclusive(run: Run, token: Token, node: Node) -> None:
    """The first flow whose condition is true, else the default."""
    for flow in node.outgoing:
        if flow.id != node.default and (flow.condition is None or run.is_true(flow.condition, token)):
            run.follow(token, [flow])
            return
    run.follow(token, run.otherwise(node))


@behaviour("parallelGateway")
def split(run: Run, token: Token, node: Node) -> None:
    """One token on each flow, conditions ignored (BPMN 2.0, 13.4.1); several incoming were joined before."""
    run.follow(token, list(node.outgoing))


@behaviour("inclusiveGateway")
def choose(run: Run, token: Token, node: Node) -> None:
    """Every flow whose condition is true, else the default."""
    taken = [
        f for f in node.outgoing if f.id != node.default and (f.condition is None or run.is_true(f.condition, token))
    ]
    run.follow(token, taken or run.otherwise(node))


@behaviour("eventBasedGateway")
def wait_for_first(run: Run, token: Token, node: Node) -> None:
    """Arms every event behind it; the token stays here until one happens."""
    for flow in node.outgoing:
        arm(run, token, token.home.nodes[flow.target])


@move("join")
def join(run: Run, parent: Token, node: Node) -> None:
    """A parallel join takes exactly one token from each flow; an inclusive one is looked at when all is quiet."""
    if node.kind == "inclusiveGateway" or parent.is_gone:
        return
    waiting = _waiting(parent, node)
    if all(waiting[f.id] for f in node.incoming):
        _fire(run, [waiting[f.id][0] for f in node.incoming])


def release(run: Run) -> bool:
    """Fires one inclusive join that waits for nothing any more."""
    for parent, node in _joins(run):
        if _is_complete(parent, node):
            waiting = _waiting(parent, node)
            _fire(run, [waiting[f][0] for f in waiting if waiting[f]])
            return True
    return False


def _joins(run: Run) -> list[tuple[Token, Node]]:
    """The inclusive joins at which tokens wait, each once."""
    found = {}
    for token in run.marking.tokens():
        if token.flow is not None and token.parent is not None and token.at.kind == "inclusiveGateway":
            found[token.parent.id, token.element] = (token.parent, token.at)
    return list(found.values())


def _waiting(parent: Token, node: Node) -> dict[str, list[Token]]:
    found: dict[str, list[Token]] = collections.defaultdict(list)
    for token in parent.children:
        if token.element == node.id and token.flow is not None:
            found[token.flow].append(token)
    return found


def _fire(run: Run, tokens: list[Token]) -> None:
    """The tokens become one, which goes on."""
    first = tokens[0]
    for token in tokens[1:]:
        run.remove(token)
    first.flow = None
    run.later(run.enter, first)


def _is_complete(parent: Token, node: Node) -> bool:
    """BPMN 2.0, 13.4.3: no token can still come to an empty flow, unless it could also come to a full one."""
    waiting = _waiting(parent, node)
    full = [f for f in node.incoming if waiting[f.id]]
    empty = [f for f in node.incoming if not waiting[f.id]]
    could: set[str] = set().union(*(parent.home.upstream(f) for f in empty))
    covered: set[str] = set().union(*(parent.home.upstream(f) for f in full))
    missing = could - covered
    return not any(t.element in missing for t in parent.children if not (t.element == node.id and t.flow))
