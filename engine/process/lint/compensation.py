"""Compensation that would not find what it undoes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Finding, Mend
from engine.process.lint.rules import Drawing, definition, finding, is_event_subprocess, kind, rule


@rule
def compensation_handler(drawing: Drawing) -> Iterator[Finding]:
    """A compensation boundary event leads, by an association and no flow, to one activity that is for compensation."""
    for event in drawing.of("boundaryEvent"):
        if definition(event)[0] != "compensate":
            continue
        found = [drawing.nodes[t] for t in drawing.associated.get(id_of(event), []) if t in drawing.nodes]
        if len(found) != 1 or found[0].get("isForCompensation") != "true":
            yield finding("compensation-handler", event)
        for flow in drawing.outgoing.get(id_of(event), []):
            yield finding("compensation-handler", event, "flow", mend=Mend(element=id_of(flow), property="delete"))


@rule
def compensation_flow(drawing: Drawing) -> Iterator[Finding]:
    """An activity for compensation is reached by its association only."""
    handled = {t for targets in drawing.associated.values() for t in targets}
    for node in drawing.nodes.values():
        if node.get("isForCompensation") != "true" or is_event_subprocess(node):
            continue
        flows = [*drawing.incoming.get(id_of(node), []), *drawing.outgoing.get(id_of(node), [])]
        if flows or id_of(node) not in handled:
            yield finding("compensation-flow", node)


@rule
def compensation_twice(drawing: Drawing) -> Iterator[Finding]:
    """An activity is undone in one way."""
    for node in drawing.nodes.values():
        events = [b for b in drawing.boundary(id_of(node)) if definition(b)[0] == "compensate"]
        inner = [e for e in node.iterchildren(etree.Element) if _undoes(drawing, e)]
        for extra in [*events, *inner][1:]:
            yield finding("compensation-twice", node if extra in inner else extra, activity=id_of(node))


@rule
def compensation_start(drawing: Drawing) -> Iterator[Finding]:
    """A process has no compensation event sub-process: nobody could undo it as a whole."""
    for process in drawing.processes:
        for inner in process.iterchildren(etree.Element):
            if _undoes(drawing, inner):
                yield finding("compensation-start", drawing.starts(inner)[0])


def _undoes(drawing: Drawing, element: etree._Element) -> bool:
    return is_event_subprocess(element) and any(definition(s)[0] == "compensate" for s in drawing.starts(element))


@rule
def compensation_activity(drawing: Drawing) -> Iterator[Finding]:
    """What a compensation throw event wants undone is an activity of its own scope."""
    for event in drawing.of("intermediateThrowEvent", "endEvent"):
        name, inner = definition(event)
        if name != "compensate" or inner is None or inner.get("activityRef") is None:
            continue
        wanted = text_of(inner, "activityRef")
        activity = drawing.nodes.get(wanted)
        if activity is None or activity.getparent() not in _scopes(event):
            yield finding("compensation-activity", event, activity=wanted)


def _scopes(event: etree._Element) -> list[etree._Element]:
    found = [parent_of(event)]
    while is_event_subprocess(found[-1]) and kind(found[-1]) != "process":
        found.append(parent_of(found[-1]))
    return found
