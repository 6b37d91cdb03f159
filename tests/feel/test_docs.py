"""What docs/feel.md shows is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.feel import FeelError, Runtime, evaluate
from engine.feel.text import text_of
from tests.feel.test_language import DATA

PAGE = Path("docs/feel.md").read_text("utf-8")
VALUES = re.findall(r"^\| [^|`]+ \| `(.+)` \| `(.+)` \|$", PAGE, re.M)
ERRORS = re.findall(r"^\| `(.+)` \| (\d+:\d+) \| `(\w+)` \| (.+) \|$", PAGE, re.M)


def test_there_are_examples() -> None:
    assert (len(VALUES), len(ERRORS)) == (17, 6)


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[text for text, _ in VALUES])
def test_an_expression_of_the_page_has_its_value(text: str, value: str) -> None:
    assert text_of(evaluate(text, DATA), inside=True) == value


@pytest.mark.parametrize(("text", "place", "code", "words"), ERRORS, ids=[row[0] for row in ERRORS])
def test_an_error_of_the_page_is_said_so(text: str, place: str, code: str, words: str) -> None:
    with pytest.raises(FeelError) as error:
        evaluate(text, DATA, Runtime(strict=True))
    fault = error.value.fault
    assert (f"{fault.line}:{fault.column}", fault.code) == (place, code)
    assert str(error.value).startswith(words)


def test_the_python_of_the_page_runs() -> None:
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    exec(compile(source, "docs/feel.md", "exec"), {})
