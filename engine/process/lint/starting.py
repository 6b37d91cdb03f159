"""Where a process and its sub-processes begin."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from engine.process.document import id_of
from engine.process.findings import Finding, Mend
from engine.process.lint.rules import Drawing, definition, finding, is_event_subprocess, kind, rule

ON_PROCESS = frozenset(("none", "message", "timer", "signal", "conditional"))
ON_EVENT_SUBPROCESS = frozenset(("message", "timer", "signal", "conditional", "error", "escalation", "compensate"))
EMBEDDED = frozenset(("none",))


@rule
def no_start(drawing: Drawing) -> Iterator[Finding]:
    """A process has a start event."""
    for process in drawing.processes:
        if not drawing.starts(process):
            yield finding("no-start", process)


@rule
def several_starts(drawing: Drawing) -> Iterator[Finding]:
    """A process or sub-process has at most one start event without a trigger."""
    for scope in drawing.scopes:
        plain = [s for s in drawing.starts(scope) if definition(s)[0] == "none"]
        for extra in plain[1:]:
            yield finding("several-starts", extra)


@rule
def start_event(drawing: Drawing) -> Iterator[Finding]:
    """A process waits for its start, an event sub-process must, an embedded one must not."""
    for scope in drawing.scopes:
        allowed = _allowed(scope)
        for event in drawing.starts(scope):
            if definition(event)[0] not in allowed:
                yield finding("start-event", event, event=definition(event)[0])
        if is_event_subprocess(scope) and len(drawing.starts(scope)) != 1:
            yield finding("start-event", scope, "one")


def _allowed(scope: etree._Element) -> Collection[str]:
    if kind(scope) == "process":
        return ON_PROCESS
    return ON_EVENT_SUBPROCESS if is_event_subprocess(scope) else EMBEDDED


@rule
def event_subprocess_flow(drawing: Drawing) -> Iterator[Finding]:
    """No sequence flow leads into or out of an event sub-process: its start event begins it."""
    for node in drawing.of("subProcess"):
        if is_event_subprocess(node):
            for flow in [*drawing.incoming.get(id_of(node), []), *drawing.outgoing.get(id_of(node), [])]:
                yield finding("event-subprocess-flow", flow, mend=Mend(element=id_of(flow), property="delete"))


@rule
def instantiate(drawing: Drawing) -> Iterator[Finding]:
    """A process begins with a start event, not with a task or gateway that instantiates it."""
    for node in drawing.nodes.values():
        if node.get("instantiate") == "true":
            yield finding("instantiate", node)
