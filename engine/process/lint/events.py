"""Events in places where the standard does not have them, or that say too little."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Finding
from engine.process.lint.rules import NS, Drawing, definition, finding, is_event_subprocess, kind, rule

ALLOWED = {
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"none", "message", "signal", "escalation", "compensate", "link"},
    "boundaryEvent": {"message", "timer", "signal", "conditional", "error", "escalation", "cancel", "compensate"},
    "endEvent": {"none", "message", "signal", "error", "escalation", "compensate", "cancel", "terminate"},
}
ON_PROCESS = {"none", "message", "timer", "signal", "conditional"}
ON_EVENT_SUBPROCESS = {"message", "timer", "signal", "conditional", "error", "escalation", "compensate"}
THROWN_BY_CODE = {"error": "errorCode", "escalation": "escalationCode"}
NAMED = {"message": "messageRef", "signal": "signalRef"}


@rule
def places(drawing: Drawing) -> Iterator[Finding]:
    """Every event where it may stand."""
    for event in drawing.of(*ALLOWED):
        if definition(event)[0] not in ALLOWED[kind(event)]:
            yield finding("event-kind", event, f"{kind(event)} with {definition(event)[0]} is not run")
        if sum(kind(c).endswith("EventDefinition") for c in event.iterchildren(etree.Element)) > 1:
            yield finding("multiple-event", event, "one event definition in an event")


@rule
def starts(drawing: Drawing) -> Iterator[Finding]:
    """A process waits for its start, an event sub-process must, an embedded one must not."""
    for scope in drawing.scopes:
        allowed = (
            ON_PROCESS if kind(scope) == "process" else ON_EVENT_SUBPROCESS if is_event_subprocess(scope) else {"none"}
        )
        for event in drawing.starts(scope):
            if definition(event)[0] not in allowed:
                yield finding("start-event", event, f"a start event with {definition(event)[0]} has no place here")
        if is_event_subprocess(scope) and len(drawing.starts(scope)) != 1:
            yield finding("start-event", scope, "an event sub-process has exactly one start event")


@rule
def interrupting(drawing: Drawing) -> Iterator[Finding]:
    """Whoever throws an error or cancels does not go on."""
    for event in drawing.of("boundaryEvent", "startEvent"):
        if definition(event)[0] in ("error", "cancel") and "false" in (
            event.get("cancelActivity"),
            event.get("isInterrupting"),
        ):
            yield finding("interrupting", event, f"a {definition(event)[0]} event interrupts")


@rule
def cancel(drawing: Drawing) -> Iterator[Finding]:
    """Cancel belongs to a transaction."""
    for event in drawing.of("endEvent"):
        if definition(event)[0] == "cancel" and kind(parent_of(event)) != "transaction":
            yield finding("cancel-end", event, "a cancel end event stands in a transaction")
    for event in drawing.of("boundaryEvent"):
        host = drawing.nodes[text_of(event, "attachedToRef")]
        if definition(event)[0] == "cancel" and kind(host) != "transaction":
            yield finding("cancel-boundary", event, "a cancel boundary event is attached to a transaction")
    for node in drawing.of("transaction"):
        cancels = [
            e for e in node.iterchildren(etree.Element) if kind(e) == "endEvent" and definition(e)[0] == "cancel"
        ]
        if cancels and not any(definition(b)[0] == "cancel" for b in drawing.boundary(id_of(node))):
            yield finding("cancel-boundary", node, "a transaction that can be cancelled has a cancel boundary event")


@rule
def codes(drawing: Drawing) -> Iterator[Finding]:
    """What is thrown has a code."""
    for event in drawing.of("endEvent", "intermediateThrowEvent"):
        name, inner = definition(event)
        if inner is None or name not in THROWN_BY_CODE:
            continue
        root = drawing.root.find(f"bpmn:{name}[@id='{inner.get(name + 'Ref')}']", NS)
        if root is None or not root.get(THROWN_BY_CODE[name]):
            yield finding("event-code", event, f"{name} is thrown without a code")


@rule
def names(drawing: Drawing) -> Iterator[Finding]:
    """Messages and signals have names, each its own."""
    for event in drawing.of(*ALLOWED, "startEvent"):
        name, inner = definition(event)
        if inner is not None and name in NAMED:
            root = drawing.root.find(f"bpmn:{name}[@id='{inner.get(NAMED[name])}']", NS)
            throws = kind(event) in ("endEvent", "intermediateThrowEvent") and name == "message"
            if root is None and throws:
                continue
            if root is None or not root.get("name"):
                yield finding("event-name", event, f"the {name} has no name")
    seen: set[str] = set()
    for signal in drawing.root.iterfind("bpmn:signal", NS):
        if signal.get("name") in seen:
            yield finding("signal-name", signal, f"two signals are named {signal.get('name')!r}")
        seen.add(text_of(signal, "name"))


@rule
def conditions(drawing: Drawing) -> Iterator[Finding]:
    for event in drawing.nodes.values():
        name, inner = definition(event)
        if (
            name == "conditional"
            and inner is not None
            and not (inner.findtext("bpmn:condition", namespaces=NS) or "").strip()
        ):
            yield finding("condition", event, "a conditional event has a condition")


@rule
def timers(drawing: Drawing) -> Iterator[Finding]:
    for event in drawing.nodes.values():
        name, inner = definition(event)
        if (
            name == "timer"
            and inner is not None
            and not any(
                (inner.findtext(f"bpmn:{t}", namespaces=NS) or "").strip()
                for t in ("timeDate", "timeDuration", "timeCycle")
            )
        ):
            yield finding("timer-value", event, "a timer says when")


@rule
def rivals(drawing: Drawing) -> Iterator[Finding]:
    """Two events of one place that wait for the same: which of them would catch is left to chance."""
    for node in drawing.nodes.values():
        yield from _rivals(drawing, drawing.boundary(id_of(node)))
    for scope in drawing.scopes:
        inner = [e for e in scope.iterchildren(etree.Element) if is_event_subprocess(e)]
        yield from _rivals(drawing, [s for e in inner for s in drawing.starts(e)])
        if kind(scope) == "process":
            yield from _rivals(drawing, drawing.starts(scope))


def _rivals(drawing: Drawing, events: list[etree._Element]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for event in events:
        key = _waits_for(drawing, event)
        if key is not None and key in seen:
            yield finding("same-event", event, f"a second event here waits for {key[0]} {key[1]}")
        elif key is not None:
            seen.add(key)


def _waits_for(drawing: Drawing, event: etree._Element) -> tuple[str, str] | None:
    name, inner = definition(event)
    attribute = {"message": "name", "signal": "name", **THROWN_BY_CODE}.get(name)
    if inner is None or attribute is None:
        return None
    root = drawing.root.find(f"bpmn:{name}[@id='{inner.get(name + 'Ref')}']", NS)
    return name, (root.get(attribute) if root is not None else None) or "*"
