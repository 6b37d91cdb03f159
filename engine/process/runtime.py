"""The door: every verb takes a definition and a marking and gives a Step. Pure: no I/O, no clock of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from engine.errors import ProcessError
from engine.process import activities, compensation, events, gateways, loops  # noqa: F401  (each registers its behaviours)
from engine.process.arming import arm, disarm, spend
from engine.process.marking import Data, Marking, Token
from engine.process.model import ProcessDefinition
from engine.process.run import MOVES, Effect, Happened, Outcome, Perform, Run
from engine.process.scopes import open_scope, plain_starts

OPEN_TASKS = ("userTask", "manualTask")
WAITING = (*OPEN_TASKS, "receiveTask", "intermediateCatchEvent", "eventBasedGateway")


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a step did."""

    marking: Marking
    happened: tuple[Happened, ...]
    taken: bool = True

    @property
    def state(self) -> str:
        return state(self.marking)

    @property
    def effects(self) -> list[Effect]:
        return [h.value for h in self.happened if h.what == "effect"]

    @property
    def timers_set(self) -> dict[tuple[str, int], dt.datetime]:
        """Element and token -> due; a timer that was set and is gone again within the step is not in it."""
        found: dict[tuple[str, int], dt.datetime] = {}
        for h in self.happened:
            if h.what == "timer_set":
                found[h.element, h.token] = h.value
            elif h.what == "timer_gone":
                found.pop((h.element, h.token), None)
        return found

    def tokens(self, what: str) -> list[tuple[str, int]]:
        """The elements and tokens of which this happened: entered, left, cancelled, ended, timer_gone, incident."""
        return [(h.element, h.token) for h in self.happened if h.what == what]


