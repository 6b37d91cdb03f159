"""Codes and values in the engine, words in the catalogue: in both languages, for every rule and variant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import engine.process
from engine.process.findings import Finding, Mend, Property
from engine.process.lint import catalogue
from tests.process.lint.cases import CASES
from web.i18n import english as english_catalogue
from web.words import findings as words
from web.words.found import codes

ENGINE = Path(engine.process.__file__).parent
FOUND = [found for case in CASES for found in case.findings()]
SLOT = re.compile(r"%\((\w+)\)s")


def sentences() -> Iterator[tuple[str, str]]:
    for key, said in words.SENTENCES.items():
        yield key, said.message
        yield key, said.hint


def test_every_rule_has_words_and_no_words_are_of_a_rule_that_is_not() -> None:
    assert {key.partition("/")[0] for key in words.SENTENCES} == catalogue.codes()


def test_every_sentence_stands_in_both_languages_with_the_same_values() -> None:
    known = {str(each.id): str(each.string) for each in english_catalogue()}
    for key, indonesian in sentences():
        assert known.get(indonesian), key
        assert set(SLOT.findall(known[indonesian])) == set(SLOT.findall(indonesian)), key
    for table in (codes.KINDS, codes.EVENTS, codes.WANTED, codes.USES, codes.MENDS):
        assert all(known.get(word) for word in table.values())


@pytest.mark.parametrize("found", FOUND, ids=words.key)
def test_what_is_found_is_said_with_its_values(found: Finding) -> None:
    for translate in (str, words.english):
        for said in (words.message(found, translate), words.hint(found, translate)):
            assert said
            assert "%(" not in said
    assert bool(words.mend_label(found, words.english)) == (found.mend is not None)


def test_every_property_of_a_mend_has_a_button() -> None:
    for what in get_args(Property):
        label = words.mend_label(Finding(rule="x", mend=Mend(element="a", property=what, value="b")), words.english)
        assert label, what


def test_a_due_date_is_offered_in_days() -> None:
    for value, label in (
        ("working_days(3)", "give it 3 working days"),
        ("working_days(days)", "set due to working_days(days)"),
    ):
        found = Finding(rule="no-due", mend=Mend(element="a", property="due", value=value))
        assert words.mend_label(found, words.english) == label


def test_no_finding_in_the_engine_holds_a_sentence() -> None:
    """What is handed to a finding is a code or a value: a literal with blanks between words would be a sentence."""
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _makes_a_finding(node.func):
                written = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
                assert [text for text in written if len(text.split()) > 2] == [], f"{path}:{node.lineno}"


def _makes_a_finding(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in ("Finding", "finding", "_finding", "find", "_about_the_file", "_no", "InvalidScenario", "Wrong")


def test_a_refusal_says_rule_element_and_line_in_the_log() -> None:
    from engine.process.findings import Refused

    found = Finding(rule="timer-value", variant="missing", element="due_at", line=12)
    assert str(Refused([found])) == "timer-value/missing: due_at line 12"
