"""Escalations on their way out: which leave a process, and whether somebody around a call catches them."""

from __future__ import annotations

from collections.abc import Iterator

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import EscalationEventDefinition

from engine.process.model import Node, Process, ProcessDefinition

_THROWS = ("endEvent", "intermediateThrowEvent")


def escaping(definition: ProcessDefinition, key: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The codes of escalations that leave a process of a folder, its own and those of what it calls there."""
    process = definition.processes[key]
    found: set[str] = set()
    for node in process.nodes.values():
        thrown = _thrown(definition, node, seen | {key})
        found |= {code for code in thrown if not _caught_within(process, node, code)}
    return found


def _thrown(definition: ProcessDefinition, node: Node, seen: frozenset[str]) -> set[str]:
    if node.kind in _THROWS and node.waits_for(EscalationEventDefinition):
        return {str(node.event.code)} if node.event.code else set()
    called = node.words.called
    if called in definition.processes and called not in seen:
        return escaping(definition, str(called), seen)
    return set()


def is_caught(definition: ProcessDefinition, process: Process, node: Node, code: str) -> bool:
    """At a call, around it, or by whoever calls this process from the same folder."""
    if _caught_within(process, node, code):
        return True
    callers = [(p, n) for p, n in _calls(definition) if n.words.called == process.id and p is not process]
    return bool(callers) and all(is_caught(definition, p, n, code) for p, n in callers)


def _calls(definition: ProcessDefinition) -> Iterator[tuple[Process, Node]]:
    return ((p, n) for p in definition.processes.values() for n in p.nodes.values() if n.words.called)


def _caught_within(process: Process, node: Node, code: str) -> bool:
    """By a boundary event of the node or a scope around it, or by an event sub-process there."""
    if any(_catches(process.nodes[event], code) for event in node.boundary):
        return True
    scope = process.scopes[node.scope]
    inner = [process.nodes[start] for handler in scope.handlers for start in _starts(process, handler)]
    if any(_catches(event, code) for event in inner):
        return True
    around = process.nodes.get(node.scope)
    return around is not None and _caught_within(process, around, code)


def _starts(process: Process, handler: str) -> tuple[str, ...]:
    return process.scopes[handler].starts if handler in process.scopes else ()


def _catches(event: Node, code: str) -> bool:
    return event.waits_for(EscalationEventDefinition) and event.event.code in (None, "", code)
