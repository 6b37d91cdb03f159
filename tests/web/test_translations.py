"""Indonesian is what stands in the code; English is complete; nothing stands in a catalogue that nobody says."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from web import i18n, templating
from web.words import codes

PLACES = re.compile(r"%\((\w+)\)")


def texts(words: object) -> list[str]:
    return [words] if isinstance(words, str) else [str(each) for each in words or ()]  # type: ignore[attr-defined]


def test_every_sentence_has_english_words() -> None:
    lacks = i18n.missing()
    assert not lacks, f"run `python -m web.i18n update` and fill in layak.po: {lacks}"


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    said = {message.id for message in i18n.extract()}
    assert [each.id for each in i18n.english() if each.id and each.id not in said] == []


def test_both_languages_fill_the_same_places() -> None:
    for message in i18n.english():
        if not message.id:
            continue
        places = {place for text in texts(message.id) for place in PLACES.findall(text)}
        for text in texts(message.string):
            assert set(PLACES.findall(text)) <= places, message.id


def test_a_catalogue_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = folder / "layak.po"
    po.write_bytes((i18n.TRANSLATIONS / "en" / "LC_MESSAGES" / "layak.po").read_bytes())
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path)
    assert i18n.compile_catalogues() == [po.with_suffix(".mo")]
    assert i18n.compile_catalogues() == []
    later = po.with_suffix(".mo").stat().st_mtime + 5
    os.utime(po, (later, later))
    assert i18n.compile_catalogues() == [po.with_suffix(".mo")]


def test_the_templates_name_only_icons_that_exist() -> None:
    used = {
        name
        for template in (i18n.WEB / "templates").rglob("*.html")
        for name in re.findall(r"""icon\("([a-z]+)"\)""", template.read_text("utf-8"))
    }
    assert used <= set(templating.symbols())


def test_a_code_of_a_citys_own_package_is_shown_with_blanks() -> None:
    assert codes.word("board_meeting", "decision") == "board meeting"