def nothing_to_do(effect: Effect) -> Outcome:
    """The default: the effect is recorded and the token goes on."""
    return Outcome()


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """A definition, and what a step may know: the instant, the facts, what becomes of an effect."""

    definition: ProcessDefinition
    now: dt.datetime
    facts: Mapping[str, Any]
    perform: Perform = nothing_to_do

    # -- beginning
    def start(
        self,
        process: str | None = None,
        data: Data | None = None,
        *,
        message: str | None = None,
        signal: str | None = None,
        event: str | None = None,
    ) -> Step:
        """A new instance, by its plain start event or by the one that waits for a message or signal."""
        process = process or self.definition.processes[0]
        if process not in self.definition.scopes:
            raise ProcessError("not_found", f"no process {process}")
        root = Token(id=0, element=process, data=dict(data or {}))
        marking = Marking(process=process, root=root)
        begin = self._start_event(process, message, signal, event)
        return self._step(marking, lambda run: open_scope(run, root, begin))

    def _start_event(self, process: str, message: str | None, signal: str | None, event: str | None) -> str:
        wanted = event or message or signal
        if wanted is None:
            return plain_starts(self.definition, self.definition.scopes[process])[0]
        kind = MessageEventDefinition if message else SignalEventDefinition
        for node in map(self.definition.nodes.__getitem__, self.definition.scopes[process].starts):
            if node.id == event or (event is None and node.waits_for(kind) and node.event.name == wanted):
                return node.id
        raise ProcessError("not_waiting", f"{process} does not start by {wanted}")

    # -- going on
    def complete(self, marking: Marking, token_id: int, data: Data | None = None) -> Step:
        """A user, manual or receive task is done."""
        token = self._token(marking, token_id)
        node = self.definition.nodes.get(token.element)
        if node is None or node.kind not in (*OPEN_TASKS, "receiveTask") or token.loop is not None:
            raise ProcessError("not_open", f"{token.element} is no open task")

        def act(run: Run) -> None:
            token.own().update(data or {})
            token.incident = None
            run.leave(token)

        return self._step(marking, act)

    def message(
        self, marking: Marking, name: str, data: Data | None = None, *, to: str | None = None, item: int = 0
    ) -> Step:
        """A message comes to one who waits for it."""

        def act(run: Run) -> bool:
            found = [
                x
                for x in events.listeners(self.definition, marking, MessageEventDefinition)
                if x.node.event.name == name and to in (None, x.node.id)
            ]
            if len(found) <= item:
                return False
            events.trigger(run, found[item], data)
            return True

        return self._step(marking, act)

    def signal(self, marking: Marking, name: str, data: Data | None = None) -> Step:
        """A signal comes to all who wait for it."""
        return self._step(marking, lambda run: events.throw_signal(run, name, data))

    def fire(self, marking: Marking, element: str, token_id: int) -> Step:
        """A timer goes off because the caller says so."""
        token = self._token(marking, token_id)
        if element not in token.armed:
            raise ProcessError("not_waiting", f"timer {element} is not armed")
        node = self.definition.nodes[element]

        def act(run: Run) -> None:
            spend(run, token, node)
            events.trigger(run, events.Listener(host=token, node=node))

        return self._step(marking, act)

    def change(self, marking: Marking, data: Data) -> Step:
        """Process data changed outside; conditions look again."""

        def act(run: Run) -> None:
            for token in marking.tokens():
                if token is marking.root:
                    token.data = {**(token.data or {}), **data}
                elif (
                    token.data is not None and token.item is None and not token.handler
                ):  # a called process that wrote it
                    token.data.update({k: v for k, v in data.items() if k in (token.data or {})})

        return self._step(marking, act)

    def look_again(self, marking: Marking) -> Step:
        """A fact changed; conditions look again."""
        return self._step(marking, lambda run: None)

    # -- by hand
    def cancel(self, marking: Marking, token_id: int) -> Step:
        """Takes a token away; its scope may be done then."""
        token = self._token(marking, token_id)
        if token.parent is None:
            raise ProcessError("not_open", "a whole instance is ended, not cancelled token by token")

        def act(run: Run) -> None:
            parent = token.parent
            assert parent is not None
            run.cancel(token)
            if token.item is not None:
                MOVES["item_stopped"](run, parent, self.definition.nodes[token.element])
            else:
                run.later(run.check_scope, parent)

        return self._step(marking, act)

    def jump(self, marking: Marking, token_id: int, element: str) -> Step:
        """Moves a token to another element of its scope."""
        token = self._token(marking, token_id)
        if (
            token.parent is None
            or token.item is not None
            or element not in self.definition.nodes
            or self.definition.nodes[element].scope != self.definition.nodes[token.element].scope
        ):
            raise ProcessError("not_in_scope", f"{element} is not in the scope of {token.element}")
        parent = token.parent

        def act(run: Run) -> None:
            run.cancel(token)
            run.later(run.enter, run.place(element, parent))

        return self._step(marking, act)

    def migrate(self, marking: Marking, before: ProcessDefinition) -> Step:
        """Goes on under this definition instead of `before`: every token finds its element, new events are armed."""
        lost = [t.element for t in marking.tokens() if not self._fits(t)]
        if lost:
            raise ProcessError("not_migratable", f"no place for {', '.join(lost)}", lost[0])

        def act(run: Run) -> None:
            for token in marking.tokens():
                for node in (*events.on_boundary(self.definition, token), *events.of_scope(self.definition, token)):
                    if node.id not in before.nodes:
                        arm(run, token, node)

        return self._step(marking, act)

    def _fits(self, token: Token) -> bool:
        node = self.definition.nodes.get(token.element)
        if node is None:
            return token.element in self.definition.scopes
        known = set(token.armed) <= set(self.definition.nodes) and (
            token.flow is None or token.flow in self.definition.flows
        )
        is_at_home = (
            token.parent is None or token.item is not None or token.handler or node.scope == token.parent.element
        )
        is_same_loop = (token.loop is not None) == (node.loop is not None and token.item is None)
        return known and is_at_home and is_same_loop

    def retry(self, marking: Marking, token_id: int) -> Step:
        """Enters an element once more that had come to a technical stop."""
        token = self._token(marking, token_id)

        def act(run: Run) -> None:
            token.incident = None
            disarm(run, token)
            run.later(run.enter, token)

        return self._step(marking, act)

    def _token(self, marking: Marking, token_id: int) -> Token:
        token = marking.find(token_id)
        if token is None or marking.state != "running":
            raise ProcessError("not_open", f"no token {token_id}")
        return token

    def _step(self, marking: Marking, act: Callable[[Run], Any]) -> Step:
        run = Run(self.definition, marking, self.now, self.facts, self.perform)
        run.idle = [gateways.release, events.check_conditions]
        taken = act(run) is not False
        run.settle()
        return Step(marking=marking, happened=tuple(run.happened), taken=taken)


def state(marking: Marking) -> str:
    """How an instance stands: `failed` means somebody has to look."""
    if marking.state == "running" and any(t.incident for t in marking.tokens()):
        return "failed"
    return marking.state


def is_stuck(definition: ProcessDefinition, marking: Marking) -> bool:
    """Does it run and nothing can ever happen: tokens in front of joins that nobody else will come to?"""
    if state(marking) != "running":
        return False
    armed = any(t.armed for t in marking.tokens())
    return (
        not armed
        and not waiting(definition, marking)
        and not any(True for _ in events.listeners(definition, marking, EventDefinition))
    )


def subscriptions(definition: ProcessDefinition, marking: Marking) -> list[tuple[str, str, int]]:
    """Message name, element and token of all who wait for a message."""
    return [
        (x.node.event.name, x.node.id, x.host.id) for x in events.listeners(definition, marking, MessageEventDefinition)
    ]


def waiting(definition: ProcessDefinition, marking: Marking, kinds: tuple[str, ...] = WAITING) -> list[Token]:
    """The tokens that wait, by age."""
    if marking.state != "running":
        return []
    found = [
        t
        for t in marking.tokens()
        if t.element in definition.nodes
        and definition.nodes[t.element].kind in kinds
        and t.flow is None
        and t.loop is None
    ]
    return sorted(found, key=lambda t: t.id)
