"""Gateways that cannot choose."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, text_of
from engine.process.findings import Finding
from engine.process.lint.rules import NS, Drawing, finding, kind, rule


@rule
def exclusive(drawing: Drawing) -> Iterator[Finding]:
    """A flow without a condition is the last resort, so it is the last and the only one."""
    for node in drawing.of("exclusiveGateway"):
        flows = drawing.outgoing.get(id_of(node), [])
        if not flows:
            yield finding("gateway-flows", node, "nothing leads out of the gateway")
        bare = [f for f in flows if f.find("bpmn:conditionExpression", NS) is None and id_of(f) != node.get("default")]
        if len(flows) > 1 and bare and (bare[0] is not flows[-1] or node.get("default")):
            yield finding(
                "gateway-condition",
                bare[0],
                f"this flow of {node.get('id')} has no condition and is not the default",
                "mark it as the default flow",
            )


@rule
def defaults(drawing: Drawing) -> Iterator[Finding]:
    for node in drawing.nodes.values():
        wanted = node.get("default")
        if wanted is not None and wanted not in [id_of(f) for f in drawing.outgoing.get(id_of(node), [])]:
            yield finding("default-flow", node, f"the default flow {wanted} does not leave it")


@rule
def event_based(drawing: Drawing) -> Iterator[Finding]:
    """Behind an event-based gateway stand events that only it leads to."""
    for node in drawing.of("eventBasedGateway"):
        flows = drawing.outgoing.get(id_of(node), [])
        for flow in flows:
            target = drawing.nodes[text_of(flow, "targetRef")]
            if not _can_wait(target):
                yield finding("event-gateway", node, f"{target.get('id')} is no event it could wait for")
            for other in drawing.incoming.get(id_of(target), []):
                if text_of(other, "sourceRef") != id_of(node):
                    yield finding("event-gateway", other, f"only {node.get('id')} may lead to {target.get('id')}")
        if not flows:
            yield finding("event-gateway", node, "nothing to wait for")


def _can_wait(target: etree._Element) -> bool:
    return kind(target) == "receiveTask" or (
        kind(target) == "intermediateCatchEvent" and target.find("bpmn:linkEventDefinition", NS) is None
    )
