"""A form as a page: everything labelled, every sentence tied to its control, nothing lost, nothing executed."""

from __future__ import annotations

import pytest
from flask import g, render_template
from lxml import html
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from engine.process.forms import Given, translated
from tests.forms.shipped import GIVEN, OFFERED, RIGHT, TODAY, form, shipped
from web.forms import schema_of, sheet, typed_values

pytestmark = pytest.mark.usefixtures("indonesian")

WRONG = "<script>alert(1)</script>\" onfocus='x"


def page_of(shown):
    """The rendered fields."""
    text = render_template("forms/_fields.html", page={"form": shown})
    return html.fromstring(f"<main>{text}</main>")


def posted(read, pairs, given=GIVEN):
    """The sheet as it comes back after a POST."""
    raw = typed_values(read, MultiDict(pairs))
    try:
        schema_of(read, given)().load(raw)
    except ValidationError as error:
        return sheet(read, given, values=raw, messages=error.messages, offered=OFFERED)
    return sheet(read, given, values=raw, offered=OFFERED)


def controls(page):
    return [c for c in page.iter("input", "select", "textarea") if c.get("type") != "hidden"]


@pytest.mark.parametrize("key", RIGHT)
def test_every_control_has_a_label_and_every_group_a_legend(key):
    page = page_of(sheet(shipped(key), GIVEN, offered=OFFERED))
    assert controls(page)
    for control in controls(page):
        assert page.xpath("//label[@for=$id]", id=control.get("id"))[0].text_content().strip()
    for group in page.iter("fieldset"):
        assert group.find("legend").text_content().strip()


@pytest.mark.parametrize("key", RIGHT)
def test_every_id_is_there_once_and_every_description_exists(key):
    page = page_of(posted(shipped(key), [(name, WRONG) for name, _ in RIGHT[key]]))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in page.iter():
        assert set(element.get("aria-describedby", "").split()) <= set(ids)


@pytest.mark.parametrize("key", RIGHT)
def test_every_error_links_to_its_control_and_stands_beside_it(key):
    shown = posted(shipped(key), [(name, "") for name, _ in RIGHT[key]])
    page = page_of(shown)
    assert shown.errors
    for error in shown.errors:
        control = page.get_element_by_id(error.field)
        assert control.tag in ("input", "select", "textarea")
        beside = page.get_element_by_id(f"{error.field}-error").text_content()
        assert beside == f"Galat: {error.message}"
        described = control.xpath("ancestor-or-self::*[@aria-describedby]")[-1].get("aria-describedby")
        assert f"{error.field}-error" in described.split()


@pytest.mark.parametrize("key", RIGHT)
def test_what_was_typed_comes_back(key):
    page = page_of(posted(shipped(key), RIGHT[key]))
    back = {(c.get("name"), c.value) for c in page.iter("textarea")}
    back |= {(c.get("name"), c.value) for c in page.iter("select")}
    back |= {(c.get("name"), c.get("value")) for c in page.iter("input") if c.get("type") not in ("radio", "checkbox")}
    back |= {(c.get("name"), c.get("value")) for c in page.iter("input") if c.get("checked") is not None}
    picked = {("until", "17 Maret 2026"): ("until", "2026-03-17"), ("until", "17/3/2026"): ("until", "2026-03-17")}
    assert {picked.get(pair, pair) for pair in RIGHT[key]} <= back


def test_hostile_text_stays_text():
    page = page_of(posted(shipped("help"), [("help_given", WRONG), ("until", WRONG)]))
    assert not list(page.iter("script"))
    assert page.get_element_by_id("help_given").value == WRONG
    assert page.get_element_by_id("until").value == WRONG
    assert page.get_element_by_id("until").get("type") == "text"


def test_hostile_words_of_a_form_stay_text():
    read = form(
        {"type": "text", "text": "<img src=x onerror=alert(1)>"},
        {
            "type": "radio",
            "key": "x",
            "label": "<b>",
            "description": WRONG,
            "values": [{"value": WRONG, "label": WRONG}],
        },
    )
    page = page_of(sheet(read, GIVEN))
    assert not list(page.iter("img", "b", "script"))
    assert page.get_element_by_id("x").get("value") == WRONG


