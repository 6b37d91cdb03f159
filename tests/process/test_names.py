"""Names that are not in process.yaml are slips of the pen, found at deployment with the name that was meant."""

from typing import Any

import pytest

from engine.process import package
from engine.process.findings import Finding
from tests.process.drawing import chain, declared, drawing, extended, flow, line, node, through, timer
from web.words import findings as words

NAMES: dict[str, Any] = {
    "roles": {"officer": {}, "head": {}},
    "pages": {"evidence": "Bukti"},
    "messages": {"go": {"with": {"until": "date"}, "by": ["head"]}},
    "escalations": {"X1": "Lanjut"},
    "operators": {"notify": {"to": "role", "template": "name", "copy": "roles separated by blanks"}},
    "templates": ["evidence_due"],
    "facts": {"returns": {"type": "number"}},
    "data": {"until": {"type": "date"}, "agency": {"type": "string"}, "max_returns": {"type": "number"}},
}


def findings(body: str, strict: bool = True, **parts: Any) -> list[Finding]:
    files = {"process.bpmn": drawing(body), "process.yaml": declared(**{**NAMES, **parts})}
    return [f for f in package.check_package(files, strict=strict) if f.rule != "schema" and f.is_error]


def gateway(condition: str) -> str:
    body = (
        node("startEvent", "s")
        + node("exclusiveGateway", "x", default="d").replace("<exclusiveGateway ", '<exclusiveGateway name="Enough?" ')
        + node("endEvent", "e")
    )
    return body + chain("s", "x") + flow("x", "e", condition) + flow("x", "e", name="d")


def task(**words: str) -> str:
    return through(node("userTask", "a", **{f"layak_{k}": v for k, v in words.items()}))


def told(*parameters: str, operator: str = "notify") -> str:
    pairs = [p.split("=", 1) for p in parameters]
    written = [f'<layak:parameter name="{name}">{value}</layak:parameter>' for name, value in pairs]
    return through(node("sendTask", "t", extended(*written), layak_operator=operator))


ITEMS = (
    "<multiInstanceLoopCharacteristics><loopDataInputRef>{}</loopDataInputRef>"
    '<inputDataItem name="one"/></multiInstanceLoopCharacteristics>'
)

