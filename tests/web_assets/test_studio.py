"""The studio's bundle: every text it shows is in the catalogue, and the page's icons are all there."""

from __future__ import annotations

import gzip
import pathlib
import re

ROOT = pathlib.Path(__file__).parents[2]
SOURCES = sorted((ROOT / "web" / "assets" / "studio").rglob("*.js"))
WORDS = (ROOT / "web" / "templates" / "design" / "_studio_words.html").read_text("utf-8")
PAGE = (ROOT / "web" / "templates" / "design" / "draft.html").read_text("utf-8")
BUNDLE = ROOT / "web" / "static" / "dist" / "studio.js"
LIMIT = 200_000  # bytes, gzipped; only the studio loads it


def known() -> set[str]:
    """The keys of the texts the page brings."""
    return set(re.findall(r'^  "([^"]+)": _\(', WORDS, re.M))


def used(pattern: str) -> set[str]:
    """What the sources ask for."""
    return {found for source in SOURCES for found in re.findall(pattern, source.read_text("utf-8"))}


def test_every_text_the_script_asks_for_is_there() -> None:
    plain = used(r'\bsay\("([a-z_.]+)"')
    assert plain - known() == set()
    prefixes = {key.split("${")[0] for key in used(r"\bsay\(`([^`]+)`")}
    assert [p for p in prefixes if p and not any(key.startswith(p) for key in known())] == []


def test_no_text_is_carried_for_nothing() -> None:
    made = {key.partition("${") for key in used(r"\bsay\(`([^`]+)`")}
    starts = (*(before for before, _, _ in made if before), "kind.", "event.")
    ends = tuple(after.rpartition("}")[2] for before, _, after in made if not before)
    asked = used(r'"([a-z_.]+)"')
    assert [key for key in known() - asked if not key.startswith(starts) and not key.endswith(ends)] == []


def test_icons_the_script_draws_are_in_the_page() -> None:
    drawn = (
        used(r'\bicon\("([a-z]+)"') | used(r'name: "([a-z]+)"') | used(r'ENTRY\("([a-z]+)"') | used(r'sign: "([a-z]+)"')
    )
    asked = set(re.findall(r'icon\("([a-z]+)"', PAGE)) | set(re.findall(r'\("\w+", "([a-z]+)",', PAGE))
    assert drawn - asked == set()


def test_the_bundle_stays_small_enough() -> None:
    assert len(gzip.compress(BUNDLE.read_bytes(), 9)) < LIMIT
