"""What docs/calendar.md shows is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.calendar.resolve import resolve
from engine.calendar.working import WorkingCalendar
from tests.calendar.conftest import wita
from web.words import deadlines

PAGE = Path("docs/calendar.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `(\w+)\((.+?)\)`: [^|]+ \| `(.+)` \| `(.+)` \|$", PAGE, re.M)
SENTENCES = re.findall(r"^\| `(\w+)\((.+?)\)` from `(.+)` \| (.+) \|$", PAGE, re.M)


def test_there_are_examples() -> None:
    assert (len(EXAMPLES), len(SENTENCES)) == (18, 4)


@pytest.mark.parametrize(("function", "number", "start", "due"), EXAMPLES)
def test_a_rule_of_the_page_counts_so(city: WorkingCalendar, function: str, number: str, start: str, due: str) -> None:
    found = resolve(city, function, number, now=wita(start), watched_due_at=wita(start))
    assert found.due_at == wita(due)


@pytest.mark.parametrize(("function", "number", "start", "words"), SENTENCES)
def test_an_explanation_of_the_page_reads_so(
    city: WorkingCalendar, function: str, number: str, start: str, words: str
) -> None:
    assert deadlines.explain(resolve(city, function, number, now=wita(start)), city.zone)["id"] == words
