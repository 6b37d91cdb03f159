"""Tasks and timers leave the runtime as data: what is counted, from what, and which task is watched."""

import datetime as dt

import pytest

from tests.process.drawing import (
    MORNING,
    Case,
    chain,
    declared,
    drawing,
    extended,
    file_of,
    flow,
    line,
    node,
    process,
    through,
    timer,
)

ITEMS = (
    "<multiInstanceLoopCharacteristics><loopDataInputRef>agencies</loopDataInputRef>"
    '<inputDataItem name="agency"/></multiInstanceLoopCharacteristics>'
)
TWO = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"


def task(**words: str) -> Case:
    return Case(drawing(through(node("userTask", "a", **{f"layak_{k}": v for k, v in words.items()}))), {"days": 5})


def test_the_words_of_a_task_are_evaluated_when_it_is_created() -> None:
    made = task(
        formKey="evidence", role="officer", agency='"dinkes"', assignee='"petugas-1"', priority="40 + days"
    ).task("a")
    assert (made.form_key, made.role, made.agency, made.assignee) == ("evidence", "officer", "dinkes", "petugas-1")
    assert (made.priority, made.pause, made.kind, made.name) == (45, "waiting", "userTask", "a")


def test_a_task_says_nothing_when_the_drawing_says_nothing() -> None:
    made = task().task("a")
    assert (made.due, made.follow_up, made.agency, made.assignee, made.excluding, made.priority) == (
        None,
        None,
        None,
        None,
        (),
        50,
    )
    assert not made.has_excluding


@pytest.mark.parametrize(
    ("text", "function", "number"),
    [
        ("working_days(days)", "working_days", 5),
        ("working_hours(1.5)", "working_hours", 1.5),
        ("hours(48)", "hours", 48),
        ("if days > 3 then hours(2) else working_days(1)", "hours", 2),
        ("= working_days(days - 1)", "working_days", 4),
    ],
)
def test_a_due_date_is_a_length_the_calendar_counts(text: str, function: str, number: float) -> None:
    due = task(due=text).task("a").due
    assert due is not None
    assert (due.function, due.number, due.text) == (function, number, text)


def test_a_due_date_may_be_an_instant_a_day_or_a_duration() -> None:
    instant = task(due='date and time("2026-03-01T09:00:00+08:00")').task("a").due
    day = task(due='date("2026-03-01")').task("a").due
    duration = task(due="PT48H").task("a").due
    assert instant is not None
    assert day is not None
    assert duration is not None
    assert instant.instant == dt.datetime.fromisoformat("2026-03-01T09:00:00+08:00")
    assert (day.function, day.day) == ("day", dt.date(2026, 3, 1))
    assert duration.instant == MORNING + dt.timedelta(hours=48)


NAMED = [
    ('end_of_work("2026-03-31")', "day", ""),
    ('end_of_work(date("2026-03-31"))', "day", ""),
    ('end_of_day("2026-03-31")', "end_of_day", ""),
    ('end_of_day("2026-03-31", "wib")', "end_of_day", "Asia/Jakarta"),
    ('end_of_day(date and time("2026-03-31T09:00:00+08:00"), "Asia/Jayapura")', "end_of_day", "Asia/Jayapura"),
    ('end_of_day(day: "2026-03-31", zone: "WIB")', "end_of_day", "Asia/Jakarta"),
]


@pytest.mark.parametrize(("text", "function", "zone"), NAMED)
def test_a_due_date_may_be_the_end_of_a_named_day(text: str, function: str, zone: str) -> None:
    due = task(due=text).task("a").due
    assert due is not None
    assert (due.function, due.day, due.zone, due.text) == (function, dt.date(2026, 3, 31), zone, text)


def test_a_timer_waits_for_the_end_of_a_day() -> None:
    case = Case(drawing(through(node("intermediateCatchEvent", "t", timer('end_of_day("2026-03-31", "WIB")')))))
    (armed,) = case.step.timers_set
    assert (armed.due.function, armed.due.day, armed.due.zone) == ("end_of_day", dt.date(2026, 3, 31), "Asia/Jakarta")


def test_null_is_no_due_date() -> None:
    assert task(due="working_days(nothing)").task("a").due is None
    assert task(due="end_of_day(nothing)").task("a").due is None


@pytest.mark.parametrize("text", ["end_of_day(days)", 'end_of_day("2026-03-31", "WI" + "X")'])
def test_the_end_of_what_is_no_day_is_an_incident(text: str) -> None:
    case = task(due=text)
    assert case.state == "failed"
    assert case.step.opened == ()


def test_a_due_date_that_is_none_is_an_incident_and_no_open_task() -> None:
    case = task(due="true")
    assert case.state == "failed"
    assert case.step.opened == ()
    assert case.tasks == {}


