"""A drawing for every rule about drawings that breaks it."""

from __future__ import annotations

from tests.process.drawing import chain, extended, flow, line, node, through, timer
from tests.process.lint.case import Case, drawn

START, END = node("startEvent", "s"), node("endEvent", "e")
TWO = "<loopCardinality>2</loopCardinality>"


def titled(tag: str, name: str, title: str, inner: str = "", **attributes: str) -> str:
    """A node with a name."""
    return node(tag, name, inner, **attributes).replace(f'id="{name}"', f'id="{name}" name="{title}"')


def event(tag: str, name: str, what: str, **attributes: str) -> str:
    return node(tag, name, f"<{what}EventDefinition/>", **attributes)


def on_task(name: str, inner: str, *, follows: bool = True, **attributes: str) -> str:
    """A task with something at its edge."""
    at_edge = node("boundaryEvent", name, inner, attachedToRef="a")
    return (
        START + node("userTask", "a", **attributes) + END + chain("s", "a", "e") + at_edge + flow(name, "e") * follows
    )


def choice(condition: str, default: str = "", title: str = "Cukup?") -> str:
    """A gateway with two ways out: one with a condition, one without."""
    marked = {"default": default} if default else {}
    gateway = titled("exclusiveGateway", "x", title, **marked) if title else node("exclusiveGateway", "x", **marked)
    ends = START + node("endEvent", "e") + node("endEvent", "f") + chain("s", "x")
    return ends + gateway + flow("x", "e") + flow("x", "f", condition)


def awaiting(*targets: str, extra: str = "") -> str:
    """An event-based gateway and what follows it."""
    ids = [t.split('id="', 1)[1].split('"', 1)[0] for t in targets]
    flows = "".join(flow("g", i) + flow(i, "e") for i in ids)
    return START + node("eventBasedGateway", "g") + END + chain("s", "g") + "".join(targets) + flows + extra


def subprocess(inner: str, tag: str = "subProcess", **attributes: str) -> str:
    return START + node(tag, "p1", inner, **attributes) + END + chain("s", "p1", "e")


def beside(inner: str, extra: str = "") -> str:
    """A process with an event sub-process beside it."""
    return line("a") + node("subProcess", "p1", inner, triggeredByEvent="true") + extra


def undone(*extra: str, flows: str = "", handler: str = 'isForCompensation="true"') -> str:
    """A task that can be undone."""
    at_edge = event("boundaryEvent", "b", "compensate", attachedToRef="a")
    undo = f'<task id="u" {handler}/>'
    return line("a") + at_edge + undo + "".join(extra) + flows


SEND = '<messageEventDefinition messageRef="M"/>'
ALARM = '<signalEventDefinition signalRef="S"/>'
UNDO = '<association id="k" sourceRef="b" targetRef="u"/>'
CATCH_M = node("intermediateCatchEvent", "m", SEND)
CATCH_T = node("intermediateCatchEvent", "t", timer("P1D", "timeDuration"))
INNER = line("i", name="1")
TASK = {"layak_role": "officer", "layak_due": "working_days(3)"}

