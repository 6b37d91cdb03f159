"""The last is undone first."""

from tests.process.drawing import Case, chain, drawing, node

UNDO = "<compensateEventDefinition{}/>"


def booked(wait: str = "") -> bytes:
    body = (
        node("startEvent", "s")
        + node("endEvent", "e")
        + node("intermediateThrowEvent", "undo", UNDO.format(wait))
        + node("userTask", "z")
    )
    for name in ("hotel", "flight"):
        body += (
            node("userTask", name)
            + node("boundaryEvent", f"b_{name}", UNDO.format(""), attachedToRef=name)
            + node("userTask", f"undo_{name}", isForCompensation="true")
        )
        body += f'<association id="as_{name}" sourceRef="b_{name}" targetRef="undo_{name}"/>'
    return drawing(body + chain("s", "hotel", "flight", "undo", "z", "e"))


def test_one_after_the_other_in_reverse_order() -> None:
    case = Case(booked())
    case.complete("hotel")
    case.complete("flight")
    assert case.open == ["undo_flight"]
    case.complete("undo_flight")
    assert case.open == ["undo_hotel"]
    case.complete("undo_hotel")
    assert case.open == ["z"]


def test_a_throw_event_need_not_wait() -> None:
    case = Case(booked(' waitForCompletion="false"'))
    case.complete("hotel")
    case.complete("flight")
    assert sorted(case.open) == ["undo_flight", "z"]
    case.complete("z")
    case.complete("undo_flight")
    case.complete("undo_hotel")
    assert case.state == "completed"


def test_what_was_not_completed_is_not_undone() -> None:
    xml = (
        booked()
        .replace(b'sourceRef="hotel" targetRef="flight"', b'sourceRef="hotel" targetRef="undo"')
        .replace(b'sourceRef="flight" targetRef="undo"', b'sourceRef="s" targetRef="flight"')
    )
    case = Case(xml)
    case.complete("hotel")
    assert sorted(case.open) == ["flight", "undo_hotel"]
