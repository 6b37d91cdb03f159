"""What runs as drawn, and yet a coordinator would want to look at again: advice, never an error."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, text_of
from engine.process.findings import Finding, Mend
from engine.process.lint.rules import (
    ACTIVITIES,
    NS,
    Drawing,
    definition,
    finding,
    is_event_subprocess,
    kind,
    rule,
)
from engine.process.words import attribute

CHOOSING = ("exclusiveGateway", "inclusiveGateway")
OPEN = ("userTask", "manualTask")


@rule
def same_name(drawing: Drawing) -> Iterator[Finding]:
    """Two steps of a process with one name are confused in the history."""
    for process in drawing.processes:
        seen: dict[str, int] = {}
        for node in (e for e in process.iter(etree.Element) if kind(e) in ACTIVITIES and e.get("name")):
            name = text_of(node, "name").strip()
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                number = Mend(element=id_of(node), property="name", value=f"{name} {seen[name]}")
                yield finding("same-name", node, name=name, mend=number, is_error=False)


@rule
def no_name(drawing: Drawing) -> Iterator[Finding]:
    """A task of people has a name: it is what they read in their list."""
    for node in drawing.of(*OPEN):
        if attribute(node, "role") and not text_of(node, "name").strip():
            yield finding("no-name", node, mend=_named(node), is_error=False)


@rule
def gateway_name(drawing: Drawing) -> Iterator[Finding]:
    """A gateway with several ways out has a name that asks the question they answer."""
    for node in drawing.of(*CHOOSING):
        if len(drawing.outgoing.get(id_of(node), [])) > 1 and not text_of(node, "name").strip():
            yield finding("gateway-name", node, mend=_named(node, "?"), is_error=False)


def _named(node: etree._Element, end: str = "") -> Mend | None:
    """The id as words, if somebody wrote it: not the `Activity_0k3f` of an editor."""
    words = id_of(node).replace("_", " ").strip()
    if any(c.isdigit() or c.isupper() for c in words):
        return None
    return Mend(element=id_of(node), property="name", value=words.capitalize() + end)


@rule
def no_due(drawing: Drawing) -> Iterator[Finding]:
    """A task somebody is asked to do has a due date: without one it is never late, and nobody is reminded."""
    for node in drawing.of(*OPEN):
        if attribute(node, "role") and not attribute(node, "due"):
            three = Mend(element=id_of(node), property="due", value="working_days(3)")
            yield finding("no-due", node, mend=three, is_error=False)


@rule
def due_unwatched(drawing: Drawing) -> Iterator[Finding]:
    """A boundary timer that asks for a due date stands on a task that has one."""
    for event in drawing.of("boundaryEvent"):
        host = drawing.nodes[text_of(event, "attachedToRef")]
        if kind(host) in OPEN and not attribute(host, "due") and _asks_for_due(event):
            three = Mend(element=id_of(host), property="due", value="working_days(3)")
            yield finding("due-unwatched", event, task=id_of(host), mend=three, is_error=False)


def _asks_for_due(event: etree._Element) -> bool:
    when = event.findtext("bpmn:timerEventDefinition/bpmn:timeDate", namespaces=NS) or ""
    return when.strip().startswith(("before_due(", "after_due(", "rung("))


@rule
def deadline_end(drawing: Drawing) -> Iterator[Finding]:
    """A boundary event that nothing follows tells nobody: the deadline passes in silence."""
    for event in drawing.of("boundaryEvent"):
        if definition(event)[0] == "timer" and not drawing.outgoing.get(id_of(event)):
            yield finding("deadline-end", event, is_error=False)


@rule
def reminder_early(drawing: Drawing) -> Iterator[Finding]:
    """A reminder as long before the due date as the task takes, or longer, would be sent when the task begins."""
    for event in drawing.of("boundaryEvent"):
        host = drawing.nodes[text_of(event, "attachedToRef")]
        before = _number(event.findtext("bpmn:timerEventDefinition/bpmn:timeDate", namespaces=NS), "before_due")
        days = _number(attribute(host, "due"), "working_days")
        if before is not None and days is not None and before >= days:
            later = Mend(element=id_of(event), property="timeDate", value=f"before_due({max(days - 1, 0)})")
            yield finding("reminder-early", event, before=before, days=days, mend=later, is_error=False)


def _number(text: str | None, function: str) -> int | None:
    """3 for `working_days(3)`; None for what is no whole number."""
    inside = (text or "").strip().removeprefix(f"{function}(").removesuffix(")")
    return int(inside) if text and function in text and inside.isdecimal() else None


@rule
def last_rung(drawing: Drawing) -> Iterator[Finding]:
    """Whoever waits for an answer behind an event-based gateway also waits for a time: else silence lasts for ever."""
    for node in drawing.of("eventBasedGateway"):
        targets = [drawing.nodes.get(text_of(f, "targetRef")) for f in drawing.outgoing.get(id_of(node), [])]
        has_clock = any(t is not None and definition(t)[0] == "timer" for t in targets)
        if targets and not has_clock and not _has_clock_around(drawing, node):
            yield finding("last-rung", node, is_error=False)


def _has_clock_around(drawing: Drawing, node: etree._Element) -> bool:
    """Is there a timer around it: on a sub-process it stands in, or in an event sub-process beside it?"""
    for scope in node.iterancestors():
        around = [s for e in scope.iterchildren(etree.Element) if is_event_subprocess(e) for s in drawing.starts(e)]
        if any(definition(e)[0] == "timer" for e in (*around, *drawing.boundary(id_of(scope)))):
            return True
    return False
