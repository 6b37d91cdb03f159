"""A case that stands at each kind of element: what a snapshot has to keep of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from engine.process import definition
from engine.process.step import Outcome
from tests.process.drawing import Case, chain, drawing, file_of, flow, line, node, process, through, timer

ITEMS = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopDataInputRef>agencies</loopDataInputRef>'
    '<loopDataOutputRef>votes</loopDataOutputRef><inputDataItem name="agency"/><outputDataItem name="vote"/>'
    "</multiInstanceLoopCharacteristics>"
)
LOOP = '<standardLoopCharacteristics loopMaximum="3"><loopCondition>again</loopCondition></standardLoopCharacteristics>'
AGENCIES = {"agencies": ["dinkes", "disdik"]}
MESSAGE = '<messageEventDefinition messageRef="M"/>'
CONDITION = "<conditionalEventDefinition><condition>ready</condition></conditionalEventDefinition>"
Standing = Callable[[], Case]


def task(kind: str) -> Standing:
    return lambda: Case(drawing(through(node(kind, "a"))), {"indicator": "07"})


def caught(event: str) -> Standing:
    return lambda: Case(drawing(through(node("intermediateCatchEvent", "c", event))))


def boundary(event: str, interrupts: str) -> Standing:
    body = line("a") + node("boundaryEvent", "b", event, attachedToRef="a", cancelActivity=interrupts) + flow("b", "e")
    return lambda: Case(drawing(body))


def with_event_subprocess() -> Case:
    inner = node("startEvent", "s1", MESSAGE, isInterrupting="true") + node("userTask", "h") + node("endEvent", "e1")
    body = line("a") + node("subProcess", "on_message", inner + chain("s1", "h", "e1"), triggeredByEvent="true")
    case = Case(drawing(body))
    case.send(days=3)
    return case


def at_event_gateway() -> Case:
    body = node("startEvent", "s") + node("eventBasedGateway", "g") + node("endEvent", "e") + chain("s", "g")
    body += node("intermediateCatchEvent", "m", MESSAGE) + node(
        "intermediateCatchEvent", "t", timer("PT1H", "timeDuration")
    )
    return Case(drawing(body + chain("g", "m", "e") + chain("g", "t", "e")))


def before_join(kind: str) -> Standing:
    def stand() -> Case:
        tasks = node("userTask", "a") + node("userTask", "b")
        body = node("startEvent", "s") + node("parallelGateway", "f") + tasks + node(kind, "j") + node("endEvent", "e")
        case = Case(drawing(body + chain("s", "f", "a", "j", "e") + chain("f", "b", "j")))
        case.complete("a")
        return case

    return stand


def in_items(sequential: str) -> Standing:
    def stand() -> Case:
        case = Case(drawing(through(node("userTask", "ask", ITEMS.format(sequential)))), dict(AGENCIES))
        case.complete("ask", vote="yes")
        return case

    return stand


def in_loop() -> Case:
    case = Case(drawing(through(node("userTask", "a", LOOP))))
    case.complete("a", again=True)
    return case


def in_transaction() -> Case:
    """One booking is done and could be undone."""
    undo = node("boundaryEvent", "b", "<compensateEventDefinition/>", attachedToRef="hotel")
    undo += node("userTask", "undo", isForCompensation="true") + '<association sourceRef="b" targetRef="undo"/>'
    inner = through(node("userTask", "hotel"), node("userTask", "flight"), name="1")
    case = Case(drawing(through(node("transaction", "trip", inner + undo))))
    case.complete("hotel", room=12)
    return case


def undoing() -> Case:
    """A compensation event waits for what undoes."""
    undo = node("boundaryEvent", "b", "<compensateEventDefinition/>", attachedToRef="hotel")
    undo += node("userTask", "undo", isForCompensation="true") + '<association sourceRef="b" targetRef="undo"/>'
    throw = node("intermediateThrowEvent", "throw", "<compensateEventDefinition/>")
    case = Case(drawing(through(node("userTask", "hotel"), throw) + undo))
    case.complete("hotel")
    return case


def failed() -> Case:
    return Case(drawing(through(node("serviceTask", "post"))), outcomes={"post": Outcome(failure="timeout")})


def in_call() -> Case:
    inner = process("q", through(node("userTask", "a"), name="q"))
    return Case(file_of(process("p", through(node("callActivity", "c", calledElement="q"))), inner), {"x": 1})


def in_other_folder() -> Case:
    made = definition.build({"q.bpmn": file_of(process("q", line("a")))})
    library = SimpleNamespace(get=lambda _: made, latest=lambda _: made)
    files = {
        "p.bpmn": file_of(process("p", through(node("callActivity", "c", calledElement="q")))),
        "process.yaml": b"calls: [q]\n",
    }
    return Case(files, library=library)


def after_clock() -> Case:
    """What follows from a boundary event watches its task."""
    body = line("a") + node(
        "boundaryEvent", "b", timer("PT1H", "timeDuration"), attachedToRef="a", cancelActivity="false"
    )
    case = Case(drawing(body + node("userTask", "chase") + chain("b", "chase", "e")))
    case.fire("b")
    return case


STANDING: dict[str, Standing] = {
    "userTask": task("userTask"),
    "manualTask": task("manualTask"),
    "receiveTask": lambda: Case(drawing(through(node("receiveTask", "r", messageRef="M")))),
    "serviceTask-incident": failed,
    "catch-message": caught(MESSAGE),
    "catch-signal": caught('<signalEventDefinition signalRef="S"/>'),
    "catch-timer": caught(timer("PT1H", "timeDuration")),
    "catch-conditional": caught(CONDITION),
    "boundary-timer": boundary(timer("PT1H", "timeDuration"), "true"),
    "boundary-cycle": boundary(timer("R3/PT1H", "timeCycle"), "false"),
    "boundary-conditional": boundary(CONDITION, "false"),
    "boundary-watched": after_clock,
    "eventBasedGateway": at_event_gateway,
    "parallelGateway": before_join("parallelGateway"),
    "inclusiveGateway": before_join("inclusiveGateway"),
    "subProcess": lambda: Case(drawing(through(node("subProcess", "sub", line("a", name="1"))))),
    "event-subProcess": with_event_subprocess,
    "transaction": in_transaction,
    "compensation": undoing,
    "callActivity": in_call,
    "callActivity-other-folder": in_other_folder,
    "multi-instance-parallel": in_items("false"),
    "multi-instance-sequential": in_items("true"),
    "standard-loop": in_loop,
}
