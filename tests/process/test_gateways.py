"""Joins hold in round 50 as in round 1; what is conditional takes the way it says."""

import pytest

from engine.process import runtime
from tests.process.drawing import Case, chain, drawing, flow, line, node

LOOP = drawing(
    node("startEvent", "s")
    + node("exclusiveGateway", "m")
    + node("parallelGateway", "f")
    + node("userTask", "a")
    + node("userTask", "b")
    + node("{join}", "j")
    + node("exclusiveGateway", "x", default="out")
    + node("endEvent", "e")
    + chain("s", "m", "f", "a", "j", "x")
    + flow("f", "b")
    + flow("b", "j")
    + flow("x", "e", name="out")
    + flow("x", "m", "again"),
)


@pytest.mark.parametrize("join", ["parallelGateway", "inclusiveGateway"])
def test_a_join_in_a_loop_waits_in_every_round(join: str) -> None:
    case = Case(LOOP.replace(b"{join}", join.encode()))
    sizes = []
    for round_ in range(50):
        first, second = ("a", "b") if round_ % 2 else ("b", "a")
        case.complete(first)
        assert case.open == [second], round_
        case.complete(second, again=True)
        sizes.append(len(case.raw))
    assert max(sizes) - min(sizes) < 8
    case.complete("a")
    case.complete("b", again=False)
    assert case.state == "completed"


def test_excess_tokens_wait_at_a_parallel_join() -> None:
    body = (
        node("startEvent", "s")
        + node("parallelGateway", "f")
        + node("parallelGateway", "j")
        + node("userTask", "a")
        + node("userTask", "b")
        + node("endEvent", "e")
        + node("exclusiveGateway", "m")
    )
    case = Case(
        drawing(
            body
            + chain("s", "f")
            + flow("f", "m", name="1")
            + flow("f", "m", name="2")
            + flow("f", "b")
            + chain("m", "a", "j", "e")
            + flow("b", "j")
        )
    )
    case.complete("a")
    case.complete("a")
    case.complete("b")
    assert case.ended() == ["e"]
    assert case.state == "running"


def test_two_flows_between_the_same_nodes_are_two() -> None:
    body = node("startEvent", "s") + node("parallelGateway", "f") + node("parallelGateway", "j") + node("endEvent", "e")
    case = Case(drawing(body + chain("s", "f") + flow("f", "j", name="1") + flow("f", "j", name="2") + flow("j", "e")))
    assert case.ended() == ["e"]
    assert case.state == "completed"


def test_no_way_out_is_an_incident_that_can_be_retried() -> None:
    body = line() + node("exclusiveGateway", "x") + node("userTask", "t")
    xml = drawing(
        body.replace(flow("s", "e"), "")
        + chain("s", "x")
        + flow("x", "t", "ok")
        + flow("x", "e", "no")
        + flow("t", "e")
    )
    case = Case(xml)
    assert case.state == "failed"
    case.change(ok=True)
    case.retry("x")
    assert case.open == ["t"]
    assert case.state == "running"


def test_an_inclusive_join_waits_for_what_a_boundary_event_may_send() -> None:
    boundary = node(
        "boundaryEvent",
        "late",
        "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
        attachedToRef="a",
    )
    body = (
        node("startEvent", "s")
        + node("parallelGateway", "f")
        + node("userTask", "a")
        + boundary
        + node("userTask", "b")
        + node("inclusiveGateway", "j")
        + node("userTask", "z")
        + node("endEvent", "e")
        + node("endEvent", "done")
    )
    case = Case(drawing(body + chain("s", "f", "a", "done") + chain("f", "b", "j", "z", "e") + flow("late", "j")))
    case.complete("b")
    assert case.open == ["a"]
    case.fire("late")
    assert case.open == ["z"]


def test_a_circle_in_which_nobody_waits_is_stopped() -> None:
    body = (
        node("startEvent", "s")
        + node("exclusiveGateway", "m")
        + node("task", "t")
        + node("exclusiveGateway", "x")
        + node("endEvent", "e")
    )
    from engine.errors import ProcessError

    with pytest.raises(ProcessError, match="circle"):
        Case(drawing(body + chain("s", "m", "t", "x") + flow("x", "m", "true") + flow("x", "e")))


def test_a_join_nobody_else_comes_to_is_noticed() -> None:
    body = (
        node("startEvent", "s")
        + node("exclusiveGateway", "x")
        + node("userTask", "a")
        + node("userTask", "b")
        + node("parallelGateway", "j")
        + node("endEvent", "e")
    )
    case = Case(
        drawing(
            body
            + chain("s", "x")
            + flow("x", "a", "true")
            + flow("x", "b")
            + flow("a", "j")
            + flow("b", "j")
            + flow("j", "e")
        )
    )
    assert not runtime.is_stuck(case.marking)
    case.complete("a")
    assert runtime.is_stuck(case.marking)
