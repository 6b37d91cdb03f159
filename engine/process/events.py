"""Events: who waits for what, who catches what is thrown, and what then happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import CancelEventDefinition, TerminateEventDefinition

from engine.errors import ProcessError
from engine.process.arming import arm, disarm, is_met
from engine.process.effects import effect_of
from engine.process.marking import Data, Marking, Token
from engine.process.model import OPEN_TASKS, Node
from engine.process.parser import CompensationEventDefinition, LinkEventDefinition
from engine.process.run import MOVES, Run, behaviour


@dataclass(frozen=True, kw_only=True, slots=True)
class Listener:
    """An event that waits: at the token itself, on the boundary of its activity, or for its scope."""

    host: Token
    node: Node


# -- who waits
def listeners(marking: Marking, kind: type) -> Iterator[Listener]:
    """All that wait for a kind of event, in every scope, called processes too."""
    for token in marking.tokens():
        for node in _waiting_at(token):
            if node.waits_for(kind):
                yield Listener(host=token, node=node)


def _waiting_at(token: Token) -> Iterator[Node]:
    node = token.node
    if node is not None and token.flow is None:
        if node.kind in ("intermediateCatchEvent", "receiveTask") and token.loop is None:
            yield node
        elif node.kind == "eventBasedGateway":
            yield from (token.home.nodes[f.target] for f in node.outgoing)
        yield from on_boundary(token)
    yield from of_scope(token)


def on_boundary(token: Token) -> Iterator[Node]:
    """The boundary events of an activity; those of a loop wait at its body."""
    node = token.node
    if node is not None and token.item is None and token.flow is None:
        yield from (token.home.nodes[b] for b in node.boundary)


def of_scope(token: Token) -> Iterator[Node]:
    """The start events of the event sub-processes that listen in a scope."""
    scope = token.home.scopes.get(token.element)
    if scope is not None and token.loop is None and not token.closed:
        yield from (token.home.nodes[h] for h in scope.handlers)


# -- what happens then
def trigger(run: Run, listener: Listener, data: Data | None = None) -> None:
    """The event has happened."""
    host, node = listener.host, listener.node
    if host.is_gone or (node.kind == "startEvent" and host.closed):
        return
    host.own().update(host.home.package.kept(data or {}))
    if node.attached_to is not None:
        _leave_by_boundary(run, host, node)
    elif node.kind == "startEvent":
        _start_handler(run, host, node)
    else:
        disarm(run, host)
        if host.element != node.id:  # an event-based gateway goes on with the event that came first
            host.element = node.id
            run.note("entered", host)
        run.leave(host)


def _leave_by_boundary(run: Run, host: Token, node: Node) -> None:
    parent = host.parent
    assert parent is not None
    if node.is_interrupting:
        run.cancel(host)
    watched = host.watched
    if not node.is_interrupting and host.at.kind in OPEN_TASKS:
        watched = host.id
    run.later(run.enter, run.place(node.id, parent, watched=watched))


def _start_handler(run: Run, host: Token, node: Node) -> None:
    """An event sub-process begins; an interrupting one takes the scope over."""
    if node.is_interrupting:
        run.close(host)
        for child in list(host.children):
            run.cancel(child)
    run.later(run.enter, run.place(node.scope, host))


def check_conditions(run: Run) -> bool:
    """Lets one condition that has become true happen."""
    if not run.has_conditions:
        return False
    for listener in listeners(run.marking, ConditionalEventDefinition):
        host, name = listener.host, listener.node.id
        was, now = host.armed.get(name), int(is_met(run, host, listener.node))
        if was is None:
            continue
        host.armed[name] = now
        if now and not was:
            trigger(run, listener)
            return True
    return False


# -- throwing
def catcher(token: Token, kind: type, code: str | None) -> Listener | None:
    """The nearest scope catches: its event sub-processes before the boundary, a specific code before all codes."""
    came_from: Token | None = None
    for level in token.outward():
        handlers = [n for n in of_scope(level) if came_from is None or n.scope != came_from.element]
        for group in (handlers, list(on_boundary(level))):
            fitting = sorted(
                (n for n in group if n.waits_for(kind) and n.event.code in (None, "", code)),
                key=lambda n: not n.event.code,
            )
            if fitting:
                return Listener(host=level, node=fitting[0])
        came_from = level
    return None


def throw_error(run: Run, token: Token, code: str | None) -> None:
    """An error ends what it leaves; one that nobody catches is an incident."""
    found = catcher(token, ErrorEventDefinition, code)
    if found is None:
        run.fail(token, f"error {code}: nobody catches it")
        return
    for level in token.outward():
        if level is found.host:
            break
        if level.process is not None and level.parent is not None:
            MOVES["hand_out"](run, level, level.parent.at)  # what a call gives flows out even so
    trigger(run, found)


def throw_escalation(run: Run, token: Token, code: str | None) -> None:
    """An escalation that nobody catches goes on."""
    found = catcher(token, EscalationEventDefinition, code)
    if found is not None:
        trigger(run, found)


def throw_signal(run: Run, name: str, data: Data | None = None) -> bool:
    """A signal reaches all who wait, up and down the calls."""
    reached = [x for x in listeners(run.marking, SignalEventDefinition) if x.node.event.name == name]
    for listener in reached:
        trigger(run, listener, data)
    return bool(reached)


# -- the events as nodes
@behaviour("startEvent", "boundaryEvent")
def has_happened(run: Run, token: Token, _node: Node) -> None:
    """A token is placed here when the event is triggered, or needs no trigger: there is nothing to wait for."""
    run.leave(token)


@behaviour("intermediateCatchEvent")
def catch(run: Run, token: Token, node: Node) -> None:
    """A link is reached by its throwing half and goes on at once; anything else is armed and waits."""
    if node.waits_for(LinkEventDefinition):
        run.leave(token)
    else:
        arm(run, token, node)


@behaviour("endEvent")
def end(run: Run, token: Token, node: Node) -> None:
    """Noted as ended before it throws, since an error or terminate end event may take this very token away."""
    run.note("ended", token)
    throw(run, token, node)


@behaviour("intermediateThrowEvent")
def throw(run: Run, token: Token, node: Node) -> None:
    """Throws what the event says; the token goes on unless it is gone or waits for what it began."""
    act = THROWS.get(type(node.event))
    if (act is None or act(run, token, node)) and not token.is_gone and not token.incident:
        run.leave(token)


def _message(run: Run, token: Token, node: Node) -> bool:
    run.note("effect", token, effect_of(run, token, node))
    return True


def _signal(run: Run, token: Token, node: Node) -> bool:
    run.note("thrown", token, node.event.name)
    throw_signal(run, node.event.name)
    return True


def _error(run: Run, token: Token, node: Node) -> bool:
    throw_error(run, token, node.event.code)
    return False


def _escalation(run: Run, token: Token, node: Node) -> bool:
    throw_escalation(run, token, node.event.code)
    return True


def _link(run: Run, token: Token, node: Node) -> bool:
    """The token goes on at the catching link of the same scope."""
    assert token.parent is not None
    target = token.home.links.get((node.scope, node.event.name))
    if target is None:
        raise ProcessError("link", f"no link {node.event.name} to go on at", node.id)
    run.later(run.enter, run.place(target, token.parent, watched=token.watched))
    run.follow(token, [])
    return False


def _terminate(run: Run, token: Token, _node: Node) -> bool:
    """Ends its own scope, nothing around it."""
    scope = token.parent
    assert scope is not None
    others = [child for child in scope.children if child is not token]
    for child in others:
        run.cancel(child)
    if others and scope.parent is None:
        run.marking.state = "terminated"
    return True


def _compensate(run: Run, token: Token, node: Node) -> bool:
    MOVES["compensate"](run, token, node)
    return False


def _cancel(run: Run, token: Token, node: Node) -> bool:
    MOVES["cancel_transaction"](run, token, node)
    return False


THROWS: dict[type, Callable[[Run, Token, Node], bool]] = {
    MessageEventDefinition: _message,
    SignalEventDefinition: _signal,
    ErrorEventDefinition: _error,
    EscalationEventDefinition: _escalation,
    LinkEventDefinition: _link,
    TerminateEventDefinition: _terminate,
    CompensationEventDefinition: _compensate,
    CancelEventDefinition: _cancel,
}
