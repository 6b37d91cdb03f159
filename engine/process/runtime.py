"""The door: every verb takes a marking and gives a Step. Pure: no I/O, no clock of its own.

A verb consumes its marking: after a ProcessError throw it away and load the bytes again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from engine.errors import ProcessError
from engine.process import activities, calls, compensation, events, gateways, loops  # noqa: F401  (they register)
from engine.process.arming import disarm, spend
from engine.process.homes import bind
from engine.process.ledger import is_open_task
from engine.process.marking import Data, Marking, Token
from engine.process.model import OPEN_TASKS, Node, ProcessDefinition
from engine.process.moves import jump_to, rearm, reset, take_away, unfit
from engine.process.run import Run, World
from engine.process.scopes import open_scope, plain_starts
from engine.process.step import Effect, Happened, Incident, OpenedTask, Subscription, TimerSet

WAITING = (*OPEN_TASKS, "receiveTask", "intermediateCatchEvent", "eventBasedGateway")


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a step did: everything the store must write."""

    marking: Marking
    happened: tuple[Happened, ...]
    taken: bool = True
    opened: tuple[OpenedTask, ...] = ()
    closed: tuple[tuple[int, str], ...] = ()  # token, completed or cancelled
    timers_set: tuple[TimerSet, ...] = ()
    timers_gone: tuple[tuple[str, int], ...] = ()  # element, token; before timers_set
    incidents: tuple[Incident, ...] = ()  # new ones
    resolved: tuple[int, ...] = ()  # tokens whose incident is over

    @property
    def state(self) -> str:
        """How the instance stands after this step; `failed` while any token has an incident."""
        return state(self.marking)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """In the order they were asked for; to be carried out from the outbox, after the step is stored."""
        return tuple(h.value for h in self.happened if h.what == "effect")

    @functools.cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """All who wait for a message now."""
        return tuple(subscriptions(self.marking))

    def tokens(self, what: str) -> list[tuple[str, int]]:
        """The elements and tokens of which this happened."""
        return [(h.element, h.token) for h in self.happened if h.what == what]


