"""`docs/linter.md` says what the rules say today."""

from engine.process.lint import catalogue
from tests.process.lint.page import PAGE, page


def test_the_page_is_what_the_rules_and_their_cases_make_of_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.process.lint.page writes it anew"


def test_the_page_has_every_rule() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [code for code in sorted(catalogue.codes()) if f"### `{code}`\n" not in text] == []
