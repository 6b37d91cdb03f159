"""What is wrong with an expression is said in the reader's language, and in English as the terminal says it."""

from __future__ import annotations

import pytest
from flask import g

from engine.feel import FeelError, Runtime, evaluate
from engine.feel.errors import SENTENCES, Fault
from tests.web import gallery
from web.words import feel


def said(fault: Fault, language: str) -> str:
    """The sentence for a reader of a language."""
    with gallery.make().app_context():
        g.language = language
        return feel.text(fault)


def fault_of(text: str) -> Fault:
    """What is wrong with an expression."""
    with pytest.raises(FeelError) as error:
        evaluate(text, {"score": 4}, Runtime(strict=True))
    return error.value.fault


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("score >= 3 adn x", "«adn» tidak bisa berada di sini; maksudnya «and»? (baris 1, kolom 12)"),
        ("score >=\n", "seharusnya sebuah nilai, bukan akhir teks (baris 2, kolom 1)"),
        ("if score > 3", "seharusnya «then», bukan akhir teks (baris 1, kolom 13)"),
        ("scroe > 3", "tidak ada nama «scroe»; maksudnya «score»? (baris 1, kolom 1)"),
        ("cuont([1])", "tidak ada fungsi «cuont»; maksudnya «count»? (baris 1, kolom 1)"),
        ("count(for i in 1..100000000 return i)", "ungkapan memerlukan terlalu banyak langkah"),
    ],
)
def test_a_coordinator_reads_what_was_perhaps_meant_and_where(text: str, words: str) -> None:
    assert said(fault_of(text), "id") == words


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_the_catalogue_and_the_terminal_say_the_same_in_english(code: str) -> None:
    values = dict.fromkeys(("found", "sign", "limit", "value", "name", "reason"), "x")
    for found in ("x", ""):
        fault = Fault(code=code, values={**values, "found": found}, line=2, column=3, nearest="y")
        assert said(fault, "en") == str(fault)
        assert code == "refused" or said(fault, "id") != str(fault)


def test_a_room_above_the_language_gives_its_own_reason() -> None:
    assert said(FeelError("the table contradicts itself").fault, "id") == "the table contradicts itself"
