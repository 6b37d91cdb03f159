"""Writes `docs/linter.md` from the rules and their cases: `python -m tests.process.lint.page`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from engine.process.findings import Finding
from engine.process.lint import catalogue
from tests.process.lint.case import Case
from tests.process.lint.cases import CASES
from web.words import findings as words

PAGE = Path(__file__).parents[3] / "docs" / "linter.md"
LONGEST = 700
TITLES = {
    "drawing": "Drawings",
    "names": "Expressions and names",
    "tables": "Decision tables",
    "forms": "Forms",
    "folder": "Files and folders",
}
HEAD = """# The linter

What does not deploy, and what a coordinator would want to look at again. `layak process check PATH...` says it on the
command line, the studio beside the drawing, a deployment when it refuses. A drawing without an error behaves as
BPMN 2.0 says; **errors** keep a package from being deployed, **advice** does not.

A finding is a code with values, never a sentence: `rule`, perhaps a `variant`, the element, its line, the values and,
where a repair is clear, a **mend** that the studio offers as a button. Its words stand in the catalogue
(`web/words/found/`), Indonesian and English; a command line prints the English ones that are shown here. A rule is one
function under `engine/process/` (`lint/`, `decisions/lint.py`, `forms/checks.py`) named like its code; the example
below is its test in `tests/process/lint/`. To add a rule: write the function, its sentences and its case, then
`python -m tests.process.lint.page`, which writes this page.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(part for kind in TITLES for part in _chapter(kind))


def _chapter(kind: str) -> Iterator[str]:
    yield f"\n## {TITLES[kind]}\n"
    for code in sorted({*(c for book in catalogue.BOOKS[kind] for c in book.rules), *catalogue.READING.get(kind, ())}):
        yield f"\n### `{code}`\n\n{_meaning(kind, code)}{_sentences(code)}{_example(kind, code)}"


def _meaning(kind: str, code: str) -> str:
    rules = [book.rules[code] for book in catalogue.BOOKS[kind] if code in book.rules]
    return "".join(f"{inspect.getdoc(rule)}\n\n" for rule in rules[:1])


def _sentences(code: str) -> str:
    found = [key for key in words.SENTENCES if key.partition("/")[0] == code]
    return "".join(f"- {_plain(words.SENTENCES[key])}\n" for key in found)


def _plain(said: tuple[str, str]) -> str:
    message, hint = (words.english(text).replace("%(", "*").replace(")s", "*") for text in said)
    return f"{message}. *Mend:* {hint}".replace("..", ".") if hint else f"{message}."


def _example(kind: str, code: str) -> str:
    case = next((c for c in CASES if c.rule == code and _kind(c) == kind), None)
    if case is None or not case.shown.strip() or len(case.shown) > LONGEST:
        return ""
    found = case.findings()[0]
    language = {"forms": "json", "folder": ""}.get(kind, "xml")
    return f"\n```{language}\n{_shown(case)}\n```\n\n{_told(found)}"


def _kind(case: Case) -> str:
    books = [kind for kind, all_ in catalogue.BOOKS.items() if any(case.rule in book.rules for book in all_)]
    ending = next((n for n in case.files if n.endswith((".form", ".dmn"))), "")
    wanted = {".form": "forms", ".dmn": "tables"}.get(ending[ending.rfind(".") :] if ending else "")
    own = [*books, *(kind for kind, read in catalogue.READING.items() if case.rule in read)]
    return wanted if wanted in own else next(kind for kind in TITLES if kind in own)


def _shown(case: Case) -> str:
    """A line per element, the empty ones closed at once."""
    closed = re.sub(r"<(\w+)([^<>]*[^<>/])></\1>", r"<\1\2/>", case.shown)
    return re.sub(r"><(?!/)", ">\n<", closed).strip()


def _told(found: Finding) -> str:
    level = "error" if found.is_error else "advice"
    where = f" at `{found.element}`" if found.element else ""
    button = f" Button: {words.mend_label(found, words.english)}." if found.mend is not None else ""
    return f"{level}{where}: {words.message(found, words.english)}.{button}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
