"""Compensation that would not find what it undoes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Finding
from engine.process.lint.rules import Drawing, definition, finding, is_event_subprocess, kind, rule


@rule
def handlers(drawing: Drawing) -> Iterator[Finding]:
    """A compensation boundary event leads, by an association, to one activity that is for compensation."""
    for event in drawing.of("boundaryEvent"):
        if definition(event)[0] != "compensate":
            continue
        found = [drawing.nodes[t] for t in drawing.associated.get(id_of(event), []) if t in drawing.nodes]
        if len(found) != 1 or found[0].get("isForCompensation") != "true":
            yield finding("compensation-handler", event, "one activity for compensation is associated with it")
        if drawing.outgoing.get(id_of(event)):
            yield finding("compensation-handler", event, "no flow leaves a compensation boundary event")


@rule
def handler_flows(drawing: Drawing) -> Iterator[Finding]:
    handled = {t for targets in drawing.associated.values() for t in targets}
    for node in drawing.nodes.values():
        if node.get("isForCompensation") != "true" or is_event_subprocess(node):
            continue
        if drawing.incoming.get(id_of(node)) or drawing.outgoing.get(id_of(node)) or id_of(node) not in handled:
            yield finding("compensation-flow", node, "an activity for compensation is reached by its association only")


@rule
def one_handler(drawing: Drawing) -> Iterator[Finding]:
    """An activity is undone in one way."""
    for node in drawing.nodes.values():
        events = [b for b in drawing.boundary(id_of(node)) if definition(b)[0] == "compensate"]
        inner = [e for e in node.iterchildren(etree.Element) if _undoes(drawing, e)]
        for extra in [*events, *inner][1:]:
            yield finding(
                "compensation-twice", node if extra in inner else extra, f"{node.get('id')} is undone in two ways"
            )
        if events and inner:
            yield finding("compensation-twice", events[0], f"{node.get('id')} is undone in two ways")


@rule
def on_process(drawing: Drawing) -> Iterator[Finding]:
    """Nobody could undo a process as a whole."""
    for process in drawing.processes:
        for inner in [e for e in process.iterchildren(etree.Element) if _undoes(drawing, e)]:
            yield finding(
                "compensation-start", drawing.starts(inner)[0], "a process has no compensation event sub-process"
            )


def _undoes(drawing: Drawing, element: etree._Element) -> bool:
    return is_event_subprocess(element) and any(definition(s)[0] == "compensate" for s in drawing.starts(element))


@rule
def references(drawing: Drawing) -> Iterator[Finding]:
    """What a throw event wants undone is an activity of its own scope."""
    for event in drawing.of("intermediateThrowEvent", "endEvent"):
        name, inner = definition(event)
        if name != "compensate" or inner is None or inner.get("activityRef") is None:
            continue
        activity = drawing.nodes.get(text_of(inner, "activityRef"))
        if activity is None or activity.getparent() not in _scopes(event):
            yield finding("compensation-activity", event, f"{inner.get('activityRef')} is no activity of this scope")


def _scopes(event: etree._Element) -> list[etree._Element]:
    found = [parent_of(event)]
    while is_event_subprocess(found[-1]) and kind(found[-1]) != "process":
        found.append(parent_of(found[-1]))
    return found
