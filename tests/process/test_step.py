"""A step names everything the store must write, net of what came and went within it."""

import pytest

from engine.errors import ProcessError
from engine.process.step import Outcome
from tests.process.drawing import Case, chain, drawing, extended, flow, line, node, through, timer

CYCLE = timer("R/PT1H", "timeCycle")


def test_a_completed_task_is_closed_and_the_next_is_opened() -> None:
    case = Case(drawing(line("a", "b")))
    first = case.task("a").token
    step = case.complete("a")
    assert step.closed == ((first, "completed"),)
    assert [t.element for t in step.opened] == ["b"]
    assert step.state == "running"


def test_a_task_that_is_taken_away_is_cancelled() -> None:
    body = line("a") + node("boundaryEvent", "b", timer("PT1H", "timeDuration"), attachedToRef="a") + flow("b", "e")
    case = Case(drawing(body))
    token = case.task("a").token
    step = case.fire("b")
    assert step.closed == ((token, "cancelled"),)
    assert step.timers_gone == (("b", token),)
    assert step.state == "completed"


def test_what_comes_and_goes_within_a_step_is_not_told() -> None:
    split = (
        node("startEvent", "s")
        + node("parallelGateway", "f")
        + node("userTask", "a")
        + node("boundaryEvent", "b", CYCLE, attachedToRef="a", cancelActivity="false")
    )
    ends = node("endEvent", "stop", "<terminateEventDefinition/>") + node("task", "t") + node("endEvent", "e")
    case = Case(drawing(split + ends + chain("s", "f", "a", "e") + chain("f", "t", "stop") + flow("b", "e")))
    assert case.step.state == "terminated"
    assert case.step.opened == case.step.closed == case.step.timers_set == case.step.timers_gone == ()
    assert [h.what for h in case.step.happened if h.element == "b"] == ["timer_set", "timer_gone"]


def test_a_repeating_timer_is_gone_and_set_again() -> None:
    body = line("a") + node("boundaryEvent", "b", CYCLE, attachedToRef="a", cancelActivity="false") + flow("b", "e")
    case = Case(drawing(body))
    token = case.task("a").token
    step = case.fire("b")
    assert step.timers_gone == (("b", token),)
    assert [(t.element, t.token) for t in step.timers_set] == [("b", token)]


def test_an_effect_carries_its_parameters() -> None:
    told = node(
        "sendTask",
        "tell",
        extended(
            '<layak:parameter name="to">"head"</layak:parameter>',
            '<layak:parameter name="days">days + 1</layak:parameter>',
        ),
        layak_operator="notify",
    )
    case = Case(drawing(through(told)), {"days": 2})
    (effect,) = case.step.effects
    assert (effect.process, effect.element, effect.operator, effect.parameters) == (
        "p",
        "tell",
        "notify",
        {"to": "head", "days": 3},
    )


def test_a_message_that_is_thrown_is_an_effect_too() -> None:
    thrown = node("intermediateThrowEvent", "tell", '<messageEventDefinition messageRef="M"/>')
    (effect,) = Case(drawing(through(thrown))).step.effects
    assert (effect.message, effect.operator) == ("go", None)


def test_an_incident_comes_and_is_resolved() -> None:
    case = Case(drawing(through(node("serviceTask", "post"))), outcomes={"post": Outcome(failure="timeout")})
    (incident,) = case.step.incidents
    assert (incident.element, incident.reason) == ("post", "timeout")
    case.outcomes.clear()
    step = case.retry("post")
    assert step.resolved == (incident.token,)
    assert step.state == "completed"


def test_an_incident_that_stays_is_told_once_more_after_a_retry() -> None:
    case = Case(drawing(through(node("serviceTask", "post"))), outcomes={"post": Outcome(failure="timeout")})
    step = case.retry("post")
    assert step.resolved == ()
    assert [i.reason for i in step.incidents] == ["timeout"]


def test_a_task_whose_exits_fail_is_done_all_the_same() -> None:
    body = line("a").replace(flow("a", "e"), flow("a", "e", "ready"))
    case = Case(drawing(body))
    token = case.task("a").token
    step = case.complete("a", ready=False)
    assert step.closed == ((token, "completed"),)
    assert step.state == "failed"
    assert case.open == []
    case.change(ready=True)
    assert case.retry("a").state == "completed"


def test_an_instance_that_is_over_waits_for_nothing() -> None:
    case = Case(drawing(through(node("intermediateCatchEvent", "c", '<messageEventDefinition messageRef="M"/>'))))
    assert len(case.step.subscriptions) == 1
    assert case.send().subscriptions == ()


@pytest.mark.parametrize("verb", ["complete", "cancel", "retry"])
def test_a_token_that_is_not_there_is_refused(verb: str) -> None:
    case = Case(drawing(line("a")))
    with pytest.raises(ProcessError) as refused:
        case.take(lambda run, marking: getattr(run, verb)(marking, 99))
    assert refused.value.code == "not_open"
    assert case.open == ["a"]