REFERENCES = [
    drawn("element", "x", line("a") + node("scriptTask", "x", "<script>1</script>") + flow("a", "x")),
    drawn("duplicate-id", "a", line("a") + node("task", "a"), line("a")),
    drawn("flow-end", "a-nowhere", line("a") + flow("a", "nowhere")),
    drawn("flow-crosses", "a-i", line("a") + node("subProcess", "p1", INNER) + chain("a", "p1", "e") + flow("a", "i")),
    drawn("attached-to", "b", line("a") + event("boundaryEvent", "b", "timer", attachedToRef="nowhere")),
    drawn(
        "reference",
        "r",
        through(node("receiveTask", "r", messageRef="N")),
        through(node("receiveTask", "r", messageRef="M")),
    ),
]
STARTING = [
    drawn("no-start", "p", node("task", "a") + END + chain("a", "e"), line("a")),
    drawn("several-starts", "t", line("a") + node("startEvent", "t") + flow("t", "a"), line("a")),
    drawn(
        "start-event",
        "s1",
        subprocess(event("startEvent", "s1", "message") + node("endEvent", "e1") + flow("s1", "e1")),
        subprocess(INNER),
    ),
    drawn(
        "event-subprocess-flow",
        "a-p1",
        beside(node("startEvent", "s1", ALARM) + node("endEvent", "e1") + flow("s1", "e1"), flow("a", "p1")),
    ),
    drawn(
        "instantiate",
        "r",
        through(node("receiveTask", "r", messageRef="M", instantiate="true")),
        through(node("receiveTask", "r", messageRef="M")),
    ),
]
DRAWING = [
    drawn("unreachable", "x", line("a") + node("userTask", "x") + flow("x", "e")),
    drawn("called-element", "c", through(node("callActivity", "c", calledElement="pp"))),
    drawn(
        "multi-instance",
        "a",
        through(node("task", "a", "<multiInstanceLoopCharacteristics/>")),
        through(node("task", "a", f"<multiInstanceLoopCharacteristics>{TWO}</multiInstanceLoopCharacteristics>")),
    ),
    drawn("quantity", "a", through(node("task", "a", startQuantity="2")), line("a")),
    drawn("data", "d", through(node("task", "a", '<dataInputAssociation id="d"/>')), line("a"), is_error=False),
]
EVENTS = [
    drawn(
        "event-kind",
        "x",
        through(event("intermediateThrowEvent", "x", "timer")),
        through(node("intermediateThrowEvent", "x")),
    ),
    drawn(
        "multiple-event",
        "x",
        through(node("intermediateCatchEvent", "x", SEND + ALARM)),
        through(node("intermediateCatchEvent", "x", SEND)),
    ),
    drawn(
        "interrupting",
        "b",
        line("a") + event("boundaryEvent", "b", "error", attachedToRef="a", cancelActivity="false") + flow("b", "e"),
        on_task("b", "<errorEventDefinition/>"),
    ),
    drawn(
        "cancel-end",
        "e1",
        subprocess(node("startEvent", "s1") + event("endEvent", "e1", "cancel") + flow("s1", "e1")),
        subprocess(INNER),
    ),
    drawn("cancel-boundary", "b", on_task("b", "<cancelEventDefinition/>"), line("a")),
    drawn(
        "event-code",
        "e",
        START + event("endEvent", "e", "error") + chain("s", "e"),
        START + node("endEvent", "e", '<errorEventDefinition errorRef="E"/>') + chain("s", "e"),
    ),
    drawn(
        "event-name",
        "x",
        through(event("intermediateCatchEvent", "x", "message")),
        through(node("intermediateCatchEvent", "x", SEND)),
    ),
    drawn(
        "condition",
        "x",
        through(event("intermediateCatchEvent", "x", "conditional")),
        through(
            node(
                "intermediateCatchEvent",
                "x",
                "<conditionalEventDefinition><condition>1 = 1</condition></conditionalEventDefinition>",
            )
        ),
    ),
    drawn("timer-value", "b", on_task("b", "<timerEventDefinition/>", layak_due="working_days(3)")),
    drawn(
        "same-event",
        "b1",
        on_task("b", SEND) + node("boundaryEvent", "b1", SEND, attachedToRef="a") + flow("b1", "e"),
        on_task("b", SEND),
    ),
]
GATEWAYS = [
    drawn(
        "gateway-flows",
        "x",
        START + node("exclusiveGateway", "x") + chain("s", "x"),
        through(node("exclusiveGateway", "x")),
    ),
    drawn("gateway-condition", "x-e", choice("1 = 1")),
    drawn("default-flow", "x", choice("1 = 1", default="gone")),
    drawn("event-gateway", "g", awaiting(node("task", "t")), awaiting(CATCH_T)),
    drawn("compensation-handler", "b", undone(), undone(UNDO)),
    drawn("compensation-flow", "u", undone(UNDO, flows=flow("u", "e")), undone(UNDO)),
    drawn(
        "compensation-twice",
        "b1",
        undone(
            UNDO,
            event("boundaryEvent", "b1", "compensate", attachedToRef="a"),
            '<association id="l" sourceRef="b1" targetRef="u"/>',
        ),
        undone(UNDO),
    ),
    drawn(
        "compensation-start",
        "s1",
        beside(event("startEvent", "s1", "compensate") + node("endEvent", "e1") + flow("s1", "e1")),
        line("a"),
    ),
    drawn(
        "compensation-activity",
        "x",
        through(node("task", "a"), node("intermediateThrowEvent", "x", '<compensateEventDefinition activityRef="b"/>')),
        through(node("task", "a"), node("intermediateThrowEvent", "x", '<compensateEventDefinition activityRef="a"/>')),
    ),
]
EXTENSIONS = [
    drawn(
        "extension",
        "a",
        through(node("userTask", "a", layak_formkey="x")),
        through(node("userTask", "a", layak_formKey="x")),
    ),
    drawn(
        "vendor-extension",
        "a",
        through(node("userTask", "a", extended('<c:form xmlns:c="urn:camunda"/>'))),
        line("a"),
        is_error=False,
    ),
    drawn(
        "script", "a", through(node("task", "a", extended('<c:script xmlns:c="urn:camunda">1</c:script>'))), line("a")
    ),
    drawn("schema", "", line("a").replace("<userTask", "<userTask odd='1'"), line("a"), is_error=False),
]
ADVICE = [
    drawn("same-name", "b", through(titled("task", "a", "Kabari"), titled("task", "b", "Kabari")), is_error=False),
    drawn("no-name", "sign_off", through(node("userTask", "sign_off", **TASK)), is_error=False),
    drawn(
        "gateway-name", "x", choice("1 = 1", default="x-e", title=""), choice("1 = 1", default="x-e"), is_error=False
    ),
    drawn("no-due", "a", through(titled("userTask", "a", "Periksa", layak_role="officer")), is_error=False),
    drawn("due-unwatched", "b", on_task("b", timer("after_due(0)")), is_error=False),
    drawn(
        "deadline-end",
        "b",
        on_task("b", timer("P1D", "timeDuration"), follows=False),
        on_task("b", timer("P1D", "timeDuration")),
        is_error=False,
    ),
    drawn("reminder-early", "b", on_task("b", timer("before_due(3)"), layak_due="working_days(3)"), is_error=False),
    drawn("last-rung", "g", awaiting(CATCH_M), awaiting(CATCH_M, CATCH_T), is_error=False),
]
CASES: list[Case] = [*REFERENCES, *STARTING, *DRAWING, *EVENTS, *GATEWAYS, *EXTENSIONS, *ADVICE]
