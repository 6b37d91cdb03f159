"""A coordinator saves a form: what is read, and what the check says about a broken one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from engine.process.forms import FieldType, read
from tests.forms.shipped import FILES, RIGHT, form, shipped
from web.words import findings as words


def test_every_shipped_form_is_tried_here():
    assert {path.stem for path in FILES} == set(RIGHT)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_forms_have_no_finding(path):
    assert read(path.read_bytes(), path.stem).findings == ()


def test_a_form_keeps_what_its_file_says():
    decision = shipped("decision")
    chooser, until = list(decision.inputs())[:2]
    assert chooser.type is FieldType.RADIO
    assert [option.value for option in chooser.options] == [
        "more_time", "longer_asked", "other_officer", "help_asked", "already_sent",
    ]  # fmt: skip
    assert (until.label, until.subtype, until.disallow_past, until.required) == ("Tenggat baru", "date", True, True)
    assert until.hide == 'not(list contains(["more_time", "other_officer"], decision))'


def test_rows_of_a_list_have_columns():
    questions = next(shipped("verdict").inputs())
    assert questions.type is FieldType.DYNAMICLIST
    assert not questions.can_add_rows
    assert [column.key for column in questions.fields] == ["code", "verdict", "accepted_score", "reason", "words"]
    assert questions.fields[0].readonly
    assert (questions.fields[2].min, questions.fields[2].decimal_digits) == (Decimal(0), 2)


def test_a_group_belongs_to_the_form_itself():
    read_form = form(
        {"type": "group", "components": [{"id": "a", "type": "textfield", "key": "place", "label": "Tempat"}]}
    )
    assert read_form.findings == ()
    assert [field.key for field in read_form.inputs()] == ["place"]


TEXT = {"type": "textfield", "key": "place"}
BROKEN: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("unknown-type", "c1", [{"type": "crystal_ball", "key": "x"}]),
    ("refused-type", "c1", [{"type": "iframe", "url": "https://example.org"}]),
    ("refused-type", "c1", [{"type": "html", "content": "<b>"}]),
    ("refused-type", "c1", [{"type": "image", "source": "x.png"}]),
    ("refused-type", "c1", [{"type": "filepicker", "key": "x"}]),
    ("refused-type", "c1", [{"type": "button", "action": "submit"}]),
    ("unknown-type", "c1", [{"type": ["textfield"], "key": "x"}]),
    ("duplicate-key", "place", [TEXT, TEXT]),
    ("duplicate-id", "place", [{**TEXT, "id": "same"}, {**TEXT, "id": "same", "key": "other"}]),
    ("bad-key", "Nama Tempat", [{**TEXT, "key": "Nama Tempat"}]),
    ("bad-key", "a.b", [{**TEXT, "key": "a.b"}]),
    ("bad-key", "1st", [{**TEXT, "key": "1st"}]),
    ("bad-key", "some", [{**TEXT, "key": "some"}]),
    ("bad-key", "__class__", [{**TEXT, "key": "__class__"}]),
    ("no-key", "c1", [{"type": "textfield"}]),
    ("no-label", "c1", [{**TEXT, "label": " "}]),
    ("no-options", "c1", [{"type": "radio", "key": "x"}]),
    ("bad-option", "c1", [{"type": "radio", "key": "x", "values": [{"value": 1, "label": "Satu"}]}]),
    ("duplicate-option", "c1", [{"type": "radio", "key": "x", "values": [{"value": "a", "label": "A"}] * 2}]),
    ("options-expression", "c1", [{"type": "select", "key": "x", "valuesKey": "y", "valuesExpression": "=z"}]),
    ("bad-condition", "place", [{**TEXT, "conditional": {"hide": "=place ="}}]),
    ("unknown-name", "place", [{**TEXT, "conditional": {"hide": '=plaec = "x"'}}]),
    ("browser-differs", "place", [{**TEXT, "conditional": {"hide": "=0.1 + 0.2 = 0.3"}}]),
    ("words-expression", "c1", [{**TEXT, "label": '="Tempat"'}]),
    ("words-expression", "c1", [{**TEXT, "description": "{{secret}}"}]),
    ("bad-limits", "x", [{"type": "number", "key": "x", "validate": {"min": 3, "max": 2}}]),
    ("bad-limits", "place", [{**TEXT, "validate": {"minLength": 9, "maxLength": 2}}]),
    ("bad-limits", "x", [{"type": "number", "key": "x", "increment": 0}]),
    ("bad-member", "c1", [{"type": "number", "key": "x", "validate": {"min": "=limit"}}]),
    ("bad-member", "c1", [{**TEXT, "validate": {"required": "yes"}}]),
    ("bad-member", "place", [{**TEXT, "validate": {"validationType": "iban"}}]),
    ("bad-member", "c1", [{**TEXT, "validate": []}]),
    ("bad-pattern", "place", [{**TEXT, "validate": {"pattern": "("}}]),
    ("no-pattern-message", "place", [{**TEXT, "validate": {"pattern": "^[0-9]+$"}}]),
    ("unread-member", "c1", [{**TEXT, "onchange": "steal()"}]),
    ("group-path", "c1", [{"type": "group", "path": "inner", "components": []}]),
    ("nested-list", "inner", [{"type": "dynamiclist", "path": "rows", "components": [
        {"type": "dynamiclist", "id": "inner", "path": "more", "label": "x", "components": []}]}]),
    ("too-large", "c1", [{**TEXT, "label": "x" * 501}]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "element", "components"), BROKEN, ids=lambda value: str(value)[:30])
def test_a_broken_component_is_named_with_a_mend(rule, element, components):
    findings = [finding for finding in form(*components).findings if finding.rule == rule]
    assert findings
    assert findings[0].element == element
    assert words.message(findings[0], words.english)
    assert words.hint(findings[0], words.english)


def test_a_misspelt_name_gets_the_nearest():
    broken = form(TEXT, {"type": "textfield", "key": "why", "conditional": {"hide": '=plaec = "x"'}})
    assert [words.hint(finding, words.english) for finding in broken.findings] == ["did you mean «place»?"]
    assert not broken.is_usable


def test_a_condition_in_a_row_reads_the_row_and_the_form():
    row = {"id": "r", "type": "textfield", "key": "why", "label": "Alasan", "conditional": {"hide": "=place = why"}}
    assert form(TEXT, {"type": "dynamiclist", "path": "rows", "components": [row]}).findings == ()


def test_a_remark_does_not_forbid_the_form():
    assert form({**TEXT, "onchange": "x"}).is_usable


HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "no object": b"[]",
    "cut off": b'{"components": [{"type": "textf',
    "deep": b'{"components":' + b"[" * 100_000,
    "long number": b'{"components": [], "schemaVersion": ' + b"9" * 10_000 + b"}",
    "twice": b'{"components": [], "components": []}',
    "not a number": b'{"components": [{"type": "number", "min": NaN}]}',
    "20 MB": b'{"components": "' + b"x" * 20_000_000 + b'"}',
    "no components": b'{"type": "default"}',
    "components no list": b'{"components": {"a": 1}}',
    "components no objects": b'{"components": [1, null, "x"]}',
    "another type": b'{"type": "process", "components": []}',
    "many": json.dumps({"components": [{"type": "textfield", "key": f"k{n}"} for n in range(301)]}).encode(),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_gives_findings_and_no_traceback(content):
    broken = read(content, "hostile")
    assert not broken.is_usable
    assert all(
        words.message(finding, words.english) and words.hint(finding, words.english) for finding in broken.findings
    )


def test_a_syntax_error_names_its_line():
    assert read(b'{\n"type": "default",\n"components": oops}', "x").findings[0].line == 3


def test_a_finding_names_the_line_of_its_component():
    text = '{"type": "default", "components": [\n{"id": "one", "type": "textfield", "key": "a"}]}'
    assert [(finding.rule, finding.line) for finding in read(text.encode(), "x").findings] == [("no-label", 2)]
