"""One step being computed: tokens move until none moves by itself. No I/O, no clock but the one handed in."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import LayakError, ProcessError
from engine.process import feel
from engine.process.homes import Library, NoLibrary, homes
from engine.process.ledger import Ledger, is_open_task
from engine.process.marking import Data, Marking, Token
from engine.process.model import Flow, Node, Process, ProcessDefinition, Scope
from engine.process.step import Due, Effect, Outcome

MOST_MOVES = 100_000  # in one step: a loop nobody waits in does not hang a worker
LEAVING = "leaving "  # an incident that begins so: what was to be done at the element is done
Perform = Callable[[Effect], Outcome | None]
Performer = Callable[[str, str | None, int | None], str | None]
Undecided = Callable[[Node], list[Flow]]
Undated = Callable[[Node, dt.datetime], Due]
Behaviour = Callable[["Run", Token, Node], None]
BEHAVIOURS: dict[str, Behaviour] = {}  # BPMN kind -> what a token does there
MOVES: dict[str, Behaviour] = {}  # what the rooms of this package need of each other, without importing in a circle


def behaviour(*kinds: str) -> Callable[[Behaviour], Behaviour]:
    """What a token does when it comes to a node of these kinds."""

    def register(function: Behaviour) -> Behaviour:
        """A kind registered twice goes to the later function, which is returned as it is."""
        BEHAVIOURS.update(dict.fromkeys(kinds, function))
        return function

    return register


def move(name: str) -> Callable[[Behaviour], Behaviour]:
    """A move others ask for by name."""

    def register(function: Behaviour) -> Behaviour:
        """A name registered twice goes to the later function, which is returned as it is."""
        MOVES[name] = function
        return function

    return register


def nothing_to_say(effect: Effect) -> Outcome | None:  # noqa: ARG001
    """The effect is recorded and the token goes on; a decision is looked up in its table."""
    return None


def nobody(element: str, agency: str | None, loop_counter: int | None) -> str | None:  # noqa: ARG001
    """Nobody has done it before."""
    return None


def no_flow(node: Node) -> list[Flow]:
    """A node that cannot be left is a technical stop."""
    raise ProcessError("no_flow", f"no flow out of {node.id} can be taken", node.id)


def no_date(node: Node, now: dt.datetime) -> Due:  # noqa: ARG001
    """A timer that waits for nothing is a technical stop."""
    raise ProcessError("timer_value", f"{node.id}: {node.event.expression} is no instant and no duration", node.id)


@dataclass(frozen=True, kw_only=True)
class World:
    """What a step may know besides the drawing: the instant, facts, other folders, what becomes of an effect."""

    now: dt.datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    perform: Perform = nothing_to_say
    library: Library = field(default_factory=NoLibrary)
    performer: Performer = nobody
    zone: dt.tzinfo = dt.UTC
    undecided: Undecided = no_flow  # how a node is left when no condition is true and it has no default
    undated: Undated = no_date  # when a timer goes off whose expression gives nothing


class Run:
    """The moves every behaviour is made of."""

    def __init__(self, definition: ProcessDefinition, marking: Marking, world: World) -> None:
        self.definition, self.marking, self.world = definition, marking, world
        self.now, self.local_now = world.now, world.now.astimezone(world.zone)
        self.ledger = Ledger(last_id=marking.last_id)
        self.agenda: collections.deque[Callable[[], None]] = collections.deque()
        self.idle: list[Callable[[Run], bool]] = []
        self.has_conditions = any(home.has_conditions for home in homes(marking))

    # -- looking
    def scope_of(self, token: Token) -> Scope | None:
        """The scope a token carries, if its children are the tokens of a process or sub-process."""
        return None if token.loop is not None else token.home.scopes.get(token.element)

    def names(self, token: Token, extra: Mapping[str, Any] | None = None) -> Data:
        """All an expression may read there: defaults, facts, data, the nearest last."""
        return {**token.home.package.defaults, **self.world.facts, **token.names(), **(extra or {})}

    def value(self, text: str, token: Token, extra: Mapping[str, Any] | None = None) -> Any:
        """Plain JSON data, null for names without a value; raises ProcessError `expression` for what is no FEEL."""
        return feel.evaluate(text, self.names(token, extra), self.local_now)

    def values(self, texts: Iterable[tuple[str, str]], token: Token) -> Data:
        """The values of several expressions by name, all read from what stands there now."""
        names = self.names(token)
        return {name: feel.evaluate(text, names, self.local_now) for name, text in texts}

    def is_true(self, text: str, token: Token, extra: Mapping[str, Any] | None = None) -> bool:
        """Null and anything else that is not the boolean true is false; raises ProcessError `expression`."""
        return self.value(text, token, extra) is True

    def note(self, what: str, token: Token, value: Any = None, element: str | None = None) -> None:
        """For the history, in order; `element` where it is another than the token stands at."""
        self.ledger.note(what, token, value, element)

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
        """After what is on the agenda already and within this step, so that no behaviour calls another in depth."""
        self.agenda.append(lambda: act(*args))

    def place(self, element: str, parent: Token, **kwargs: Any) -> Token:
        """A new token in a scope; it has not entered yet."""
        token = Token(id=self.marking.new_id(), element=element, parent=parent, **kwargs)
        token.home = parent.home
        parent.children.append(token)
        return token

    def place_root(self, process: Process, caller: Token, data: Data, digest: str | None) -> Token:
        """The root of a call."""
        closed = caller.at.is_closed_call
        root = self.place(process.id, caller, process=process.id, data=data, digest=digest, is_closed_call=closed)
        root.home = process
        self.has_conditions = self.has_conditions or process.has_conditions
        return root

    def enter(self, token: Token) -> None:
        """The token comes to its node."""
        if token.is_gone:
            return
        node = token.at
        try:
            if node.loop is not None and token.item is None:
                MOVES["open_loop"](self, token, node)
                return
            self.note("entered", token)
            MOVES["arm_boundary"](self, token, node)
            BEHAVIOURS[node.kind](self, token, node)
        except LayakError as error:  # the library may also refuse
            self.fail(token, f"{error.code}: {error}")

    def arrive(self, flow: Flow, parent: Token, watched: int | None = None) -> None:
        """A token comes along a flow."""
        if parent.is_gone:
            return
        node = parent.home.nodes[flow.target]
        if node.kind in ("parallelGateway", "inclusiveGateway") and len(node.incoming) > 1:
            self.place(node.id, parent, flow=flow.id, watched=watched)
            self.later(MOVES["join"], self, parent, node)
        else:
            self.later(self.enter, self.place(node.id, parent, watched=watched))

    def leave(self, token: Token) -> None:
        """The node is done: its token goes on."""
        if token.is_gone:
            return
        if token.item is not None:
            MOVES["item_done"](self, token, token.at)
            return
        try:
            flows = self.outgoing(token)
        except ProcessError as error:
            self.fail(token, f"{LEAVING}{error.code}: {error}")
            return
        MOVES["record"](self, token, token.at)
        self.follow(token, flows)

    def follow(self, token: Token, flows: list[Flow]) -> None:
        """The token is consumed, one comes out on each flow."""
        parent = token.parent
        assert parent is not None
        self.note("left", token)
        self.remove(token, is_done=True)
        for flow in flows:
            self.arrive(flow, parent, token.watched)
        if not flows:
            self.later(self.check_scope, parent)

    def outgoing(self, token: Token) -> list[Flow]:
        """The flows an activity or event is left by: the unconditional and those that are true, else the default."""
        node = token.at
        taken = [
            f
            for f in node.outgoing
            if f.id != node.default and (f.condition is None or self.is_true(f.condition, token))
        ]
        return taken or self.otherwise(node)

    def otherwise(self, node: Node) -> list[Flow]:
        """How a node is left when none of its conditions is true: by its default; a node without flows ends there."""
        flows = [f for f in node.outgoing if f.id == node.default]
        return flows if flows or not node.outgoing else self.world.undecided(node)

    def remove(self, token: Token, *, is_done: bool = False) -> None:
        """The token and all below it are gone; nothing is left armed, nobody has it to do."""
        for below in token.walk():
            if is_open_task(below) and not (is_done and below is token):
                self.ledger.close_task(below, "cancelled")
            self._forget(below)
        if token.parent is not None:
            token.parent.children.remove(token)

    def _forget(self, token: Token) -> None:
        token.is_gone = True
        for element in token.armed:
            if element in token.home.timers:
                self.ledger.drop_timer(token, element)
        if token.incident is not None:
            self.ledger.resolve(token)

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
        elif all(node.is_event_subprocess for child in token.children if (node := child.node) is not None):
            self.close(token)

    def scope_done(self, token: Token) -> None:
        """No token is left inside: a process ends, an activity goes on."""
        node = token.node
        if node is not None:
            MOVES["children_done"](self, token, node)
        elif token.parent is not None:
            MOVES["return_from_call"](self, token, token.parent.at)
        else:
            self.marking.state = "completed" if self.marking.state == "running" else self.marking.state
            self.remove(token)

    def close(self, token: Token) -> None:
        """The event sub-processes of a scope listen no more."""
        scope = self.scope_of(token)
        if scope is None or token.closed:
            return
        token.closed = True
        for handler in scope.handlers:
            if token.armed.pop(handler, None) is not None and handler in token.home.timers:
                self.ledger.drop_timer(token, handler)

    def fail(self, token: Token, reason: str) -> None:
        """A technical stop: the token stays where it is until somebody looks."""
        token.incident = reason
        self.ledger.fail(token, reason)