@dataclass(frozen=True, kw_only=True)
class Runtime(World):
    """A definition, and the world as a step may know it."""

    definition: ProcessDefinition

    def bound(self, marking: Marking) -> Marking:
        """The marking, its tokens at home in this definition."""
        bind(marking, self.definition, self.library)
        return marking

    # -- beginning
    def start(
        self,
        process: str | None = None,
        data: Mapping[str, Any] | None = None,
        *,
        message: str | None = None,
        signal: str | None = None,
        event: str | None = None,
    ) -> Step:
        """A new instance, by its plain start event or by the one that waits for a message or signal."""
        process = process or self.definition.key
        if process not in self.definition.processes:
            raise ProcessError("not_found", f"no process {process}", process)
        root = Token(id=0, element=process, process=process, data=self.definition.package.kept(data or {}))
        begin = self._start_event(process, message, signal, event)
        return self._step(Marking(process=process, root=root), lambda run: open_scope(run, root, begin), is_new=True)

    def _start_event(self, process: str, message: str | None, signal: str | None, event: str | None) -> str:
        home = self.definition.processes[process]
        starts = [home.nodes[name] for name in home.scopes[process].starts]
        asked: tuple[tuple[str | None, Callable[[Node], bool]], ...] = (
            (event, lambda node: node.id == event),
            (message, lambda node: node.waits_for(MessageEventDefinition) and node.event.name == message),
            (signal, lambda node: node.waits_for(SignalEventDefinition) and node.event.name == signal),
        )
        for name, is_meant in asked:
            if name is not None:
                found = next(filter(is_meant, starts), None)
                if found is None:
                    raise ProcessError("not_waiting", f"{process} does not start by {name}", process)
                return found.id
        return plain_starts(home, home.scopes[process])[0]

    # -- going on
    def complete(self, marking: Marking, token_id: int, data: Mapping[str, Any] | None = None) -> Step:
        """A user, manual or receive task is done."""
        token = self._token(marking, token_id)
        node = token.node
        is_received = node is not None and node.kind == "receiveTask" and token.loop is None and token.flow is None
        if not (is_open_task(token) or is_received):
            raise ProcessError("not_open", f"{token.element} is no open task", token.element)

        def act(run: Run) -> None:
            """Data goes to the nearest variables, of the item, the call or the process, cut to what is declared."""
            token.own().update(token.home.package.kept(data or {}))
            if not is_received:
                run.ledger.close_task(token, "completed")
                run.note("completed", token)
            run.leave(token)

        return self._step(marking, act)

    def message(
        self,
        marking: Marking,
        name: str,
        data: Mapping[str, Any] | None = None,
        *,
        to: str | None = None,
        item: int = 0,
        token: int | None = None,
    ) -> Step:
        """A message comes to one who waits for it: at an element, at a token, else to the oldest."""

        def act(run: Run) -> bool:
            """False, a step not taken, when fewer than `item` + 1 wait; the data goes to whoever is triggered."""
            found = [
                x
                for x in events.listeners(marking, MessageEventDefinition)
                if x.node.event.name == name and to in (None, x.node.id) and token in (None, x.host.id)
            ]
            if len(found) <= item:
                return False
            events.trigger(run, found[item], dict(data or {}))
            return True

        return self._step(marking, act)

    def signal(self, marking: Marking, name: str, data: Mapping[str, Any] | None = None) -> Step:
        """A signal comes to all who wait for it."""
        return self._step(marking, lambda run: events.throw_signal(run, name, dict(data or {})))

    def fire(self, marking: Marking, element: str, token_id: int) -> Step:
        """A timer goes off because the caller says so."""
        token = self._token(marking, token_id)
        if element not in token.armed or element not in token.home.timers:
            raise ProcessError("not_waiting", f"timer {element} is not armed", element)
        node = token.home.nodes[element]

        def act(run: Run) -> None:
            """The timer is spent before it triggers, so that a repeating one is set anew rather than doubled."""
            spend(run, token, node)
            events.trigger(run, events.Listener(host=token, node=node))

        return self._step(marking, act)

    def change(self, marking: Marking, data: Data) -> Step:
        """Process data changed outside: of the process, and of every call that wrote that name itself."""

        def act(_run: Run) -> None:
            """No token moves by this itself; conditional events are looked at when the step settles."""
            root = marking.root
            root.data = {**(root.data or {}), **root.home.package.kept(data)}
            for own in marking.called_data():
                own.update({name: value for name, value in data.items() if name in own})

        return self._step(marking, act)

    def look_again(self, marking: Marking) -> Step:
        """A fact changed; conditions look again."""
        return self._step(marking, lambda _: None)

    # -- by hand
    def cancel(self, marking: Marking, token_id: int) -> Step:
        """Takes a token away; its scope may be done then."""
        token = self._token(marking, token_id)
        if token.parent is None:
            raise ProcessError("not_open", "a whole instance is ended, not cancelled token by token")
        return self._step(marking, lambda run: take_away(run, token))

    def jump(self, marking: Marking, token_id: int, element: str) -> Step:
        """Moves a token to another element of its scope."""
        token = self._token(marking, token_id)
        target = token.home.nodes.get(element)
        if token.node is None or token.item is not None or target is None or target.scope != token.at.scope:
            raise ProcessError("not_in_scope", f"{element} is not in the scope of {token.element}", element)
        return self._step(marking, lambda run: jump_to(run, token, element))

    def migrate(self, marking: Marking, before: ProcessDefinition) -> Step:
        """Goes on under this definition instead of `before`: every token finds its element, new events are armed."""
        marking.definition = None
        try:
            self.bound(marking)
        except ProcessError as error:
            raise ProcessError("not_migratable", f"no place for {error.element}", error.element) from error
        if lost := unfit(marking):
            raise ProcessError("not_migratable", f"no place for {', '.join(t.element for t in lost)}", lost[0].element)
        return self._step(marking, lambda run: rearm(run, before))

    def retry(self, marking: Marking, token_id: int) -> Step:
        """Goes on where there was a technical stop: enters the element once more, or only leaves it again."""
        token = self._token(marking, token_id)
        if token.incident is None:
            raise ProcessError("not_open", f"there is no incident at {token.element}", token.element)
        return self._step(marking, lambda run: reset(run, token, disarm))

    def _token(self, marking: Marking, token_id: int) -> Token:
        token = self.bound(marking).find(token_id)
        if token is None or marking.state != "running":
            raise ProcessError("not_open", f"no token {token_id}")
        return token

    def _step(self, marking: Marking, act: Callable[[Run], Any], *, is_new: bool = False) -> Step:
        run = Run(self.definition, self.bound(marking), self)
        if is_new:
            run.ledger.last_id = -1
        run.idle = [gateways.release, events.check_conditions]
        taken = act(run) is not False
        run.settle()
        ledger = run.ledger
        return Step(
            marking=marking,
            happened=tuple(ledger.happened),
            taken=taken,
            opened=tuple(ledger.opened.values()),
            closed=tuple(ledger.closed.items()),
            timers_set=tuple(ledger.timers_set.values()),
            timers_gone=tuple(ledger.timers_gone),
            incidents=tuple(ledger.incidents.values()),
            resolved=tuple(ledger.resolved),
        )


# -- looking at a bound marking
def state(marking: Marking) -> str:
    """How an instance stands: `failed` means somebody has to look."""
    if marking.state == "running" and any(t.incident for t in marking.tokens()):
        return "failed"
    return marking.state


def is_stuck(marking: Marking) -> bool:
    """Does it run and nothing can ever happen: tokens in front of joins that nobody else will come to?"""
    if state(marking) != "running":
        return False
    armed = any(t.armed for t in marking.tokens())
    return not armed and not waiting(marking) and not any(True for _ in events.listeners(marking, EventDefinition))


def subscriptions(marking: Marking) -> list[Subscription]:
    """All who wait for a message."""
    if marking.state != "running":
        return []
    return [
        Subscription(message=x.node.event.name, process=x.host.home.id, element=x.node.id, token=x.host.id)
        for x in events.listeners(marking, MessageEventDefinition)
    ]


def waiting(marking: Marking, kinds: tuple[str, ...] = WAITING) -> list[Token]:
    """The tokens that wait, by age."""
    if marking.state != "running":
        return []
    found = [
        t
        for t in marking.tokens()
        if (node := t.node) is not None and node.kind in kinds and t.flow is None and t.loop is None
    ]
    return sorted((t for t in found if t.incident is None), key=lambda t: t.id)