SLIPS = {
    "condition": (gateway("retruns &gt; 2"), "name", "x", "did you mean «returns»?"),
    "due": (task(due="working_days(max_return)"), "name", "a", "did you mean «max_returns»?"),
    "role": (task(role="oficer"), "role", "a", "did you mean «officer»?"),
    "form": (task(formKey="evidense"), "form", "a", "did you mean «evidence»?"),
    "operator": (told(operator="notifi"), "operator", "t", "did you mean «notify»?"),
    "parameter": (told('too="head"'), "parameter", "t", "did you mean «to»?"),
    "role in a parameter": (told('to="haed"'), "parameter", "t", "did you mean «head»?"),
    "roles in a parameter": (told('copy="head oficer"'), "parameter", "t", "did you mean «officer»?"),
    "template": (told('template="evidence_du"'), "parameter", "t", "did you mean «evidence_due»?"),
    "function": (gateway("cont(returns) = 1"), "function", "x", "did you mean «count»?"),
    "our function elsewhere": (
        gateway("working_days(1) = 1"),
        "function",
        "x",
        "it belongs in due, followUp, timer",
    ),
    "function of two": (task(due="working_days(1, 2)"), "function", "a", "write one argument"),
    "end of no day": (
        task(due='end_of_day("31 Maret")'),
        "function",
        "a",
        'write it as end_of_day("2026-03-31"), or the name of data that holds a day',
    ),
    "end of a day and more": (
        task(due="end_of_work(1, 2)"),
        "function",
        "a",
        'write it as end_of_work("2026-03-31"), or the name of data that holds a day',
    ),
    "zone": (
        task(due='end_of_day("2026-03-31", "WIX")'),
        "function",
        "a",
        "write WIB, WITA, WIT, or a name as Asia/Makassar",
    ),
    "end of day elsewhere": (task(followUp='end_of_day("2026-03-31")'), "function", "a", "it belongs in due, timer"),
    "performer": (task(assignee='performer("aa")'), "performer", "a", "did you mean «a»?"),
    "decision": (
        through(node("businessRuleTask", "r", layak_decision="due")),
        "decision",
        "r",
        "choose one that is there, or add its file",
    ),
    "collection": (through(node("userTask", "a", ITEMS.format("agencys"))), "name", "a", "did you mean «agency»?"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_what_was_meant(slip: str) -> None:
    body, rule, element, hint = SLIPS[slip]
    (found,) = findings(body)
    assert (found.rule, found.element, words.hint(found, words.english), found.file, found.is_error) == (
        rule,
        element,
        hint,
        "process.bpmn",
        True,
    )
    assert found.line > 0


def test_messages_and_escalations_are_declared() -> None:
    waits = through(node("receiveTask", "r", messageRef="M"))
    throws = through(node("intermediateThrowEvent", "x", '<escalationEventDefinition escalationRef="X"/>'))
    assert findings(waits) == findings(throws) == []
    assert [f.rule for f in findings(waits, messages={})] == ["message"]
    assert [f.rule for f in findings(throws, escalations={})] == ["escalation"]


def test_items_and_the_counts_of_a_loop_are_known() -> None:
    loop = (
        '<multiInstanceLoopCharacteristics><loopDataInputRef>agency</loopDataInputRef><inputDataItem name="one"/>'
        "<completionCondition>numberOfCompletedInstances > 1</completionCondition></multiInstanceLoopCharacteristics>"
    )
    assert findings(through(node("userTask", "a", loop, layak_agency="one"))) == []


def test_a_fact_is_read_and_never_written() -> None:
    call = node("callActivity", "c", extended('<layak:out target="returns">1</layak:out>'), calledElement="other")
    assert [(f.rule, f.element) for f in findings(through(call), calls=["other"])] == [("name", "c")]


def test_the_facts_of_a_process_are_those_it_reads() -> None:
    body = gateway("returns &gt; 2")
    files = {
        "process.bpmn": drawing(body).replace(b'id="p"', b'id="p" layak:facts="verdict"'),
        "process.yaml": declared(**NAMES),
    }
    messages = [words.message(f, words.english) for f in package.check_package(files, strict=True)]
    assert messages == [
        "there is no fact «verdict» in process.yaml",
        "layak:facts lacks «returns», which the process reads",
    ]


def test_the_declarations_themselves_are_looked_at() -> None:
    found = findings(line("a"), messages={"go": {"with": {"untill": "date"}, "by": ["boss"], "form": "decision"}})
    assert [(f.rule, f.element, f.file) for f in found] == [
        ("form", "go", "process.yaml"),
        ("role", "go", "process.yaml"),
        ("name", "go", "process.yaml"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (b"title: x\nfact: {}\n", 2, "unknown key fact"),
        (b"title: x\nfacts: {a: {type: text}}\n", 2, "its type is one of"),
        (b"title: x\ndata: [a]\n", 2, "a mapping from names"),
        (b"calls: escalation\n", 1, "a list of names"),
        (b"facts: {a: {type: string}}\ndata: {a: {type: string}}\n", 2, "both a fact and data"),
        (b"title: x\ntitle: y\n", 2, "given twice"),
        (b"a: &x 1\nb: *x\n", 1, "anchors"),
        (b"- 1\n", 1, "a mapping"),
        (b"main: nothing\n", 0, "no executable process «nothing»"),
        (b"\xff\xfe", 1, "no UTF-8"),
    ],
)
def test_a_process_yaml_that_is_wrong_says_where(text: bytes, line: int, message: str) -> None:
    (found,) = package.check_package({"process.bpmn": drawing(through()), "process.yaml": text}, strict=False)
    assert (found.file, found.line) == ("process.yaml", line)
    assert message in words.message(found, words.english)


def test_without_a_process_yaml_names_are_not_checked_but_a_deployment_wants_one() -> None:
    files = {"process.bpmn": drawing(gateway("retruns &gt; 2"))}
    (remark,) = package.check_package(files, strict=False)
    (error,) = package.check_package(files, strict=True)
    assert (remark.rule, remark.is_error) == ("process-yaml", False)
    assert (error.rule, error.is_error) == ("process-yaml", True)


def test_an_unreadable_time_is_refused() -> None:
    for when in ("PT5X", "P123456D", "2026-13-01"):
        body = line("a") + node("boundaryEvent", "b", timer(when), attachedToRef="a") + flow("b", "e")
        assert [(f.rule, f.element) for f in findings(body)] == [("timer-value", "b")], when