def test_a_field_that_belongs_to_an_answer_says_so():
    page = page_of(sheet(shipped("decision"), GIVEN, offered=OFFERED))
    around = page.get_element_by_id("until").xpath("ancestor::div[@data-when]")[0]
    assert (around.get("data-when"), around.get("data-values")) == ("decision", "more_time other_officer")
    hint = page.get_element_by_id("until-hint").text
    assert hint.startswith("Bila Anda memilih “Beri waktu lagi” atau “Tunjuk petugas lain, PLT, atau PLH”. Paling lama")


def test_a_field_hidden_by_facts_is_not_shown():
    hide = {"conditional": {"hide": "=days_left > 3"}}
    read = form({"type": "textfield", "key": "why", **hide})
    assert not controls(page_of(sheet(read, Given(today=TODAY, facts={"days_left": 9}))))
    assert controls(page_of(sheet(read, Given(today=TODAY, facts={"days_left": 1}))))


def test_options_of_the_task_are_offered():
    page = page_of(sheet(shipped("decision"), GIVEN, offered=OFFERED))
    assert [option.get("value") for option in page.get_element_by_id("officer").iter("option")] == [
        "",
        "officer-1",
        "officer-2",
    ]


def test_a_group_without_options_says_so():
    page = page_of(sheet(shipped("sign_off"), GIVEN))
    assert page.get_element_by_id("send_back_agencies").text == "Belum ada pilihan."


def test_rows_are_named_by_what_the_task_brings():
    page = page_of(sheet(shipped("verdict"), GIVEN))
    assert [legend.text for legend in page.iter("legend") if "legend-l" in legend.get("class", "")] == [
        "Pertanyaan 07.01",
        "Pertanyaan 07.02",
    ]
    assert "code" not in {(c.get("name") or "").rpartition("-")[2] for c in controls(page)}


def test_rows_a_person_may_add_have_one_more():
    column = {"id": "item", "type": "textfield", "key": "item", "label": "Barang"}
    read = form({"type": "dynamiclist", "path": "rows", "label": "Barang", "components": [column]})
    page = page_of(posted(read, [("rows-0-item", "Poster")]))
    assert [c.get("name") for c in controls(page)] == ["rows-0-item", "rows-1-item"]


def test_kinds_of_fields_and_their_keyboards():
    read = form(
        {"type": "number", "key": "score"},
        {"type": "number", "key": "count", "decimalDigits": 0, "defaultValue": 3},
        {"type": "textfield", "key": "mail", "validate": {"validationType": "email"}},
        {"type": "textfield", "key": "phone", "validate": {"validationType": "phone"}},
        {"type": "datetime", "subtype": "time", "key": "at", "timeLabel": "Jam"},
        {"type": "datetime", "subtype": "datetime", "key": "meet"},
        {"type": "checkbox", "key": "agreed", "defaultValue": True},
        {"type": "textfield", "key": "fixed", "readonly": True, "defaultValue": "KLA-2026/07"},
        {"type": "separator"},
        {
            "type": "group",
            "label": "Alamat",
            "components": [{"id": "s", "type": "textfield", "key": "street", "label": "Jalan"}],
        },
    )
    page = page_of(sheet(read, GIVEN))
    kinds = {c.get("name"): c.get("type") for c in controls(page)}
    assert kinds == {"score": "text", "count": "text", "mail": "email", "phone": "tel", "at": "time",
                     "meet": "datetime-local", "agreed": "checkbox", "street": "text"}  # fmt: skip
    assert page.get_element_by_id("score").get("inputmode") == "decimal"
    assert page.get_element_by_id("count").get("inputmode") == "numeric"
    assert page.get_element_by_id("count").get("value") == "3"
    assert page.get_element_by_id("agreed").checked
    assert "KLA-2026/07" in page.text_content()
    assert "Tidak wajib." in page.text_content()


def test_kept_numbers_are_shown_with_a_comma():
    read = form({"type": "number", "key": "score"})
    assert page_of(sheet(read, GIVEN, values={"score": 4.25})).get_element_by_id("score").get("value") == "4,25"


def test_the_words_of_a_form_in_english():
    g.language = "en"
    english = translated(
        shipped("help"),
        {"help_help_given": "Help given", "help_0": "Your superior asks for help.", "help_until": "Until"},
    )
    page = page_of(sheet(english, GIVEN))
    assert page.xpath("//label")[0].text == "Help given"
    assert "Your superior asks for help." in page.text_content()
