"""One step being computed: tokens move until none moves by itself. No I/O, no clock but the one handed in."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import ProcessError
from engine.process import feel
from engine.process.marking import Data, Marking, Token
from engine.process.model import Flow, Node, ProcessDefinition, Scope


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """One thing that happened in a step: entered, left, ended, timer_set, timer_gone, effect, thrown, incident."""

    what: str
    element: str
    token: int
    value: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What a service, send or business rule task, or a thrown message, asks of the world."""

    element: str
    token: int
    name: str | None
    data: Data


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of an effect: data, a BPMN error, or a technical failure."""

    data: Data = field(default_factory=dict)
    error: str | None = None
    failure: str | None = None


MOST_MOVES = 100_000  # in one step: a loop nobody waits in does not hang a worker
Perform = Callable[[Effect], Outcome]
Behaviour = Callable[["Run", Token, Node], None]
BEHAVIOURS: dict[str, Behaviour] = {}  # BPMN kind -> what a token does there
MOVES: dict[str, Behaviour] = {}  # what the rooms of this package need of each other, without importing in a circle


def behaviour(*kinds: str) -> Callable[[Behaviour], Behaviour]:
    """What a token does when it comes to a node of these kinds."""

    def register(function: Behaviour) -> Behaviour:
        BEHAVIOURS.update(dict.fromkeys(kinds, function))
        return function

    return register


def move(name: str) -> Callable[[Behaviour], Behaviour]:
    """A move others ask for by name."""

    def register(function: Behaviour) -> Behaviour:
        MOVES[name] = function
        return function

    return register


class Run:
    """The moves every behaviour is made of."""

    def __init__(
        self,
        definition: ProcessDefinition,
        marking: Marking,
        now: dt.datetime,
        facts: Mapping[str, Any],
        perform: Perform,
    ) -> None:
        self.definition, self.marking, self.now, self.facts, self.perform = definition, marking, now, facts, perform
        self.happened: list[Happened] = []
        self.agenda: collections.deque[Callable[[], None]] = collections.deque()
        self.idle: list[Callable[[Run], bool]] = []

    # -- looking
    def node(self, token: Token) -> Node:
        return self.definition.nodes[token.element]

    def scope_of(self, token: Token) -> Scope | None:
        """The scope a token carries, if its children are the tokens of a process or sub-process."""
        scope = self.definition.scopes.get(token.element)
        if scope is None or token.loop is not None:
            return None
        return scope

    def value(self, text: str, token: Token, extra: Data | None = None) -> Any:
        return feel.evaluate(text, {**self.facts, **token.names(), **(extra or {})}, self.now)

    def is_true(self, text: str, token: Token, extra: Data | None = None) -> bool:
        return self.value(text, token, extra) is True

    def note(self, what: str, token: Token, value: Any = None, element: str | None = None) -> None:
        self.happened.append(Happened(what=what, element=element or token.element, token=token.id, value=value))

    # -- moving
    def settle(self) -> None:
        """Runs until nothing moves by itself: first what is on the agenda, then joins and conditions."""
        moves = 0
        while True:
            while self.agenda:
                self.agenda.popleft()()
                moves += 1
                if moves > MOST_MOVES:
                    raise ProcessError("endless", "the process runs in a circle in which nobody waits")
            if not any(check(self) for check in self.idle):
                return

    def later(self, act: Callable[..., None], *args: Any) -> None:
        self.agenda.append(lambda: act(*args))

    def place(self, element: str, parent: Token, **kwargs: Any) -> Token:
        """A new token in a scope; it has not entered yet."""
        token = Token(id=self.marking.new_id(), element=element, parent=parent, **kwargs)
        parent.children.append(token)
        return token

    def enter(self, token: Token) -> None:
        """The token comes to its node."""
        if token.is_gone:
            return
        node = self.node(token)
        try:
            if node.loop is not None and token.item is None:
                MOVES["open_loop"](self, token, node)
                return
            self.note("entered", token)
            MOVES["arm_boundary"](self, token, node)
            BEHAVIOURS[node.kind](self, token, node)
        except ProcessError as error:
            self.fail(token, f"{error.code}: {error}")

    def arrive(self, flow: Flow, parent: Token) -> None:
        """A token comes along a flow."""
        if parent.is_gone:
            return
        node = self.definition.nodes[flow.target]
        if node.kind in ("parallelGateway", "inclusiveGateway") and len(node.incoming) > 1:
            self.place(node.id, parent, flow=flow.id)
            self.later(MOVES["join"], self, parent, node)
        else:
            self.later(self.enter, self.place(node.id, parent))

    def leave(self, token: Token) -> None:
        """The node is done: its token goes on."""
        if token.is_gone:
            return
        if token.item is not None:
            MOVES["item_done"](self, token, self.node(token))
            return
        try:
            flows = self.outgoing(token)
        except ProcessError as error:
            self.fail(token, f"{error.code}: {error}")
            return
        MOVES["record"](self, token, self.node(token))
        self.follow(token, flows)

    def follow(self, token: Token, flows: list[Flow]) -> None:
        """The token is consumed, one comes out on each flow."""
        parent = token.parent
        assert parent is not None
        self.note("left", token)
        self.remove(token)
        for flow in flows:
            self.arrive(flow, parent)
        if not flows:
            self.later(self.check_scope, parent)

    def outgoing(self, token: Token) -> list[Flow]:
        """The flows an activity or event is left by: the unconditional and those that are true, else the default."""
        node = self.node(token)
        taken = [
            f
            for f in node.outgoing
            if f.id != node.default and (f.condition is None or self.is_true(f.condition, token))
        ]
        if not taken and node.outgoing:
            taken = [f for f in node.outgoing if f.id == node.default]
            if not taken:
                raise ProcessError("no_flow", f"no flow out of {node.id} can be taken", node.id)
        return taken

    def remove(self, token: Token) -> None:
        """The token and all below it are gone; nothing is left armed."""
        for below in token.walk():
            below.is_gone = True
            for element in below.armed:
                if element in self.definition.timers:
                    self.note("timer_gone", below, element=element)
        if token.parent is not None:
            token.parent.children.remove(token)

    def cancel(self, token: Token) -> None:
        """The token is taken away without having finished."""
        self.note("cancelled", token)
        self.remove(token)

    def check_scope(self, token: Token) -> None:
        """A scope in which no token is left is done; one in which only event sub-processes are left begins no other."""
        if token.is_gone or token.incident:
            return
        if not token.children:
            self.scope_done(token)
        elif all(
            self.definition.nodes[c.element].is_event_subprocess
            for c in token.children
            if c.element in self.definition.nodes
        ):
            self.close(token)

    def scope_done(self, token: Token) -> None:
        """No token is left inside: a process ends, an activity goes on."""
        node = self.definition.nodes.get(token.element)
        if node is not None:
            MOVES["children_done"](self, token, node)
        elif token.parent is not None:
            self.return_from_call(token, token.parent)
        else:
            self.marking.state = "completed" if self.marking.state == "running" else self.marking.state
            self.remove(token)

    def return_from_call(self, called: Token, caller: Token) -> None:
        """What the called process wrote flows out, then the call activity is done."""
        caller.own().update(called.data or {})
        self.remove(called)
        self.leave(caller)

    def close(self, token: Token) -> None:
        """The event sub-processes of a scope listen no more."""
        scope = self.scope_of(token)
        if scope is None or token.closed:
            return
        token.closed = True
        for handler in scope.handlers:
            if token.armed.pop(handler, None) is not None and handler in self.definition.timers:
                self.note("timer_gone", token, element=handler)

    def fail(self, token: Token, reason: str) -> None:
        """A technical stop: the token stays where it is until somebody looks."""
        token.incident = reason
        self.note("incident", token, reason)
