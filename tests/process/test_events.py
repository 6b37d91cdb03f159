"""Timers, messages, signals, conditions, errors and escalations where the conformance set does not look."""

import datetime as dt

from engine.process.step import Outcome
from tests.process.drawing import Case, chain, drawing, flow, line, node, timer

TIMER = "<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>"


def with_boundary(definition: str, interrupting: str = "false") -> bytes:
    return drawing(
        line("a")
        + node("boundaryEvent", "b", definition, attachedToRef="a", cancelActivity=interrupting)
        + node("userTask", "n")
        + node("endEvent", "ne")
        + chain("b", "n", "ne")
    )


def test_a_cycle_with_a_count_ends() -> None:
    case = Case(with_boundary(TIMER))
    for count in (1, 2, 3):
        case.fire("b")
        assert case.open.count("n") == count
    assert case.due == {}


def test_an_interrupting_cycle_fires_once() -> None:
    case = Case(with_boundary(TIMER, "true"))
    case.fire("b")
    assert case.open == ["n"]
    assert case.due == {}


def test_a_due_date_is_feel_or_a_literal() -> None:
    case = Case(with_boundary(timer('date and time("2026-03-01T09:00:00+08:00")')))
    due = next(iter(case.due.values()))
    assert due.function == "at"
    assert due.instant == dt.datetime.fromisoformat("2026-03-01T09:00:00+08:00")


def test_completing_takes_the_timers_away() -> None:
    case = Case(with_boundary(TIMER))
    case.complete("a")
    assert case.due == {}
    assert case.state == "completed"


def test_a_condition_fires_when_it_becomes_true_and_again_after_it_was_false() -> None:
    case = Case(
        with_boundary("<conditionalEventDefinition><condition>level &gt; 3</condition></conditionalEventDefinition>")
    )
    case.change(level=5)
    case.change(level=6)
    assert case.open.count("n") == 1
    case.change(level=1)
    case.change(level=9)
    assert case.open.count("n") == 2


def test_a_condition_reads_facts() -> None:
    xml = with_boundary(
        "<conditionalEventDefinition><condition>all_accepted</condition></conditionalEventDefinition>", "true"
    )
    case = Case(xml, facts={"all_accepted": False})
    assert case.open == ["a"]
    case.facts["all_accepted"] = True
    case.change()
    assert case.open == ["n"]


def test_a_message_nobody_waits_for_is_not_taken() -> None:
    case = Case(with_boundary('<messageEventDefinition messageRef="M"/>'))
    assert not case.send("other").taken
    assert case.send(days=3).taken
    assert case.data["days"] == 3


def test_a_technical_failure_stays_until_it_is_retried() -> None:
    body = (
        node("startEvent", "s")
        + node("serviceTask", "call")
        + node("userTask", "t")
        + node("endEvent", "e")
        + chain("s", "call", "t", "e")
    )
    case = Case(drawing(body), outcomes={"call": Outcome(failure="timeout")})
    assert case.state == "failed"
    assert case.open == []
    case.outcomes.clear()
    case.retry("call")
    assert case.open == ["t"]
    assert case.state == "running"


def test_a_called_process_has_its_own_data_and_hands_it_out() -> None:
    called = node("startEvent", "cs") + node("userTask", "ct") + node("endEvent", "ce") + chain("cs", "ct", "ce")
    body = (
        node("startEvent", "s")
        + node("callActivity", "c", calledElement="q")
        + node("userTask", "t")
        + node("endEvent", "e")
        + chain("s", "c", "t", "e")
    )
    case = Case(drawing(body, q=called), {"x": 1})
    case.complete("ct", y=2)
    assert case.data == {"x": 1, "y": 2}


def test_a_link_goes_on_at_its_target() -> None:
    body = (
        line("a").replace(flow("a", "e"), "")
        + node("intermediateThrowEvent", "l1", '<linkEventDefinition name="L"/>')
        + node("intermediateCatchEvent", "l2", '<linkEventDefinition name="L"/>')
        + node("userTask", "b")
        + chain("a", "l1")
        + chain("l2", "b", "e")
    )
    case = Case(drawing(body))
    case.complete("a")
    assert case.open == ["b"]


def test_a_signal_reaches_called_processes() -> None:
    called = (
        node("startEvent", "cs")
        + node("intermediateCatchEvent", "cc", '<signalEventDefinition signalRef="S"/>')
        + node("endEvent", "ce")
        + chain("cs", "cc", "ce")
    )
    body = (
        node("startEvent", "s")
        + node("callActivity", "c", calledElement="q")
        + node("endEvent", "e")
        + chain("s", "c", "e")
    )
    case = Case(drawing(body, q=called))
    assert case.signal().taken
    assert case.state == "completed"
