"""Events in places where the standard does not have them, or that say too little."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Finding, Mend
from engine.process.lint.rules import NS, Drawing, definition, finding, is_event_subprocess, kind, rule
from engine.process.words import attribute

ALLOWED = {
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"none", "message", "signal", "escalation", "compensate", "link"},
    "boundaryEvent": {"message", "timer", "signal", "conditional", "error", "escalation", "cancel", "compensate"},
    "endEvent": {"none", "message", "signal", "error", "escalation", "compensate", "cancel", "terminate"},
}
THROWS = ("endEvent", "intermediateThrowEvent")
CODES = {"error": "errorCode", "escalation": "escalationCode"}
NAMED = ("message", "signal")
TIMES = ("timeDate", "timeDuration", "timeCycle")


@rule
def event_kind(drawing: Drawing) -> Iterator[Finding]:
    """An event waits for, or throws, what BPMN has in its place."""
    for event in drawing.of(*ALLOWED):
        if definition(event)[0] not in ALLOWED[kind(event)]:
            yield finding("event-kind", event, kind=kind(event), event=definition(event)[0])


@rule
def multiple_event(drawing: Drawing) -> Iterator[Finding]:
    """An event has one event definition."""
    for event in drawing.of(*ALLOWED):
        if sum(kind(c).endswith("EventDefinition") for c in event.iterchildren(etree.Element)) > 1:
            yield finding("multiple-event", event)


@rule
def interrupting(drawing: Drawing) -> Iterator[Finding]:
    """An error or cancel event interrupts: whoever throws an error or cancels does not go on."""
    for event in drawing.of("boundaryEvent", "startEvent"):
        goes_on = "false" in (event.get("cancelActivity"), event.get("isInterrupting"))
        if goes_on and definition(event)[0] in ("error", "cancel"):
            yield finding("interrupting", event, event=definition(event)[0])


@rule
def cancel_end(drawing: Drawing) -> Iterator[Finding]:
    """A cancel end event stands in a transaction."""
    for event in drawing.of("endEvent"):
        if definition(event)[0] == "cancel" and kind(parent_of(event)) != "transaction":
            yield finding("cancel-end", event)


@rule
def cancel_boundary(drawing: Drawing) -> Iterator[Finding]:
    """A cancel boundary event is attached to a transaction, and a transaction that can be cancelled has one."""
    for event in drawing.of("boundaryEvent"):
        host = drawing.nodes[text_of(event, "attachedToRef")]
        if definition(event)[0] == "cancel" and kind(host) != "transaction":
            yield finding("cancel-boundary", event)
    for node in drawing.of("transaction"):
        if _cancels(node) and not any(definition(b)[0] == "cancel" for b in drawing.boundary(id_of(node))):
            yield finding("cancel-boundary", node, "missing")


def _cancels(node: etree._Element) -> bool:
    children = node.iterchildren(etree.Element)
    return any(kind(e) == "endEvent" and definition(e)[0] == "cancel" for e in children)


@rule
def event_code(drawing: Drawing) -> Iterator[Finding]:
    """An error or escalation that is thrown has a code, for the code is what is caught."""
    for event in drawing.of(*THROWS):
        name, _ = definition(event)
        if name in CODES and ((root := drawing.referred(event)) is None or not root.get(CODES[name])):
            yield finding("event-code", event, kind=name)


@rule
def event_name(drawing: Drawing) -> Iterator[Finding]:
    """A message or signal has a name, for the name is what is waited for; a message that is only sent needs none."""
    for event in drawing.of(*ALLOWED, "startEvent"):
        name, _ = definition(event)
        if name not in NAMED:
            continue
        root = drawing.referred(event)
        if root is None and name == "message" and kind(event) in THROWS:
            continue
        if root is None or not root.get("name"):
            yield finding("event-name", event, kind=name)


@rule
def signal_name(drawing: Drawing) -> Iterator[Finding]:
    """Two signals have two names."""
    seen: set[str] = set()
    for signal in drawing.root.iterfind("bpmn:signal", NS):
        if (name := text_of(signal, "name")) in seen:
            yield finding("signal-name", signal, name=name)
        seen.add(name)


@rule
def condition(drawing: Drawing) -> Iterator[Finding]:
    """A conditional event has a condition."""
    for event in drawing.nodes.values():
        name, inner = definition(event)
        if name == "conditional" and inner is not None and not _says(inner, "condition"):
            yield finding("condition", event)


@rule
def timer_value(drawing: Drawing) -> Iterator[Finding]:
    """A timer event says when."""
    for event in drawing.nodes.values():
        name, inner = definition(event)
        if name == "timer" and inner is not None and not any(_says(inner, t) for t in TIMES):
            when = Mend(element=id_of(event), property="timeDate", value=_when(drawing, event))
            yield finding("timer-value", event, "missing", mend=when)


def _says(inner: etree._Element, tag: str) -> bool:
    return bool((inner.findtext(f"bpmn:{tag}", namespaces=NS) or "").strip())


def _when(drawing: Drawing, event: etree._Element) -> str:
    """A deadline of its task, if it is drawn on one that has a due date."""
    host = drawing.nodes.get(text_of(event, "attachedToRef"))
    return "after_due(0)" if host is not None and attribute(host, "due") else "working_days(1)"


@rule
def same_event(drawing: Drawing) -> Iterator[Finding]:
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
            variant = "any" if key[1] == "*" else ""
            yield finding("same-event", event, variant, kind=key[0], name=key[1])
        elif key is not None:
            seen.add(key)


def _waits_for(drawing: Drawing, event: etree._Element) -> tuple[str, str] | None:
    name, inner = definition(event)
    word = {"message": "name", "signal": "name", **CODES}.get(name)
    if inner is None or word is None:
        return None
    root = drawing.referred(event)
    return name, (root.get(word) if root is not None else None) or "*"