def test_an_instant_without_a_zone_is_in_the_zone_of_the_city() -> None:
    case = task(due="2026-03-01T09:00:00")
    assert case.task("a").due.instant == dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)  # type: ignore[union-attr]
    zone = dt.timezone(dt.timedelta(hours=8))
    run = case.runtime()
    step = type(run)(definition=run.definition, now=MORNING, zone=zone).start("p")
    assert step.opened[0].due.instant == dt.datetime(2026, 3, 1, 9, tzinfo=zone)  # type: ignore[union-attr]


def test_an_instant_may_name_its_zone() -> None:
    case = task(due='date and time("2026-03-01T09:00:00@Asia/Makassar")')
    due = case.task("a").due
    assert due is not None
    assert due.instant == dt.datetime.fromisoformat("2026-03-01T09:00:00+08:00")


def test_follow_up_counts_back_from_the_tasks_own_deadline() -> None:
    made = task(due="working_days(10)", followUp="before_due(5)").task("a")
    assert made.follow_up is not None
    assert (made.follow_up.function, made.follow_up.watched) == ("before_due", made.token)


def test_whoever_did_it_last_gets_it_again_per_agency_and_item() -> None:
    body = through(node("userTask", "a", TWO, layak_assignee='performer("a")', layak_agency='"dinkes"'))
    case = Case(drawing(body))
    case.performed = {("a", "dinkes", 0): "petugas-1", ("a", "dinkes", 1): "petugas-2"}
    again = case.runtime().start("p")
    assert [t.assignee for t in again.opened] == ["petugas-1", "petugas-2"]
    assert [t.assignee for t in case.tasks.values()] == [None, None]


def test_items_share_a_body_and_know_their_number_and_value() -> None:
    body = through(node("userTask", "a", ITEMS, layak_agency="agency", layak_excluding="senders"))
    case = Case(drawing(body), {"agencies": ["dinkes", "disdik"], "senders": ["petugas-9"]})
    first, second = case.tasks.values()
    assert first.body == second.body != first.token
    assert [(t.item, t.loop_counter, t.agency) for t in (first, second)] == [
        ("dinkes", 0, "dinkes"),
        ("disdik", 1, "disdik"),
    ]
    assert first.excluding == ("petugas-9",)
    assert first.has_excluding


# -- the watched task
def clocked(*events: tuple[str, str], loop: str = "") -> bytes:
    body = through(node("userTask", "a", loop, layak_due="working_days(5)"))
    for name, when in events:
        body += node("boundaryEvent", name, timer(when), attachedToRef="a", cancelActivity="false")
        body += (
            node("callActivity", f"c_{name}", calledElement="q")
            + node("endEvent", f"e_{name}")
            + chain(name, f"c_{name}", f"e_{name}")
        )
    return drawing(body, q=through(node("callActivity", "deeper", calledElement="r"), name="q"), r=CATCH)


CATCH = through(
    node(
        "serviceTask",
        "extend",
        extended('<layak:parameter name="until">until</layak:parameter>'),
        layak_operator="extend_deadline",
    ),
    node("intermediateCatchEvent", "passed", timer("after_due(0)")),
    name="r",
)


def test_a_boundary_event_looks_at_its_task_and_so_does_all_it_calls() -> None:
    case = Case(clocked(("b", "after_due(1)")), {"until": "2026-03-03"})
    watched = case.task("a").token
    (key,) = case.due
    assert (case.due[key].function, case.due[key].number, case.due[key].watched) == ("after_due", 1, watched)
    step = case.fire("b")
    (effect,) = step.effects
    assert (effect.operator, effect.parameters, effect.watched) == ("extend_deadline", {"until": "2026-03-03"}, watched)
    (passed,) = step.timers_set
    assert (passed.process, passed.element, passed.due.watched) == ("r", "passed", watched)


def test_the_clocks_of_a_task_with_items_look_at_its_body() -> None:
    case = Case(clocked(("b", "after_due(0)"), loop=TWO), {"until": "2026-03-03"})
    body = next(iter(case.tasks.values())).body
    assert [due.watched for due in case.due.values()] == [body]
    assert case.fire("b").effects[0].watched == body


def test_nothing_is_watched_where_no_clock_of_a_task_has_begun_it() -> None:
    case = Case(drawing(CATCH), {"until": "2026-03-03"})
    assert case.step.effects[0].watched is None
    assert [due.watched for due in case.due.values()] == [None]


