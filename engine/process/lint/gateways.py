"""Gateways that cannot choose."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.process.document import id_of, text_of
from engine.process.findings import Finding, Mend
from engine.process.lint.rules import NS, Drawing, finding, kind, rule


@rule
def gateway_flows(drawing: Drawing) -> Iterator[Finding]:
    """Something leads out of an exclusive gateway."""
    for node in drawing.of("exclusiveGateway"):
        if not drawing.outgoing.get(id_of(node)):
            yield finding("gateway-flows", node)


@rule
def gateway_condition(drawing: Drawing) -> Iterator[Finding]:
    """A flow without a condition is the last resort, so it is the default flow, or the last one and the only such."""
    for node in drawing.of("exclusiveGateway"):
        flows, default = drawing.outgoing.get(id_of(node), []), node.get("default")
        bare = [f for f in _bare(flows) if id_of(f) != default][: len(flows) - 1]
        if not bare or (bare[0] is flows[-1] and not default):
            continue
        variant = "several" if default else ""
        mark = None if default else Mend(element=id_of(node), property="default", value=id_of(bare[0]))
        yield finding("gateway-condition", bare[0], variant, mend=mark, gateway=id_of(node))


def _bare(flows: list[etree._Element]) -> list[etree._Element]:
    return [f for f in flows if f.find("bpmn:conditionExpression", NS) is None]


@rule
def default_flow(drawing: Drawing) -> Iterator[Finding]:
    """The default flow leaves the node it belongs to."""
    for node in drawing.nodes.values():
        wanted, flows = node.get("default"), drawing.outgoing.get(id_of(node), [])
        if wanted is None or wanted in map(id_of, flows):
            continue
        bare = _bare(flows)
        meant = id_of(bare[0]) if len(bare) == 1 else ""
        yield finding(
            "default-flow", node, flow=wanted, mend=Mend(element=id_of(node), property="default", value=meant)
        )


@rule
def event_gateway(drawing: Drawing) -> Iterator[Finding]:
    """Behind an event-based gateway stand events or receive tasks, and only it leads to them."""
    for node in drawing.of("eventBasedGateway"):
        flows = drawing.outgoing.get(id_of(node), [])
        for flow in flows:
            yield from _awaited(drawing, node, drawing.nodes[text_of(flow, "targetRef")])
        if not flows:
            yield finding("event-gateway", node, "none")


def _awaited(drawing: Drawing, gateway: etree._Element, target: etree._Element) -> Iterator[Finding]:
    if not _can_wait(target):
        yield finding("event-gateway", gateway, target=id_of(target))
    for other in drawing.incoming.get(id_of(target), []):
        if text_of(other, "sourceRef") != id_of(gateway):
            delete = Mend(element=id_of(other), property="delete")
            yield finding("event-gateway", other, "other", gateway=id_of(gateway), target=id_of(target), mend=delete)


def _can_wait(target: etree._Element) -> bool:
    return kind(target) == "receiveTask" or (
        kind(target) == "intermediateCatchEvent" and target.find("bpmn:linkEventDefinition", NS) is None
    )
