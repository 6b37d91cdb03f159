"""A file for every rule that breaks it: drawings, names, tables, forms, and files nobody can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.process.drawing import declared, drawing, extended, file_of, line, node, process, through
from tests.process.lint import drawings
from tests.process.lint.case import NAMES as DECLARED
from tests.process.lint.case import SOUND, Case, filed, lined, named
from tests.process.lint.drawings import choice
from tests.process_decisions.drawn import decision, file, literal, table

#: Rules that look beyond one folder of files; `test_beyond.py` has their stories.
ELSEWHERE = frozenset(("escalation-uncaught", "unreadable", "scenario", "parser"))


def task(**words: str) -> str:
    return through(node("userTask", "a", **{f"layak_{k}": v for k, v in words.items()}))


def told(parameter: str = "", operator: str = "notify") -> str:
    return through(node("sendTask", "t", extended(parameter), layak_operator=operator))


TO, TOO = (f'<layak:parameter name="{name}">"head"</layak:parameter>' for name in ("to", "too"))
ABOUT_NONE = '<layak:parameter name="about">"collect"</layak:parameter>'
WAITS = through(node("receiveTask", "r", messageRef="M"))
THROWS = through(node("intermediateThrowEvent", "x", '<escalationEventDefinition escalationRef="X"/>'))
BRANCH = choice("returns &gt; 2", default="x-e")
NAMES = [
    named("expression", "x", choice("returns &gt;", default="x-e"), BRANCH),
    named("function", "x", choice("cont([returns]) = 1", default="x-e")),
    named("performer", "a", task(assignee='performer("aa")')),
    named("name", "x", choice("retruns &gt; 2", default="x-e")),
    named("role", "a", task(role="oficer")),
    named("form", "a", task(formKey="evidense")),
    named("operator", "t", told(operator="notifi")),
    named("parameter", "t", told(TOO), told(TO)),
    named("parameter", "t", told(ABOUT_NONE), told(TO)),
    named("decision", "d", through(node("businessRuleTask", "d", layak_decision="due")), line("a")),
]


def with_yaml(rule: str, element: str, body: str, wrong: Mapping[str, Any]) -> Case:
    """A drawing whose process.yaml lacks something it names."""
    files = {"p.bpmn": lined(drawing(body)), "process.yaml": declared(**{**DECLARED, **wrong})}
    mended = {**files, "process.yaml": declared(**DECLARED)}
    return Case(rule=rule, element=element, files=files, shown=body, mended=mended)


DECLARATIONS = [
    with_yaml("message", "r", WAITS, {"messages": {}}),
    with_yaml("escalation", "x", THROWS, {"escalations": {}}),
    Case(
        rule="facts",
        element="p",
        shown='<process id="p" layak:facts="">',
        files={
            "p.bpmn": drawing(BRANCH).replace(b'id="p"', b'id="p" layak:facts="agency"'),
            "process.yaml": declared(**DECLARED),
        },
        mended={
            "p.bpmn": drawing(BRANCH).replace(b'id="p"', b'id="p" layak:facts="returns"'),
            "process.yaml": declared(**DECLARED),
        },
    ),
]


def dmn(rule: str, element: str, broken: bytes, *, is_error: bool = True) -> Case:
    """A table beside a drawing."""
    return filed(rule, "t.dmn", broken.decode(), GOOD.decode(), element, is_error=is_error)


def ruled(*rules: tuple[list[str], list[str]], **how: Any) -> bytes:
    return file(decision(table(rules, **how)))


ONE, PAIR = (["1"], ["1"]), (["1"], ["1", "2"])
GOOD = ruled(ONE)
TABLES = [
    dmn("no-decision", "d", file()),
    dmn("no-id", "d", file(decision(literal("1")), decision(literal("2"), ""))),
    dmn("duplicate-id", "D", file(decision(literal("1")), decision(literal("2")))),
    dmn("reference", "D", file(decision(literal("1"), requires=["Input#in_zz"]))),
    dmn("no-output", "table", ruled((["1"], []), outputs=())),
    dmn("no-rule", "D", ruled(), is_error=False),
    dmn("missing-input", "col1", ruled(ONE, inputs=("",))),
    dmn("output-name", "table", ruled(PAIR, outputs=("due days", "x"))),
    dmn("cells", "rule1", ruled((["1", "2"], ["1"]))),
    dmn("empty-output", "rule1", ruled((["1"], [""])), is_error=False),
    dmn("hit-policy", "table", ruled(ONE, policy="MOSTLY")),
    dmn("overlap", "rule2", ruled(ONE, ONE)),
    dmn("expression", "rule1", ruled((["< "], ["1"]))),
    dmn("name", "rule1", ruled((["zz"], ["1"]))),
]


def form(*components: Mapping[str, Any], **top: Any) -> str:
    return json.dumps({"type": "default", "components": list(components), **top}, indent=1)


FIELD = {"type": "textfield", "id": "f1", "key": "place", "label": "Tempat"}
FINE = form(FIELD)


def field(rule: str, element: str, *, is_error: bool = True, **wrong: Any) -> Case:
    """A form with one field that is wrong."""
    made = {k: v for k, v in {**FIELD, **wrong}.items() if v is not None}
    return filed(rule, "f.form", form(made), FINE, element, is_error=is_error)


def fields(rule: str, element: str, *wrong: Mapping[str, Any]) -> Case:
    return filed(rule, "f.form", form(*wrong), FINE, element)


FORMS = [
    fields("no-id", "", {"type": "text", "text": "Halo"}, FIELD),
    fields("duplicate-id", "place", FIELD, {**FIELD, "key": "town"}),
    fields("duplicate-key", "place", FIELD, {**FIELD, "id": "f2"}),
    field("bad-key", "Tempat", key="Tempat"),
    field("bad-condition", "place", conditional={"hide": "=1 +"}),
    field("unknown-name", "place", conditional={"hide": '=plac = ""'}),
    field("browser-differs", "place", conditional={"hide": "=place between 1 and 2"}, is_error=False),
    field("bad-limits", "place", validate={"minLength": 5, "maxLength": 2}),
    field("bad-member", "f1", label=7),
    field("bad-pattern", "place", validate={"pattern": "("}),
    field("no-pattern-message", "place", validate={"pattern": "[0-9]+"}, is_error=False),
    field("words-expression", "f1", label="=1"),
    field("unread-member", "f1", color="red", is_error=False),
    filed("empty-form", "f.form", form(), FINE),
    filed("bad-file", "f.form", "{", FINE),
    field("unknown-type", "f1", type="crystal_ball"),
    field("refused-type", "f1", type="html"),
    field("no-key", "f1", key=None),
    field("no-label", "f1", label=None),
    fields("group-path", "g1", {"type": "group", "id": "g1", "path": "in", "components": [FIELD]}),
    fields("bad-option", "f1", {**FIELD, "type": "radio", "values": [{"label": "Ya"}]}),
    fields("duplicate-option", "f1", {**FIELD, "type": "radio", "values": [{"label": "Ya", "value": "yes"}] * 2}),
    fields("options-expression", "f1", {**FIELD, "type": "select", "valuesExpression": "=x", "valuesKey": "x"}),
    fields("no-options", "f1", {**FIELD, "type": "radio"}),
    fields(
        "nested-list",
        "in",
        {"type": "dynamiclist", "id": "l1", "path": "rows", "label": "Baris", "components": [
            {"type": "dynamiclist", "id": "in", "path": "cells", "label": "Sel", "components": [FIELD]}]},
    ),
]  # fmt: skip

DRAWN = lined(drawing(SOUND)).decode()
TWO_SIGNALS = drawing(SOUND).replace(b"<process", b'<signal id="S2" name="alarm"/><process', 1)
POOLS = (
    '<collaboration id="c"><participant id="p1" processRef="p"/><participant id="p2" processRef="q"/></collaboration>'
)
TWO_POOLS = file_of(POOLS, process("p", SOUND), process("q", line("a", name="q")))
FILES = [
    filed("no-process", "p.bpmn", DRAWN.replace('isExecutable="true"', 'isExecutable="false"'), DRAWN, "definitions"),
    filed("signal-name", "p.bpmn", TWO_SIGNALS.decode(), DRAWN, "S2"),
    filed("pools", "p.bpmn", TWO_POOLS.decode(), DRAWN, "p2"),
    filed("empty", "p.bpmn", "", DRAWN),
    filed("too-large", "p.bpmn", " " * 5_000_001 + "x", DRAWN),
    filed("doctype", "p.bpmn", "<!DOCTYPE a>" + DRAWN, DRAWN),
    filed("xml", "p.bpmn", DRAWN[:-5], DRAWN),
    filed("bpmn", "p.bpmn", "<html/>", DRAWN),
    filed("id", "p.bpmn", DRAWN.replace('id="s-e"', f'id="{"s" * 201}"'), DRAWN),
    filed("dmn", "t.dmn", "<definitions/>", GOOD.decode()),
    filed("process-yaml", "process.yaml", "title: Uji\nrole: {}\n", "title: Uji\n", "role"),
    filed("main", "process.yaml", "main: q\n", "main: p\n", "q"),
    Case(
        rule="no-drawing",
        element="",
        shown="",
        files={"process.yaml": b"title: Uji\n"},
        mended={"p.bpmn": drawing(SOUND)},
    ),
    Case(
        rule="duplicate-process",
        element="p",
        shown="",
        files={"a.bpmn": drawing(SOUND), "b.bpmn": drawing(SOUND)},
        mended={"a.bpmn": drawing(SOUND)},
    ),
]
CASES: list[Case] = [*drawings.CASES, *NAMES, *DECLARATIONS, *TABLES, *FORMS, *FILES]
