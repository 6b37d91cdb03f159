"""Multi-instance and loop activities, across processes: every step has a definition of its own."""

from tests.process.drawing import Case, chain, drawing, flow, line, node, through

MI = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopDataInputRef>people</loopDataInputRef>'
    '<loopDataOutputRef>votes</loopDataOutputRef><inputDataItem name="person"/><outputDataItem name="vote"/>'
    "</multiInstanceLoopCharacteristics>"
)
TWICE = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
AGAIN = "<standardLoopCharacteristics {}><loopCondition>again</loopCondition></standardLoopCharacteristics>"


def case_of(loop: str, **data: object) -> Case:
    return Case(
        drawing(through(node("userTask", "ask", loop), node("userTask", "z"))),
        data,
    )


def test_output_is_collected_in_the_order_of_the_input() -> None:
    case = case_of(MI.format("false"), people=["ann", "ben", "cid"])
    case.complete("ask", 2, vote="c")
    case.complete("ask", 0, vote="a")
    case.complete("ask", vote="b")
    assert case.data["votes"] == ["a", "b", "c"]
    assert "person" not in case.data
    assert "vote" not in case.data


def test_in_sequence_one_after_the_other() -> None:
    case = case_of(MI.format("true"), people=["ann", "ben"])
    assert case.open == ["ask"]
    case.complete("ask", vote=1)
    case.complete("ask", vote=2)
    assert case.data["votes"] == [1, 2]
    assert case.open == ["z"]


def test_a_standard_loop_goes_on_while_its_condition_is_true() -> None:
    case = case_of(AGAIN.format('loopMaximum="5"'))
    case.complete("ask", again=True)
    case.complete("ask", again=True)
    assert case.open == ["ask"]
    case.complete("ask", again=False)
    assert case.open == ["z"]


def test_a_loop_tested_before_may_not_run_at_all() -> None:
    case = case_of(AGAIN.format('testBefore="true"'), again=False)
    assert case.open == ["z"]


def test_no_list_is_an_incident() -> None:
    assert case_of(MI.format("false"), people=7).state == "failed"


def test_items_write_their_own_data() -> None:
    xml = drawing(
        node("startEvent", "s")
        + node(
            "subProcess",
            "sub",
            TWICE
            + node("startEvent", "s1")
            + node("userTask", "a")
            + node("exclusiveGateway", "x", default="no")
            + node("userTask", "b")
            + node("endEvent", "e1")
            + chain("s1", "a", "x")
            + flow("x", "b", "more")
            + flow("x", "e1", name="no")
            + chain("b", "e1"),
        )
        + node("endEvent", "e")
        + chain("s", "sub", "e")
    )
    case = Case(xml)
    case.complete("a", 0, more=True)
    case.complete("a", 0)
    assert case.open == ["b"]


def test_an_item_taken_away_by_hand_does_not_hold_the_others_up() -> None:
    case = case_of(MI.format("false"), people=["ann", "ben"])
    marking = case.marking
    first = next(t for t in marking.tokens() if t.item == 0)
    case.take(lambda run, m: run.cancel(m, first.id))
    case.complete("ask", vote="b")
    assert case.open == ["z"]
    assert case.data["votes"] == ["b"]


def test_items_that_call_do_not_write_back_what_they_only_read() -> None:
    body = through(node("callActivity", "c", TWICE, calledElement="q"), node("userTask", "z"))
    case = Case(drawing(body, q=line("ct", name="q")), {"x": 1})
    case.change(x=2)
    case.complete("ct", y=1)
    case.complete("ct")
    assert case.data == {"x": 2, "y": 1}