def test_a_clock_that_ends_its_task_looks_further_out() -> None:
    inner = through(node("userTask", "help", layak_due="working_days(1)"), name="q")
    inner += (
        node("boundaryEvent", "late", timer("after_due(0)"), attachedToRef="help")
        + node("serviceTask", "tell")
        + flow("late", "tell")
        + flow("tell", "eq")
    )
    body = through(node("userTask", "a", layak_due="working_days(5)"))
    body += node("boundaryEvent", "b", timer("after_due(0)"), attachedToRef="a", cancelActivity="false")
    body += node("callActivity", "c", calledElement="q") + flow("b", "c") + flow("c", "e")
    case = Case(drawing(body, q=inner))
    case.fire("b")
    assert next(due.watched for (e, _), due in case.due.items() if e == "late") == case.task("help").token
    assert case.fire("late").effects[0].watched == case.task("a").token


# -- the ladder
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<inputData id="i1" name="level"><variable id="v1" name="level" typeRef="number"/></inputData>
<inputData id="i2" name="agency"><variable id="v2" name="agency" typeRef="string"/></inputData>
<decision id="ladder" name="Tangga"><variable id="v3" name="ladder"/>
<informationRequirement id="r1"><requiredInput href="#i1"/></informationRequirement>
<informationRequirement id="r2"><requiredInput href="#i2"/></informationRequirement>
<decisionTable id="t" hitPolicy="FIRST">
<input id="in1"><inputExpression id="x1" typeRef="number"><text>level</text></inputExpression></input>
<input id="in2"><inputExpression id="x2" typeRef="string"><text>agency</text></inputExpression></input>
<output id="o1" name="delay_days" typeRef="number"/><output id="o2" name="ask" typeRef="string"/>
<rule id="u1"><inputEntry id="e1"><text>1</text></inputEntry><inputEntry id="e2"><text>"polres"</text></inputEntry>
<outputEntry id="g1"><text>7</text></outputEntry><outputEntry id="g2"><text>"chair"</text></outputEntry></rule>
<rule id="u2"><inputEntry id="e3"><text>-</text></inputEntry><inputEntry id="e4"><text>-</text></inputEntry>
<outputEntry id="g3"><text>level + 1</text></outputEntry><outputEntry id="g4"><text>"head"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
DATA = {n: {"type": "number"} for n in ("level", "delay_days")} | {n: {"type": "string"} for n in ("agency", "ask")}


def laddered(event: str) -> dict[str, bytes]:
    return {"process.bpmn": drawing(event), "ladder.dmn": TABLE.encode(), "process.yaml": declared(data=DATA)}


def test_a_rung_is_read_from_the_table_by_level_and_data() -> None:
    body = line("a") + node("boundaryEvent", "b", timer("rung(1)"), attachedToRef="a") + flow("b", "e")
    for agency, delay in (("dinkes", 2), ("polres", 7)):
        case = Case(laddered(body), {"agency": agency})
        (due,) = case.due.values()
        assert (due.function, due.number, due.watched, due.text) == (
            "after_due",
            delay,
            case.task("a").token,
            "rung(1)",
        )


def test_a_rung_that_is_waited_for_counts_from_now() -> None:
    case = Case(laddered(through(node("intermediateCatchEvent", "c", timer("rung(level + 1)")))), {"level": 2})
    (due,) = case.due.values()
    assert (due.function, due.number, due.watched) == ("working_days", 4, None)


def test_without_a_table_there_is_no_rung() -> None:
    body = line("a") + node("boundaryEvent", "b", timer("rung(1)"), attachedToRef="a") + flow("b", "e")
    case = Case(drawing(body))
    assert case.state == "failed"
    assert "no table ladder" in case.step.incidents[0].reason


# -- decisions
def test_a_decision_spreads_its_columns_into_variables() -> None:
    files = laddered(
        through(node("businessRuleTask", "read", layak_decision="ladder"), node("userTask", "a", layak_role="ask"))
    )
    files["process.yaml"] = declared(data=DATA, roles={"ask": {}})
    case = Case(files, {"level": 3, "agency": "dinkes"})
    assert case.data == {"level": 3, "agency": "dinkes", "delay_days": 4, "ask": "head"}
    decided = next(h.value for h in case.step.happened if h.what == "decided")
    assert (decided.decision, decided.result) == ("ladder", {"delay_days": 4, "ask": "head"})
    assert case.step.effects == ()


def test_processes_of_one_file_have_one_table() -> None:
    files = {
        "process.bpmn": file_of(
            process("p", through(node("callActivity", "c", calledElement="q"))),
            process(
                "q", through(node("businessRuleTask", "read", layak_decision="ladder"), node("userTask", "a"), name="q")
            ),
        ),
        "ladder.dmn": TABLE.encode(),
    }
    case = Case(files, {"level": 1, "agency": "polres"})
    case.complete("a")
    assert case.data["delay_days"] == 7
