"""The one rule for values: what a command or a player may hand to a verb."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from engine.errors import Invalid
from engine.process.forms import Given, check, ensure_valid
from tests.forms.shipped import GIVEN, TODAY, form, shipped

LINE = {"type": "textfield"}
AREA = {"type": "textarea"}
NUMBER = {"type": "number"}
DAY = {"type": "datetime", "subtype": "date"}
RADIO = {"type": "radio", "values": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]}
MANY = {**RADIO, "type": "checklist"}
BOX = {"type": "checkbox"}


def checked(component, value, given=GIVEN):
    return check(form({"key": "x", **component}), {"x": value}, given)


@pytest.mark.parametrize(
    ("component", "value", "kept"),
    [
        (LINE, "  Puskesmas Cempaka ", "Puskesmas Cempaka"),
        (LINE, "", None),
        (LINE, "   ", None),
        (LINE, None, None),
        (LINE, "👩‍👧 ü", "👩‍👧 ü"),
        (AREA, "satu\r\ndua\rtiga\n", "satu\ndua\ntiga"),
        (AREA, "kolom\tdua", "kolom\tdua"),
        ({**LINE, "validate": {"maxLength": 3}}, " abc ", "abc"),
        ({**LINE, "validate": {"validationType": "email"}}, "dinkes@kota.go.id", "dinkes@kota.go.id"),
        ({**LINE, "validate": {"validationType": "phone"}}, "+62 511-4772000", "+62 511-4772000"),
        ({**LINE, "validate": {"pattern": "^[0-9]{2}$", "patternErrorMessage": "p"}}, "07", "07"),
        (NUMBER, 3, 3),
        (NUMBER, 3.0, 3),
        (NUMBER, Decimal("2.50"), 2.5),
        (NUMBER, 0, 0),
        ({**NUMBER, "validate": {"min": 0, "max": 100}}, 100, 100),
        ({**NUMBER, "decimalDigits": 2}, 4.25, 4.25),
        ({**NUMBER, "increment": 0.5}, 4.5, 4.5),
        (DAY, "2026-03-17", "2026-03-17"),
        (DAY, dt.date(2026, 3, 17), "2026-03-17"),
        ({**DAY, "disallowPassedDates": True}, "2026-03-12", "2026-03-12"),
        ({**DAY, "subtype": "time"}, dt.time(16, 0), "16:00"),
        ({**DAY, "subtype": "datetime"}, "2026-03-17T16:00", "2026-03-17T16:00"),
        (RADIO, "b", "b"),
        (MANY, ["b", "a", "b"], ["b", "a"]),
        (MANY, [], None),
        (BOX, True, True),
        (BOX, False, None),
    ],
)  # fmt: skip
def test_what_counts(component, value, kept):
    result = checked(component, value)
    assert result.refusals == {}
    assert result.values == ({} if kept is None else {"x": kept})


@pytest.mark.parametrize(
    ("component", "value", "code"),
    [
        (LINE, 3, "not_text"),
        (LINE, ["x"], "not_text"),
        (LINE, "a\nb", "control_characters"),
        (LINE, "a\x00b", "control_characters"),
        (AREA, "a\x1b[31mb", "control_characters"),
        (AREA, "abc\u202egpj.exe", "control_characters"),
        (AREA, "\ud800", "control_characters"),
        (LINE, "x" * 1_001, "too_long"),
        (AREA, "x" * 10_001, "too_long"),
        (AREA, "x" * 5_000_000, "too_long"),
        ({**LINE, "validate": {"maxLength": 3}}, "abcd", "too_long"),
        ({**LINE, "validate": {"minLength": 3}}, " ab ", "too_short"),
        ({**LINE, "validate": {"validationType": "email"}}, "dinkes", "not_email"),
        ({**LINE, "validate": {"validationType": "email"}}, "a@b", "not_email"),
        ({**LINE, "validate": {"validationType": "email"}}, "a b@c.go.id", "not_email"),
        ({**LINE, "validate": {"validationType": "phone"}}, "telepon kantor", "not_phone"),
        ({**LINE, "validate": {"pattern": "^[0-9]{2}$", "patternErrorMessage": "p"}}, "7", "pattern"),
        ({**LINE, "validate": {"pattern": "^(a|aa)+$", "patternErrorMessage": "p"}}, "a" * 60 + "!", "pattern"),
        (NUMBER, "3", "not_number"),
        (NUMBER, True, "not_number"),
        (NUMBER, float("nan"), "not_number"),
        (NUMBER, float("inf"), "not_number"),
        (NUMBER, 10**15, "not_number"),
        ({**NUMBER, "validate": {"min": 0, "max": 100}}, 101, "out_of_range"),
        ({**NUMBER, "validate": {"min": 0}}, -1, "out_of_range"),
        ({**NUMBER, "decimalDigits": 2}, 4.255, "too_many_digits"),
        ({**NUMBER, "increment": 0.5}, 4.3, "off_step"),
        (DAY, "17-03-2026", "not_date"),
        (DAY, "2026-02-30", "not_date"),
        (DAY, 20260317, "not_date"),
        ({**DAY, "disallowPassedDates": True}, "2026-03-11", "in_the_past"),
        (DAY, "9999-12-31", "too_far"),
        ({**DAY, "subtype": "time"}, "24:00", "not_time"),
        ({**DAY, "subtype": "datetime"}, "2026-03-17", "not_instant"),
        (RADIO, "c", "not_option"),
        (RADIO, ["a"], "not_option"),
        (MANY, ["a", "c"], "not_option"),
        (MANY, "a", "not_option"),
        (MANY, [["a"]], "not_option"),
        (BOX, "on", "not_option"),
        ({**LINE, "validate": {"required": True}}, "  ", "required"),
        ({**MANY, "validate": {"required": True}}, [], "required"),
        ({**BOX, "validate": {"required": True}}, False, "required"),
    ],
)
def test_what_is_refused(component, value, code):
    result = checked(component, value)
    assert {path: refusal.code for path, refusal in result.refusals.items()} == {"x": code}
    assert result.values == {}


def test_unknown_fields_are_refused():
    result = check(shipped("help"), {"help_given": "ya", "until": "2026-03-17", "score": 100}, GIVEN)
    assert {path: refusal.code for path, refusal in result.refusals.items()} == {"score": "unknown_field"}


def test_hidden_fields_are_dropped_and_not_required():
    values = {"decision": "help_asked", "obstacle": "SK belum terkumpul", "until": "nonsense", "officer": "nobody"}
    assert ensure_valid(shipped("decision"), values, GIVEN) == {
        "decision": "help_asked",
        "obstacle": "SK belum terkumpul",
    }


def test_options_come_with_the_task():
    values = {"decision": "other_officer", "until": "2026-03-17", "officer": "officer-9"}
    assert check(shipped("decision"), values, GIVEN).refusals["officer"].code == "not_option"
    assert check(shipped("decision"), values, Given(today=TODAY)).refusals["officer"].code == "not_option"


def test_readonly_columns_come_from_the_task():
    rows = [
        {"code": "99.99", "verdict": "accepted", "accepted_score": 4.5},
        {"verdict": "accepted", "accepted_score": 1},
    ]
    values = ensure_valid(shipped("verdict"), {"questions": rows}, GIVEN)
    assert [row["code"] for row in values["questions"]] == ["07.01", "07.02"]


def test_every_row_of_the_task_must_be_answered():
    result = check(shipped("verdict"), {"questions": [{"verdict": "accepted", "accepted_score": 1}]}, GIVEN)
    assert {path: refusal.code for path, refusal in result.refusals.items()} == {
        "questions.1.verdict": "required",
        "questions.1.accepted_score": "required",
    }


@pytest.mark.parametrize(("rows", "code"), [("x", "bad_rows"), ([1], "bad_rows"), ([{}] * 3, "too_many_rows")])
def test_rows_must_be_those_of_the_task(rows, code):
    assert check(shipped("verdict"), {"questions": rows}, GIVEN).refusals["questions"].code == code


def test_an_unknown_column_is_refused():
    result = check(shipped("verdict"), {"questions": [{"verdict": "accepted", "accepted_score": 1, "bonus": 5}]}, GIVEN)
    assert result.refusals["questions.0.bonus"].code == "unknown_field"


def test_a_verb_refuses_with_codes_by_path():
    with pytest.raises(Invalid) as refused:
        ensure_valid(shipped("help"), {"until": "2026-01-01"}, GIVEN)
    assert refused.value.fields == {"help_given": ["required"], "until": ["in_the_past"]}
